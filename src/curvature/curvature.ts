import type { Samples } from '../dataset/dataSet.ts';
import { shards } from '../dataset/shards.ts';
import { mirrorLower } from '../linalg/symmetric.ts';
import type { Architecture } from '../network/architecture.ts';
import { orderedSum } from '../parallel/orderedSum.ts';
import { sharedFloat64 } from '../parallel/sharedMemory.ts';
import { type CurvatureForm, type ShardTask, shardCurvature } from './shardCurvature.ts';

/** Second derivatives of E at one point, and what they are made of. */
export interface Curvature {
  /** H = (1/P) Σ_k Σ_l x xᵀ without damping: (n × n) exactly symmetric, row-major, or its diagonal (n) */
  readonly hessian: Float64Array;
  /** (P·o × n) output gradients x = ∂o/∂w at the live weights, sample by sample, output by output */
  readonly jacobian: Float64Array;
}

/** Runs the tasks of all shards, on threads or one after another; resolves when each has written its partial sum. */
export type ShardRunner = (tasks: readonly ShardTask[]) => Promise<void>;

/** Runs the shards one after another in the calling thread. */
export const serialShards: ShardRunner = async (tasks) => {
  for (const task of tasks) shardCurvature(task);
};

/**
 * Gauss–Newton curvature of the error by outer products of output gradients:
 *
 *     H = (1/P) Σ_k Σ_l x_kl x_klᵀ,   x_kl = ∂o_l/∂w at sample k
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 12 (one output) and 14 (several); divided by P, never by P·o.
 * The samples are cut into shards, each shard yields a partial sum, and the sums are added in shard order.
 *
 * @param weights   (full n), 0 where deleted
 * @param live      flat indices of the n live weights, ascending
 * @param form      `matrix` for H, `diagonal` for its diagonal alone at O(P·o·n)
 * @param shardSize samples a shard; fixes the order of the sum, hence the bits
 * @param run       where the shards are worked on; has no influence on the result
 */
export async function outerProductCurvature(
  architecture: Architecture,
  weights: Float64Array,
  live: Int32Array,
  samples: Samples,
  form: CurvatureForm,
  shardSize: number,
  run: ShardRunner = serialShards,
): Promise<Curvature> {
  const n = live.length;
  const outputs = architecture.layers[architecture.layers.length - 1];
  const jacobian = sharedFloat64(samples.count * outputs * n);
  const point = { weights: shared(weights), live: sharedIndices(live) };
  const tasks = shards(samples.count, shardSize).map(
    (shard): ShardTask => ({
      architecture,
      ...point,
      samples,
      shard,
      form,
      jacobian,
      partial: sharedFloat64(form === 'matrix' ? n * n : n),
    }),
  );
  await run(tasks);

  const hessian = orderedSum(tasks.map((task) => task.partial));
  for (let i = 0; i < hessian.length; i++) hessian[i] /= samples.count;
  if (form === 'matrix') mirrorLower(hessian, n);
  return { hessian, jacobian };
}

function shared(values: Float64Array): Float64Array {
  const copy = sharedFloat64(values.length);
  copy.set(values);
  return copy;
}

function sharedIndices(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
