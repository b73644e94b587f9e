import { WIDTH } from './microKernel';

/**
 * Clears a block, or the part of it that lies on and below the diagonal of its matrix.
 *
 * @param pitch    doubles from one row to the next
 * @param diagonal row minus column of the block's first entry in its matrix; at least `columns` for a whole block
 */
export function clear(block: usize, pitch: i32, rows: i32, columns: i32, diagonal: i32): void {
  for (let i = 0; i < rows; i++) {
    const count = min(columns, diagonal + i + 1);
    if (count > 0) memory.fill(block + ((<usize>(i * pitch)) << 3), 0, (<usize>count) << 3);
  }
}

/**
 * Copies a lower triangle with its diagonal; with exchanged pitches it becomes an upper one.
 *
 * @param toRow      doubles from one row of the copy to the next
 * @param toColumn   doubles from one of its columns to the next
 * @param fromRow    the same of what is copied
 * @param fromColumn the same of what is copied
 */
export function copyLower(
  to: usize, toRow: i32, toColumn: i32, from: usize, fromRow: i32, fromColumn: i32, size: i32,
): void {
  const toStep = (<usize>toColumn) << 3, fromStep = (<usize>fromColumn) << 3;
  for (let i = 0; i < size; i++) {
    let p = from + ((<usize>(i * fromRow)) << 3);
    let q = to + ((<usize>(i * toRow)) << 3);
    for (const end = q + <usize>(i + 1) * toStep; q < end; q += toStep, p += fromStep) store<f64>(q, load<f64>(p));
  }
}

/**
 * Lays packed vectors out again: the inverse of `pack`.
 *
 * @param to          first entry of the first vector
 * @param from        packed panels
 * @param count       vectors
 * @param depth       entries of each
 * @param vectorPitch doubles from one vector to the next
 * @param entryPitch  doubles from one entry to the next
 */
export function unpack(to: usize, from: usize, count: i32, depth: i32, vectorPitch: i32, entryPitch: i32): void {
  const vector = (<usize>vectorPitch) << 3, entry = (<usize>entryPitch) << 3;
  for (let v = 0; v < count; v += WIDTH) {
    const p = to + <usize>v * vector;
    const width = min(WIDTH, count - v);
    if (width == WIDTH) {
      for (let o: usize = 0, end = <usize>depth * entry; o < end; o += entry, from += 32) {
        store<f64>(p + o, load<f64>(from));
        store<f64>(p + o + vector, load<f64>(from, 8));
        store<f64>(p + o + 2 * vector, load<f64>(from, 16));
        store<f64>(p + o + 3 * vector, load<f64>(from, 24));
      }
    } else {
      for (let k = 0; k < depth; k++, from += 32) {
        for (let w = 0; w < width; w++) {
          store<f64>(p + <usize>k * entry + <usize>w * vector, load<f64>(from + ((<usize>w) << 3)));
        }
      }
    }
  }
}
