import { factorBlock, invertFactorBlock } from './factorBlock';
import { microKernel, WIDTH } from './microKernel';
import { pack } from './pack';

/**
 * A⁻¹ = WᵀW with W = L⁻¹, A = LLᵀ.
 *
 * @param a       (size × size) symmetric, size a multiple of 4: its lower triangle is read
 * @param factor  (size × size); overwritten with U = Lᵀ, 0 below the diagonal
 * @param inverse (size × size); its lower triangle and the blocks of its diagonal are overwritten
 * @param work    room for 2·size² doubles
 * @returns 0, or 1 + the index of the first pivot that is not positive and finite
 */
export function exactInverse(a: usize, size: i32, factor: usize, inverse: usize, work: usize): i32 {
  const pitch = (<usize>size) << 3;
  for (let i = 0; i < size; i++) {
    const row = factor + <usize>i * pitch;
    memory.fill(row, 0, (<usize>i) << 3);
    for (let j = i, from = a + <usize>i * pitch; j < size; j++) {
      store<f64>(row + ((<usize>j) << 3), load<f64>(from + <usize>(j - i) * pitch + ((<usize>i) << 3)));
    }
  }
  const fault = factorBlock(factor, size);
  if (fault != 0) return fault;
  clearBelow(factor, size);
  const w = work, packed = work + <usize>size * pitch;
  invertFactorBlock(w, factor, size);
  pack(packed, w, size, size, 1, size);
  const panel = (<usize>size) << 5;
  memory.fill(inverse, 0, <usize>size * pitch);
  for (let i = 0; i < size; i += WIDTH) {
    // W is 0 above row i: the sums begin there.
    const top = (<usize>i) << 5;
    const x = packed + <usize>(i >> 2) * panel + top;
    for (let j = 0; j <= i; j += WIDTH) {
      const to = inverse + <usize>i * pitch + ((<usize>j) << 3);
      microKernel(x, packed + <usize>(j >> 2) * panel + top, size - i, to, pitch, 1);
    }
  }
  return 0;
}

/** The factor leaves pairs that reach below the diagonal: 0 there. */
function clearBelow(factor: usize, size: i32): void {
  const pitch = (<usize>size) << 3;
  for (let i = 1; i < size; i++) memory.fill(factor + <usize>i * pitch, 0, (<usize>i) << 3);
}
