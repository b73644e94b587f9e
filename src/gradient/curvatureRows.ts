import type { Shard } from '../dataset/shards.ts';
import type { Network } from '../network/architecture.ts';
import { forward, forwardValues } from '../network/forward.ts';
import { backward } from './backward.ts';
import { errorSlopes, expectedSlopes, outputSlopes, perTargetSlopes, type RowSlopes } from './outputSlopes.ts';
import type { Point } from './point.ts';

/**
 * Output gradients x = ∂o_l/∂w of samples start … end − 1, one row a sample and output: the rows of the Jacobian. By
 * the chain rule ∂o_l/∂w_q = δ_l(unit of q) · (value that q multiplies).
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 11 and 13; eq. 19–21 are its case of one hidden layer and one output.
 *
 * @param rows ((end − start)·o × n) row-major, an entry for each live weight; overwritten. Sample by sample, output by
 *   output.
 *
 * @example
 * ```ts
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { jacobianRows } from 'optimal-brain-surgeon/gradient';
 * import { networkOf } from 'optimal-brain-surgeon/network';
 *
 * // y = w₁x + w₂ at x = 0 and x = 2
 * const network = networkOf({ layers: [1, 1], activation: 'tanh', outputActivation: 'linear' });
 * const samples = [
 *   { input: [0], target: [1] },
 *   { input: [2], target: [4] },
 * ];
 * const data = dataSetOf('line', { inputs: ['x'], outputs: ['y'] }, samples, null);
 * const point = { network, weights: Float64Array.of(1, 2), live: Int32Array.of(0, 1), samples: data.train };
 * const rows = new Float64Array(2 * 2);
 * jacobianRows(point, { start: 0, end: 2 }, rows); // ∂y/∂w = (x, 1)
 * console.log(rows.join(' ')); // → 0 1 2 1
 * ```
 */
export function jacobianRows(point: Point, shard: Shard, rows: Float64Array): void {
  gradientRows(point, shard, rows, { perOutput: true, slopes: outputSlopes });
}

/** A form of the rows y whose outer products sum up to a curvature of E, H = (1/P) Σ y yᵀ. */
export interface RowForm {
  /** whether a sample adds a row for each output, or one in all */
  readonly perOutput: boolean;
  /** ∂y_l/∂net of the output units, where row l of a sample begins */
  readonly slopes: RowSlopes;
}

/**
 * Forms of rows:
 *
 *     gaussNewton      √a_l ∂o_l/∂w, a_l = E[∂²d/∂o_l²]: for squared error the rows of the Jacobian
 *     perTarget        the same with ∂²d/∂o_l² at the sample's target
 *     empiricalFisher  ∂d/∂w, one row a sample: another matrix, for comparison
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 14; Hassibi et al., NIPS 6 (1994), eq. 4 to 6. With rows scaled by √a,
 * the denominator P/a + xᵀH⁻¹x of eq. 5 there is P + yᵀH⁻¹y.
 */
export const ROW_FORM: Readonly<Record<'gaussNewton' | 'perTarget' | 'empiricalFisher', RowForm>> = {
  gaussNewton: { perOutput: true, slopes: expectedSlopes },
  perTarget: { perOutput: true, slopes: perTargetSlopes },
  empiricalFisher: {
    perOutput: false,
    slopes: (network, values, _, delta, targets, k) => errorSlopes(network, values, targets, k, delta),
  },
};

/** Rows that a sample adds to a form. */
export const rowsPerSample = ({ outputs }: Pick<Network, 'outputs'>, { perOutput }: RowForm): number =>
  perOutput ? outputs : 1;

/**
 * The rows y of some samples, whose outer products sum up to a curvature of E; see `ROW_FORM`.
 *
 * @param rows ((end − start)·rowsPerSample × n) row-major; overwritten
 *
 * @example
 * ```ts
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { curvatureRows, ROW_FORM } from 'optimal-brain-surgeon/gradient';
 * import { networkOf } from 'optimal-brain-surgeon/network';
 *
 * // y = w₁x + w₂ at x = 0 and x = 2
 * const network = networkOf({ layers: [1, 1], activation: 'tanh', outputActivation: 'linear' });
 * const samples = [
 *   { input: [0], target: [1] },
 *   { input: [2], target: [4] },
 * ];
 * const data = dataSetOf('line', { inputs: ['x'], outputs: ['y'] }, samples, null);
 * const point = { network, weights: Float64Array.of(1, 2), live: Int32Array.of(0, 1), samples: data.train };
 * const rows = new Float64Array(2 * 2);
 * curvatureRows(point, { start: 0, end: 2 }, rows, ROW_FORM.empiricalFisher); // residual·(x, 1), residuals 1 and 0
 * console.log(rows.join(' ')); // → 0 1 0 0
 * ```
 */
export function curvatureRows(
  point: Point,
  shard: Shard,
  rows: Float64Array,
  form: RowForm = ROW_FORM.gaussNewton,
): void {
  gradientRows(point, shard, rows, form);
}

/** All rows of a form, of every sample: (P·rowsPerSample × n) row-major. */
export function allCurvatureRows(point: Point, form: RowForm): Float64Array {
  const { network, live, samples } = point;
  const rows = new Float64Array(samples.count * rowsPerSample(network, form) * live.length);
  curvatureRows(point, { start: 0, end: samples.count }, rows, form);
  return rows;
}

function gradientRows(
  { network, weights, live, samples }: Point,
  { start, end }: Shard,
  rows: Float64Array,
  form: RowForm,
): void {
  const { units, unitOf, sourceOf } = network;
  const { slopes } = form;
  const count = rowsPerSample(network, form);
  const values = forwardValues(network);
  const delta = new Float64Array(units);
  let r = 0;
  for (let k = start; k < end; k++) {
    forward(network, weights, samples, k, values);
    for (let l = 0; l < count; l++) {
      slopes(network, values, l, delta, samples.targets, k);
      backward(network, weights, values, delta);
      for (let i = 0; i < live.length; i++) rows[r++] = delta[unitOf[live[i]]] * values[sourceOf[live[i]]];
    }
  }
}
