import { PANEL_ROW, transposeBlock } from './blocks';
import { microKernel, WIDTH } from './microKernel';

/**
 * A = LLᵀ, in blocks of four rows and columns: U = Lᵀ in panels of four columns, as `microKernel` reads them.
 *
 * @param a    (size × size) symmetric, size a multiple of 4: its lower triangle is read
 * @param u    room for size² doubles; overwritten, 0 below the diagonal within blocks, anything below those
 * @param size rows and columns
 * @returns 0, or 1 + the index of the first pivot that is not positive and finite
 */
export function factorPanels(a: usize, size: i32, u: usize): i32 {
  const pitch = (<usize>size) << 3;
  const panel = (<usize>size) * PANEL_ROW;
  for (let j = 0; j < size; j += WIDTH) {
    const top = <usize>j * PANEL_ROW;
    const own = u + <usize>(j >> 2) * panel;
    for (let i = j; i < size; i += WIDTH) {
      const other = u + <usize>(i >> 2) * panel;
      transposeBlock(other + top, PANEL_ROW, a + <usize>i * pitch + ((<usize>j) << 3), pitch);
      if (i == j) mirrorUpper(own + top);
      microKernel(own, other, j, other + top, PANEL_ROW, -1);
      if (i > j) solveBlock(own + top, other + top);
      else {
        const fault = factorDiagonal(own + top);
        if (fault != 0) return j + fault;
      }
    }
  }
  return 0;
}

/**
 * A⁻¹ = WᵀW with W = L⁻¹.
 *
 * @param u       U = Lᵀ as `factorPanels` leaves it
 * @param inverse (size × size); its lower triangle and the blocks of its diagonal are overwritten
 * @param w       room for size² doubles
 */
export function inverseOfFactor(u: usize, size: i32, inverse: usize, w: usize): void {
  const pitch = (<usize>size) << 3;
  const panel = (<usize>size) * PANEL_ROW;
  for (let j = 0; j < size; j += WIDTH) {
    const top = <usize>j * PANEL_ROW;
    const own = u + <usize>(j >> 2) * panel;
    for (let q = 0; q <= j; q += WIDTH) {
      const start = <usize>q * PANEL_ROW;
      const block = w + <usize>(q >> 2) * panel + top;
      memory.fill(block, 0, 4 * PANEL_ROW);
      if (q == j) for (let i: usize = 0; i < 4; i++) store<f64>(block + i * (PANEL_ROW + 8), 1);
      else microKernel(own + start, w + <usize>(q >> 2) * panel + start, j - q, block, PANEL_ROW, -1);
      solveBlock(own + top, block);
    }
  }
  for (let i = 0; i < size; i += WIDTH) {
    // W is 0 above row i: the sums begin there.
    const top = <usize>i * PANEL_ROW;
    const x = w + <usize>(i >> 2) * panel + top;
    for (let j = 0; j <= i; j += WIDTH) {
      const to = inverse + <usize>i * pitch + ((<usize>j) << 3);
      for (let r: usize = 0; r < 4; r++) memory.fill(to + r * pitch, 0, PANEL_ROW);
      microKernel(x, w + <usize>(j >> 2) * panel + top, size - i, to, pitch, 1);
    }
  }
}

/** The diagonal block comes from the lower triangle, turned round: what is above counts. */
// @ts-ignore: decorator of AssemblyScript
@inline
function mirrorUpper(block: usize): void {
  for (let i: usize = 1; i < 4; i++) {
    for (let j: usize = 0; j < i; j++) {
      store<f64>(block + i * PANEL_ROW + (j << 3), load<f64>(block + j * PANEL_ROW + (i << 3)));
    }
  }
}

/** UᵀU of a 4 × 4 block, in place, 0 below the diagonal; @returns 0, or 1 + the row of the pivot at fault */
function factorDiagonal(block: usize): i32 {
  for (let j: usize = 0; j < 4; j++) {
    const row = block + j * PANEL_ROW;
    const pivot = load<f64>(row + (j << 3));
    if (!(pivot > 0 && pivot < Infinity)) return <i32>j + 1;
    const root = Math.sqrt(pivot);
    store<f64>(row + (j << 3), root);
    for (let k = j + 1; k < 4; k++) store<f64>(row + (k << 3), load<f64>(row + (k << 3)) / root);
    for (let i = j + 1; i < 4; i++) {
      const factor = load<f64>(row + (i << 3));
      const below = block + i * PANEL_ROW;
      store<f64>(below + (j << 3), 0);
      for (let k = i; k < 4; k++) store<f64>(below + (k << 3), load<f64>(below + (k << 3)) - factor * load<f64>(row + (k << 3)));
    }
  }
  return 0;
}

/** X with UᵀX = B, in the place of B: four right-hand sides side by side. */
// @ts-ignore: decorator of AssemblyScript
@inline
function solveBlock(u: usize, b: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const x0 = f64x2.div(v128.load(b + half), v128.load_splat<f64>(u));
    let x1 = f64x2.sub(v128.load(b + half, 32), f64x2.mul(v128.load_splat<f64>(u, 8), x0));
    x1 = f64x2.div(x1, v128.load_splat<f64>(u, 40));
    let x2 = f64x2.sub(v128.load(b + half, 64), f64x2.mul(v128.load_splat<f64>(u, 16), x0));
    x2 = f64x2.sub(x2, f64x2.mul(v128.load_splat<f64>(u, 48), x1));
    x2 = f64x2.div(x2, v128.load_splat<f64>(u, 80));
    let x3 = f64x2.sub(v128.load(b + half, 96), f64x2.mul(v128.load_splat<f64>(u, 24), x0));
    x3 = f64x2.sub(x3, f64x2.mul(v128.load_splat<f64>(u, 56), x1));
    x3 = f64x2.sub(x3, f64x2.mul(v128.load_splat<f64>(u, 88), x2));
    x3 = f64x2.div(x3, v128.load_splat<f64>(u, 120));
    v128.store(b + half, x0);
    v128.store(b + half, x1, 32);
    v128.store(b + half, x2, 64);
    v128.store(b + half, x3, 96);
  }
}
