import { PANEL_ROW } from './blocks';
import { factorPanels } from './exactInverse';
import { WIDTH } from './microKernel';

/**
 * Solves (H + damping·I)x = b by Cholesky's factor.
 *
 * @param h       (size × size), its lower triangle is read, and is the same at the end; 0 beyond the n-th row
 * @param n       rows and columns that are solved with
 * @param size    rows and columns, a multiple of 4
 * @param damping added to the diagonal
 * @param u       room for size² doubles; overwritten with U of UᵀU = H + damping·I, as `factorPanels` leaves it
 * @param vector  (2·size) b, and work space; overwritten with x, unless the matrix is not positive definite
 * @returns 0, or 1 + the index of the first pivot that is not positive and finite
 */
export function solveDamped(h: usize, n: i32, size: i32, damping: f64, u: usize, vector: usize): i32 {
  const kept = vector + ((<usize>size) << 3);
  const next = (<usize>(size + 1)) << 3;
  for (let i = 0; i < size; i++) {
    const entry = h + <usize>i * next;
    const diagonal = load<f64>(entry);
    store<f64>(kept + ((<usize>i) << 3), diagonal);
    store<f64>(entry, i < n ? diagonal + damping : 1);
    if (i >= n) store<f64>(vector + ((<usize>i) << 3), 0);
  }
  const fault = factorPanels(h, size, u);
  for (let i = 0; i < size; i++) store<f64>(h + <usize>i * next, load<f64>(kept + ((<usize>i) << 3)));
  if (fault != 0) return fault;

  const panel = <usize>size * PANEL_ROW;
  const blocks = size / WIDTH;
  // Uᵀy = b
  for (let m = 0; m < blocks; m++) {
    const own = vector + <usize>m * PANEL_ROW;
    let row = u + <usize>m * panel;
    let a = v128.load(own), b = v128.load(own, 16);
    for (let from = vector; from < own; from += 8, row += PANEL_ROW) {
      const y = v128.load_splat<f64>(from);
      a = f64x2.sub(a, f64x2.mul(y, v128.load(row)));
      b = f64x2.sub(b, f64x2.mul(y, v128.load(row, 16)));
    }
    v128.store(own, a);
    v128.store(own, b, 16);
    for (let i: usize = 0; i < 4; i++, row += PANEL_ROW) {
      const y = load<f64>(own + (i << 3)) / load<f64>(row + (i << 3));
      store<f64>(own + (i << 3), y);
      for (let j = i + 1; j < 4; j++) {
        store<f64>(own + (j << 3), load<f64>(own + (j << 3)) - y * load<f64>(row + (j << 3)));
      }
    }
  }
  // Ux = y
  for (let m = blocks - 1; m >= 0; m--) {
    const own = vector + <usize>m * PANEL_ROW;
    const first = u + <usize>m * panel;
    const diagonal = first + ((<usize>(m * WIDTH)) << 5);
    for (let i: i32 = WIDTH - 1; i >= 0; i--) {
      const row = diagonal + ((<usize>i) << 5);
      let sum = load<f64>(own + ((<usize>i) << 3));
      for (let j = i + 1; j < WIDTH; j++) sum -= load<f64>(row + ((<usize>j) << 3)) * load<f64>(own + ((<usize>j) << 3));
      store<f64>(own + ((<usize>i) << 3), sum / load<f64>(row + ((<usize>i) << 3)));
    }
    const a = v128.load(own), b = v128.load(own, 16);
    for (let row = first, to = vector; to < own; row += PANEL_ROW, to += 8) {
      const sum = f64x2.add(f64x2.mul(a, v128.load(row)), f64x2.mul(b, v128.load(row, 16)));
      store<f64>(to, load<f64>(to) - (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
    }
  }
  return 0;
}
