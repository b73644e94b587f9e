import type { Network } from '../network/architecture.ts';
import { forward, forwardValues } from '../network/forward.ts';
import { backward } from './backward.ts';
import { errorSlopes, expectedSlopes, outputSlopes, perTargetSlopes, type RowSlopes } from './outputSlopes.ts';
import type { Point } from './point.ts';

/** Where a row is taken: consecutive samples. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Output gradients x = ∂o_l/∂w of samples start … end − 1, one row a sample and output: the rows of the Jacobian. By
 * the chain rule ∂o_l/∂w_q = δ_l(unit of q) · (value that q multiplies).
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 11 and 13; eq. 19–21 are its case of one hidden layer and one output.
 *
 * @param rows ((end − start)·o × n) row-major, an entry for each live weight; overwritten. Sample by sample, output by
 *   output.
 */
export function jacobianRows(point: Point, span: Span, rows: Float64Array): void {
  gradientRows(point, span, { count: point.network.outputs, slopes: outputSlopes }, rows);
}

/** Sums of outer products H = (1/P) Σ y yᵀ that stand for the curvature of E; see `curvatureRows`. */
export const ROW_FORMS = ['gaussNewton', 'perTarget', 'empiricalFisher'] as const;
/** Name of a sum of outer products. */
export type RowForm = (typeof ROW_FORMS)[number];

/** Rows that a sample adds to a form: one an output, or one in all. */
export const rowsPerSample = ({ outputs }: Pick<Network, 'outputs'>, form: RowForm): number =>
  form === 'empiricalFisher' ? 1 : outputs;

/**
 * The rows y whose outer products sum up to the curvature of E, H = (1/P) Σ y yᵀ:
 *
 *     gaussNewton      √a_l ∂o_l/∂w, a_l = E[∂²d/∂o_l²]: for squared error the rows of the Jacobian
 *     perTarget        the same with ∂²d/∂o_l² at the sample's target
 *     empiricalFisher  ∂d/∂w, one row a sample: another matrix, for comparison
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 14; Hassibi et al., NIPS 6 (1994), eq. 4 to 6. With rows scaled by √a,
 * the denominator P/a + xᵀH⁻¹x of eq. 5 there is P + yᵀH⁻¹y.
 *
 * @param rows ((end − start)·rowsPerSample × n) row-major; overwritten
 */
export function curvatureRows(point: Point, span: Span, rows: Float64Array, form: RowForm = 'gaussNewton'): void {
  gradientRows(point, span, { count: rowsPerSample(point.network, form), slopes: SLOPES[form] }, rows);
}

/** All rows of a form, of every sample: (P·rowsPerSample × n) row-major. */
export function allCurvatureRows(point: Point, form: RowForm): Float64Array {
  const { network, live, samples } = point;
  const rows = new Float64Array(samples.count * rowsPerSample(network, form) * live.length);
  curvatureRows(point, { start: 0, end: samples.count }, rows, form);
  return rows;
}

const SLOPES: Readonly<Record<RowForm, RowSlopes>> = {
  gaussNewton: expectedSlopes,
  perTarget: perTargetSlopes,
  empiricalFisher: (network, values, _, delta, targets, k) => errorSlopes(network, values, targets, k, delta),
};

/** The rows that one sample has: how many, and where each begins at the outputs. */
interface SampleRows {
  readonly count: number;
  readonly slopes: RowSlopes;
}

function gradientRows(
  { network, weights, live, samples }: Point,
  { start, end }: Span,
  { count, slopes }: SampleRows,
  rows: Float64Array,
): void {
  const { units, unitOf, sourceOf } = network;
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
