import { addBlockRow } from './blockRow';
import { PANEL_ROW, transposeBlock } from './blocks';
import { WIDTH } from './microKernel';
import { multiplySubtract, multiplySubtractOne } from './multiplyAdd';

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
    const blocks = (size - j) / WIDTH;
    const own = u + <usize>(j >> 2) * panel;
    const diagonal = own + <usize>j * PANEL_ROW;
    const rows = a + <usize>j * (pitch + 8);
    for (let i: usize = 0; i < <usize>blocks; i++) {
      transposeBlock(diagonal + i * panel, PANEL_ROW, rows + i * 4 * pitch, pitch);
    }
    mirrorUpper(diagonal);
    addBlockRow(own, own, panel, blocks, j, diagonal, panel, PANEL_ROW, -1);
    const fault = factorDiagonal(diagonal);
    if (fault != 0) return j + fault;
    for (let i: usize = 1; i < <usize>blocks; i++) solveBlock(diagonal, diagonal + i * panel);
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
    for (let q = 0; q < j; q += WIDTH) memory.fill(w + <usize>(q >> 2) * panel + top, 0, 4 * PANEL_ROW);
    addLeftOf(own, w, panel, j);
    for (let q = 0; q < j; q += WIDTH) solveBlock(own + top, w + <usize>(q >> 2) * panel + top);
    const diagonal = w + <usize>(j >> 2) * panel + top;
    // Two panels of W are multiplied from the top of the first one on: what is above the second one counts as well.
    if (j & WIDTH) memory.fill(diagonal - 4 * PANEL_ROW, 0, 4 * PANEL_ROW);
    memory.fill(diagonal, 0, 4 * PANEL_ROW);
    for (let i: usize = 0; i < 4; i++) store<f64>(diagonal + i * (PANEL_ROW + 8), 1);
    solveBlock(own + top, diagonal);
  }
  for (let i = 0; i < size; i += WIDTH) {
    // W is 0 above row i: the sums begin there.
    const top = w + <usize>i * PANEL_ROW;
    const row = inverse + <usize>i * pitch;
    const blocks = i / WIDTH + 1;
    for (let r: usize = 0; r < 4; r++) memory.fill(row + r * pitch, 0, <usize>blocks * PANEL_ROW);
    addBlockRow(top + <usize>(i >> 2) * panel, top, panel, blocks, size - i, row, PANEL_ROW, pitch, 1);
  }
}

/** Row j of −UᵀW, up to the diagonal: each pair of blocks begins where W does. */
function addLeftOf(own: usize, w: usize, panel: usize, j: i32): void {
  const top = <usize>j * PANEL_ROW;
  for (let q = 0; q < j; q += 2 * WIDTH) {
    const start = <usize>q * PANEL_ROW;
    const first = w + <usize>(q >> 2) * panel;
    addBlockRow(own + start, first + start, panel, min(2, (j - q) / WIDTH), j - q, first + top, panel, PANEL_ROW, -1);
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
      for (let k = i; k < 4; k++) {
        const o = k << 3;
        store<f64>(below + o, multiplySubtractOne(factor, load<f64>(row + o), load<f64>(below + o)));
      }
    }
  }
  return 0;
}

/** X with UᵀX = B, in the place of B: four right-hand sides side by side. */
// @ts-ignore: decorator of AssemblyScript
@inline
function solveBlock(u: usize, b: usize): void {
  const d0 = v128.load_splat<f64>(u), d1 = v128.load_splat<f64>(u, 40);
  const d2 = v128.load_splat<f64>(u, 80), d3 = v128.load_splat<f64>(u, 120);
  const x0 = f64x2.div(v128.load(b), d0), y0 = f64x2.div(v128.load(b, 16), d0);
  let f = v128.load_splat<f64>(u, 8);
  const x1 = f64x2.div(multiplySubtract(f, x0, v128.load(b, 32)), d1);
  const y1 = f64x2.div(multiplySubtract(f, y0, v128.load(b, 48)), d1);
  f = v128.load_splat<f64>(u, 16);
  let g = v128.load_splat<f64>(u, 48);
  const x2 = f64x2.div(multiplySubtract(g, x1, multiplySubtract(f, x0, v128.load(b, 64))), d2);
  const y2 = f64x2.div(multiplySubtract(g, y1, multiplySubtract(f, y0, v128.load(b, 80))), d2);
  f = v128.load_splat<f64>(u, 24);
  g = v128.load_splat<f64>(u, 56);
  const h = v128.load_splat<f64>(u, 88);
  let x3 = multiplySubtract(f, x0, v128.load(b, 96)), y3 = multiplySubtract(f, y0, v128.load(b, 112));
  x3 = f64x2.div(multiplySubtract(h, x2, multiplySubtract(g, x1, x3)), d3);
  y3 = f64x2.div(multiplySubtract(h, y2, multiplySubtract(g, y1, y3)), d3);
  v128.store(b, x0); v128.store(b, y0, 16);
  v128.store(b, x1, 32); v128.store(b, y1, 48);
  v128.store(b, x2, 64); v128.store(b, y2, 80);
  v128.store(b, x3, 96); v128.store(b, y3, 112);
}
