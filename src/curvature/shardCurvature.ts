import type { Samples } from '../dataset/dataSet.ts';
import type { Shard } from '../dataset/shards.ts';
import { jacobianRows } from '../gradient/jacobian.ts';
import { addOuterProducts, addSquares } from '../linalg/outerProducts.ts';
import { type Architecture, networkOf } from '../network/architecture.ts';

/** What one shard contributes: all of Σ xxᵀ (OBS), or its diagonal alone (OBD, magnitude). */
export type CurvatureForm = 'matrix' | 'diagonal';

/** The work of one task: the samples of one shard. All arrays lie in shared memory. */
export interface ShardTask {
  readonly architecture: Architecture;
  /** (full n), 0 where deleted; read only */
  readonly weights: Float64Array;
  /** flat indices of the n live weights; read only */
  readonly live: Int32Array;
  readonly samples: Samples;
  readonly shard: Shard;
  readonly form: CurvatureForm;
  /** (P·o × n) output gradients of all samples; the rows of this shard are overwritten */
  readonly jacobian: Float64Array;
  /** (n × n), lower triangle, or (n) for the diagonal; zeroed by the caller, overwritten with this shard's sum */
  readonly partial: Float64Array;
}

/**
 * Turns one shard into its output gradients and the partial sum of their outer products, Σ_k Σ_l x_kl x_klᵀ
 * (Hassibi & Stork, NIPS 5, eq. 12 and 14, without the factor 1/P), both written to shared memory.
 *
 * Runs on a worker thread or in the calling one: same arithmetic, same bits.
 */
export function shardCurvature(task: ShardTask): void {
  const { architecture, weights, live, samples, shard, form, jacobian, partial } = task;
  const network = networkOf(architecture);
  const n = live.length;
  const rows = jacobian.subarray(shard.start * network.outputs * n, shard.end * network.outputs * n);
  jacobianRows(network, weights, live, samples.inputs, shard, rows);
  if (form === 'matrix') addOuterProducts(partial, rows, n);
  else addSquares(partial, rows, n);
}
