import { WIDTH } from './microKernel';

/**
 * Packs the rows of a lower triangle as `pack` does those of a matrix, as far as `addLowerTile` reads them: of each
 * four rows the entries up to the last of them, zeros above the diagonal among them.
 *
 * @param to    room for 4⌈size/4⌉ × size doubles
 * @param from  first entry
 * @param size  rows
 * @param pitch doubles from one row to the next
 */
export function packLower(to: usize, from: usize, size: i32, pitch: i32): void {
  const row = (<usize>pitch) << 3;
  for (let v = 0; v < size; v += WIDTH, from += <usize>WIDTH * row, to += (<usize>(WIDTH * size)) << 3) {
    const end = min(v + WIDTH, size);
    for (let k = 0, at = to; k < end; k++) {
      for (let w = v; w < v + WIDTH; w++, at += 8) {
        const isThere = w < size && k <= w;
        store<f64>(at, isThere ? load<f64>(from + <usize>(w - v) * row + ((<usize>k) << 3)) : 0);
      }
    }
  }
}
