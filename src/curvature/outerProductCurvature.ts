import { shards } from '../dataset/shards.ts';
import { curvatureRows, ROW_FORM, type RowForm, rowsPerSample } from '../gradient/curvatureRows.ts';
import type { Point } from '../gradient/point.ts';
import { orderedSum } from '../linalg/orderedSum.ts';
import { addOuterProducts, addSquares } from '../linalg/outerProducts.ts';
import { mirrorLower } from '../linalg/symmetric.ts';
import type { Curvature, CurvatureForm } from './matrices/curvatureMatrix.ts';

/** A sum of outer products, with what it is the sum of. */
export interface OuterProductCurvature extends Curvature {
  /** (P·o × n): output gradients x for squared error */
  readonly rows: Float64Array;
}

/**
 * Gauss–Newton curvature of the error by outer products of output gradients:
 *
 *     H = (1/P) Σ_k Σ_l x_kl x_klᵀ,   x_kl = ∂o_l/∂w at sample k
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 12 (one output) and 14 (several); divided by P, never by P·o.
 * The samples are cut into shards, each shard yields a partial sum, and the sums are added in shard order.
 *
 * The form for small nets, and the reference of `structuredCurvature`, which never forms the Jacobian.
 *
 * @param form      `matrix` for H, `diagonal` for its diagonal alone at O(P·o·n)
 * @param shardSize samples a shard; fixes the order of the sum, hence the bits
 * @param rowForm   of the rows, see `ROW_FORM`
 *
 * @example
 * ```ts
 * import { outerProductCurvature } from 'optimal-brain-surgeon/curvature';
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
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
 * const { hessian, rows } = outerProductCurvature(point, 'matrix', 32);
 * console.log(rows.join(' ')); // → 0 1 2 1
 * console.log(hessian.join(' ')); // → 2 1 1 1
 * ```
 */
export function outerProductCurvature(
  point: Point,
  form: CurvatureForm,
  shardSize: number,
  rowForm: RowForm = ROW_FORM.gaussNewton,
): OuterProductCurvature {
  const { network, live, samples } = point;
  const n = live.length;
  const width = rowsPerSample(network, rowForm) * n;
  const allRows = new Float64Array(samples.count * width);
  const partials = shards(samples.count, shardSize).map((shard) => {
    const rows = allRows.subarray(shard.start * width, shard.end * width);
    curvatureRows(point, shard, rows, rowForm);
    const partial = new Float64Array(form === 'matrix' ? n * n : n);
    if (form === 'matrix') addOuterProducts(partial, rows, n);
    else addSquares(partial, rows, n);
    return partial;
  });
  const hessian = orderedSum(partials);
  for (let i = 0; i < hessian.length; i++) hessian[i] /= samples.count;
  if (form === 'matrix') mirrorLower(hessian, n);
  return { hessian, rows: allRows };
}
