import { multiplyAdd } from './multiplyAdd';

/**
 * C_yz ← C_yz + scale_k·x_ky·x_kz for every pair of non-zeros of every sample.
 *
 * @param c       first entry of the block
 * @param pitch   doubles from one row of C to the next
 * @param rows    32-bit: the row of the block that each index of a non-zero belongs to, −1 where it has none
 * @param columns 32-bit: the same for its columns
 * @param half    whether pairs are wanted once, the second index no larger than the first
 * @param depth   samples
 * @param scale   (depth)
 * @param start   (depth + 1) 32-bit: where the non-zeros of each sample begin
 * @param index   32-bit: of each non-zero, ascending in a sample
 * @param value   non-zeros
 */
export function addSparseProducts(
  c: usize, pitch: i32, rows: usize, columns: usize, half: bool, depth: i32, scale: usize, start: usize, index: usize,
  value: usize,
): void {
  for (let k = 0; k < depth; k++, scale += 8, start += 4) {
    const first = <usize>load<i32>(start), end = <usize>load<i32>(start, 4);
    for (let y = first; y < end; y++) {
      const row = load<i32>(rows + ((<usize>load<i32>(index + (y << 2))) << 2));
      if (row < 0) continue;
      const factor = load<f64>(scale) * load<f64>(value + (y << 3));
      const to = c + ((<usize>(row * pitch)) << 3);
      const stop = half ? y + 1 : end;
      for (let z = first; z < stop; z++) {
        const column = load<i32>(columns + ((<usize>load<i32>(index + (z << 2))) << 2));
        if (column >= 0) addProduct(to + ((<usize>column) << 3), factor, load<f64>(value + (z << 3)));
      }
    }
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function addProduct(to: usize, a: f64, b: f64): void {
  v128.store64_lane(to, multiplyAdd(f64x2.splat(a), f64x2.splat(b), v128.load64_zero(to)), 0);
}

/**
 * C_ij ← C_ij + T_(columns_j, rows_i): the transpose of some rows and columns of T.
 *
 * @param c           first entry of the block
 * @param pitch       doubles from one row of C to the next
 * @param rows        32-bit: the column of T for each row of the block
 * @param rowCount    rows of the block
 * @param columns     32-bit: the row of T for each column of the block
 * @param columnCount columns of the block
 * @param t           T
 * @param width       doubles from one row of T to the next
 */
export function addChosen(
  c: usize, pitch: i32, rows: usize, rowCount: i32, columns: usize, columnCount: i32, t: usize, width: i32,
): void {
  const bytes = (<usize>pitch) << 3;
  for (let i = 0; i < rowCount; i++, c += bytes, rows += 4) {
    const column = t + ((<usize>load<i32>(rows)) << 3);
    for (let j: usize = 0; j < <usize>columnCount; j++) {
      const from = column + ((<usize>(load<i32>(columns + (j << 2)) * width)) << 3);
      store<f64>(c + (j << 3), load<f64>(c + (j << 3)) + load<f64>(from));
    }
  }
}
