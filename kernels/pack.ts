import { copyFour, mirrorBlock, PANEL_ROW, transposeBlock } from './blocks';
import { WIDTH } from './microKernel';

/**
 * Lays vectors side by side in panels of four, as `microKernel` reads them: panel p holds entries 0 … depth − 1 of
 * vectors 4p … 4p + 3, the four of each entry together. A last panel that is not full is filled up with zeros.
 *
 * @param to          room for 4⌈count/4⌉ × depth doubles
 * @param from        first entry of the first vector
 * @param count       vectors
 * @param depth       entries of each
 * @param vectorPitch doubles from one vector to the next
 * @param entryPitch  doubles from one entry to the next
 */
export function pack(to: usize, from: usize, count: i32, depth: i32, vectorPitch: i32, entryPitch: i32): void {
  const vector = (<usize>vectorPitch) << 3;
  const entry = (<usize>entryPitch) << 3;
  const panel = <usize>depth * PANEL_ROW;
  let v = 0;
  // A line of the cache has eight columns: two panels at a time read each line once.
  if (vectorPitch == 1) {
    for (; v + 2 * WIDTH <= count; v += 2 * WIDTH, from += 64, to += 2 * panel) {
      for (let t = to, p = from, end = to + panel; t < end; t += PANEL_ROW, p += entry) {
        copyFour(t, p);
        copyFour(t + panel, p + 32);
      }
    }
  }
  for (; v < count; v += WIDTH, from += <usize>WIDTH * vector, to += panel) {
    if (count - v < WIDTH) packRest(to, from, count - v, depth, vector, entry);
    else if (vectorPitch == 1) {
      for (let t = to, p = from, end = to + panel; t < end; t += PANEL_ROW, p += entry) copyFour(t, p);
    } else packVectors(to, from, depth, vector, entry);
  }
}

/** Four vectors that do not lie side by side. */
function packVectors(to: usize, from: usize, depth: i32, vector: usize, entry: usize): void {
  let k = 0;
  if (entry == 8) {
    for (; k + WIDTH <= depth; k += WIDTH, from += 32, to += 4 * PANEL_ROW) transposeBlock(to, PANEL_ROW, from, vector);
  }
  const second = from + vector, third = second + vector, fourth = third + vector;
  for (let o: usize = 0, end = <usize>(depth - k) * entry; o < end; o += entry, to += PANEL_ROW) {
    store<f64>(to, load<f64>(from + o));
    store<f64>(to, load<f64>(second + o), 8);
    store<f64>(to, load<f64>(third + o), 16);
    store<f64>(to, load<f64>(fourth + o), 24);
  }
}

/** Fewer than four vectors. */
function packRest(to: usize, from: usize, count: i32, depth: i32, vector: usize, entry: usize): void {
  for (let k = 0; k < depth; k++, from += entry) {
    for (let w = 0; w < WIDTH; w++, to += 8) store<f64>(to, w < count ? load<f64>(from + <usize>w * vector) : 0);
  }
}

/**
 * The same for the columns of a symmetric block of which the lower triangle is stored.
 *
 * @param size  rows and columns of the block
 * @param pitch doubles from one row to the next
 */
export function packMirrored(to: usize, from: usize, size: i32, pitch: i32): void {
  const row = (<usize>pitch) << 3;
  let v = 0;
  for (; v + WIDTH <= size; v += WIDTH) {
    const start = (<usize>v) << 3;
    const rows = from + <usize>v * row;
    for (let o: usize = 0; o < start; o += 32, to += 4 * PANEL_ROW) transposeBlock(to, PANEL_ROW, rows + o, row);
    const diagonal = to;
    const end = from + <usize>size * row + start;
    for (let p = rows + start; p < end; p += row, to += PANEL_ROW) copyFour(to, p);
    mirrorBlock(diagonal, PANEL_ROW);
  }
  if (v == size) return;
  for (let k = 0; k < size; k++) {
    for (let w = v; w < v + WIDTH; w++, to += 8) {
      const below = k >= w ? k * pitch + w : w * pitch + k;
      store<f64>(to, w < size ? load<f64>(from + ((<usize>below) << 3)) : 0);
    }
  }
}

/**
 * Multiplies packed vectors entry by entry with one vector: packed(x) becomes packed(x ⊙ scale).
 *
 * @param to     room as for `from`
 * @param from   packed panels
 * @param panels how many
 * @param depth  entries of each vector
 * @param scale  (depth)
 */
export function packScaled(to: usize, from: usize, panels: i32, depth: i32, scale: usize): void {
  for (let p = 0; p < panels; p++) {
    for (let s = scale, end = scale + ((<usize>depth) << 3); s < end; s += 8) {
      const factor = v128.load_splat<f64>(s);
      const left = f64x2.mul(factor, v128.load(from)), right = f64x2.mul(factor, v128.load(from, 16));
      v128.store(to, left);
      v128.store(to, right, 16);
      to += PANEL_ROW;
      from += PANEL_ROW;
    }
  }
}
