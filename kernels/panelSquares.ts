import { multiplyAdd } from './multiplyAdd';

/**
 * Σ_r y_ri² of each entry i, from rows in panels of four entries.
 *
 * @param sums  (size), size a multiple of 4; overwritten
 * @param rows  packed panels, as `rowPanels` makes them
 * @param depth rows of all panels
 */
export function panelSquares(sums: usize, size: i32, rows: usize, depth: i32): void {
  const bytes = (<usize>depth) << 5;
  for (const end = sums + ((<usize>size) << 3); sums < end; sums += 32) {
    let left = f64x2.splat(0), right = f64x2.splat(0);
    for (const stop = rows + bytes; rows < stop; rows += 32) {
      const x = v128.load(rows), y = v128.load(rows, 16);
      left = multiplyAdd(x, x, left);
      right = multiplyAdd(y, y, right);
    }
    v128.store(sums, left);
    v128.store(sums, right, 16);
  }
}
