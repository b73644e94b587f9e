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
  for (let v = 0; v < count; v += WIDTH) {
    let p = from + <usize>v * vector;
    const width = min(WIDTH, count - v);
    if (width == WIDTH && vectorPitch == 1) {
      for (let k = 0; k < depth; k++) {
        v128.store(to, v128.load(p));
        v128.store(to, v128.load(p, 16), 16);
        to += 32;
        p += entry;
      }
    } else if (width == WIDTH) {
      const q = p + vector, r = q + vector, s = r + vector;
      for (let o: usize = 0, end = <usize>depth * entry; o < end; o += entry) {
        store<f64>(to, load<f64>(p + o));
        store<f64>(to, load<f64>(q + o), 8);
        store<f64>(to, load<f64>(r + o), 16);
        store<f64>(to, load<f64>(s + o), 24);
        to += 32;
      }
    } else {
      for (let k = 0; k < depth; k++) {
        for (let w = 0; w < WIDTH; w++) {
          store<f64>(to, w < width ? load<f64>(p + <usize>w * vector) : 0);
          to += 8;
        }
        p += entry;
      }
    }
  }
}

/**
 * The same for the columns of a symmetric block of which the lower triangle is stored.
 *
 * @param size  rows and columns of the block
 * @param pitch doubles from one row to the next
 */
export function packMirrored(to: usize, from: usize, size: i32, pitch: i32): void {
  for (let v = 0; v < size; v += WIDTH) {
    for (let k = 0; k < size; k++) {
      for (let w = v; w < v + WIDTH; w++) {
        const below = k >= w ? k * pitch + w : w * pitch + k;
        store<f64>(to, w < size ? load<f64>(from + ((<usize>below) << 3)) : 0);
        to += 8;
      }
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
      v128.store(to, f64x2.mul(factor, v128.load(from)));
      v128.store(to, f64x2.mul(factor, v128.load(from, 16)), 16);
      to += 32;
      from += 32;
    }
  }
}
