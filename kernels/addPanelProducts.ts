import { addBlockRow } from './blockRow';
import { PANEL_ROW } from './blocks';
import { WIDTH } from './microKernel';

/**
 * C ← C + Σ_r y_r y_rᵀ on and below the blocks of the diagonal, from rows in panels of four entries.
 *
 * @param c     (size × size), size a multiple of 4
 * @param rows  packed panels, as `rowPanels` makes them
 * @param depth rows of all panels
 * @param first first row that is added
 * @param end   row after the last one
 */
export function addPanelProducts(c: usize, size: i32, rows: usize, depth: i32, first: i32, end: i32): void {
  const pitch = (<usize>size) << 3;
  const panel = <usize>depth * PANEL_ROW;
  const from = rows + <usize>first * PANEL_ROW;
  for (let blocks = 1, a = from; blocks * WIDTH <= size; blocks++, a += panel, c += <usize>WIDTH * pitch) {
    addBlockRow(a, from, panel, blocks, end - first, c, PANEL_ROW, pitch, 1);
  }
}

/**
 * A = C/P + αI of the first n rows and columns, the identity beyond them, so that a matrix whose size is no multiple of
 * 4 needs no other kernels; and tr C/P.
 *
 * @param c (size × size) lower triangle; overwritten with C/P, without damping
 * @param a (size × size); its lower triangle and the blocks of its diagonal are overwritten
 * @returns tr C/P
 */
export function dampedMean(c: usize, a: usize, n: i32, size: i32, samples: f64, alpha: f64): f64 {
  const pitch = (<usize>size) << 3;
  const count = f64x2.splat(samples);
  let trace: f64 = 0;
  for (let i = 0; i < size; i++) {
    const row = <usize>i * pitch;
    const end = row + ((<usize>((i | 3) + 1)) << 3);
    for (let o = row; o < end; o += 32) {
      const left = f64x2.div(v128.load(c + o), count), right = f64x2.div(v128.load(c + o, 16), count);
      v128.store(c + o, left);
      v128.store(c + o, right, 16);
      v128.store(a + o, left);
      v128.store(a + o, right, 16);
    }
    const diagonal = row + ((<usize>i) << 3);
    if (i < n) {
      const entry = load<f64>(c + diagonal);
      trace += entry;
      store<f64>(a + diagonal, entry + alpha);
    } else store<f64>(a + diagonal, 1);
  }
  return trace;
}
