import { multiplyAdd } from './multiplyAdd';

/**
 * T_i ← T_i + Σ_k scale_k·x_ki·v_k: sums of vectors, each scaled and added to the rows of T where its sample has a
 * non-zero.
 *
 * @param t       rows of `width` doubles, one for each index that a non-zero may have
 * @param width   entries of a vector, even: one more than there are is read where their number is odd
 * @param vectors first entry of v of the first sample
 * @param pitch   doubles from one sample's vector to the next
 * @param depth   samples
 * @param scale   (depth)
 * @param start   (depth + 1) 32-bit: where the non-zeros of each sample begin
 * @param index   32-bit: which row each non-zero belongs to
 * @param value   non-zeros
 * @param scaled  room for `width` doubles
 */
export function scatter(
  t: usize, width: i32, vectors: usize, pitch: i32, depth: i32, scale: usize, start: usize, index: usize, value: usize,
  scaled: usize,
): void {
  const bytes = (<usize>width) << 3, pairs = bytes & ~31;
  for (let k = 0; k < depth; k++) {
    const factor = v128.load_splat<f64>(scale + ((<usize>k) << 3));
    const vector = vectors + ((<usize>(k * pitch)) << 3);
    for (let o: usize = 0; o < pairs; o += 32) {
      const left = f64x2.mul(factor, v128.load(vector + o)), right = f64x2.mul(factor, v128.load(vector + o, 16));
      v128.store(scaled + o, left);
      v128.store(scaled + o, right, 16);
    }
    if (pairs < bytes) v128.store(scaled + pairs, f64x2.mul(factor, v128.load(vector + pairs)));
    const end = load<i32>(start + ((<usize>k) << 2), 4);
    for (let z = load<i32>(start + ((<usize>k) << 2)); z < end; z++) {
      const row = t + <usize>load<i32>(index + ((<usize>z) << 2)) * bytes;
      const x = v128.load_splat<f64>(value + ((<usize>z) << 3));
      for (let o: usize = 0; o < pairs; o += 32) {
        const left = multiplyAdd(x, v128.load(scaled + o), v128.load(row + o));
        const right = multiplyAdd(x, v128.load(scaled + o, 16), v128.load(row + o, 16));
        v128.store(row + o, left);
        v128.store(row + o, right, 16);
      }
      if (pairs < bytes) v128.store(row + pairs, multiplyAdd(x, v128.load(scaled + pairs), v128.load(row + pairs)));
    }
  }
}
