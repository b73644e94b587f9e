import { isDiagonalOnKernels } from '../config/diagonalOnKernels.ts';
import { suitsCellKernels } from '../config/suitsCellKernels.ts';
import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import type { CurvatureForm } from '../curvature/matrices/curvatureMatrix.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { CURVATURE_NEED } from '../inverse/curvatureNeed.ts';
import { isMadeByKernels } from '../inverse/kernelCurvature.ts';
import { weightCount } from '../network/architecture.ts';
import { sharedFloat64 } from '../parallel/sharedMemory.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { networkKey } from './trainedNetwork.ts';

/**
 * H of a trained network, or its diagonal, in memory that all threads see: the first cell that needs it builds it, the
 * others of the same network take it, whatever their α. The matrix is the same bits either way.
 */
export interface SharedHessian {
  /** `READY`, `EMPTY`, or the number of the task that is building it */
  readonly state: Int32Array;
  readonly values: Float64Array;
  /** number > 0 of the task that this is handed to, no other's */
  readonly task: number;
}

const EMPTY = 0;
const READY = -1;

/** Names H of a cell's trained network: cells that agree in it have the same H, bit for bit. */
export function hessianKey(config: CellConfig): string {
  const { curvature, backend } = config;
  // A cell may read the size of shards for its training or its estimates alone.
  const isSummed = CURVATURE[curvature].reads.includes('shardSize') && !isDiagonalOnKernels(config);
  const shardSize = isSummed ? config.shardSize : null;
  return JSON.stringify([networkKey(config), curvatureForm(config), curvature, shardSize, backend]);
}

/**
 * Whether a cell takes H from others or gives it to them; the kernels of small networks make it in less time than it
 * takes to hand it on, and the dual form has none.
 */
export const sharesHessian = (config: CellConfig): boolean =>
  !(config.inverse === 'dual' && curvatureForm(config) === 'matrix') &&
  (!isMadeByKernels(config.curvature) || !suitsCellKernels(config, { weights: weightCount(config) }));

/** The part of H that a cell's criterion needs. */
export const curvatureForm = ({ criterion }: Pick<CellConfig, 'criterion'>): CurvatureForm =>
  CURVATURE_NEED[CRITERION[criterion].needs].form;

/** Doubles of a cell's H at its trained network. @param weights those that are live; default: all */
export function hessianLength(
  config: Pick<CellConfig, 'criterion' | 'layers' | 'biases'>,
  weights = weightCount(config),
): number {
  return curvatureForm(config) === 'diagonal' ? weights : weights * weights;
}

/** Room for one H, still empty. */
export function sharedHessian(length: number): Omit<SharedHessian, 'task'> {
  return { state: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), values: sharedFloat64(length) };
}

/**
 * H as it is shared, built first if nobody has: in a worker, which waits while another one builds it.
 *
 * @param build makes H; its result is copied
 */
export function hessianFrom({ state, values, task }: SharedHessian, build: () => Float64Array): Float64Array {
  for (;;) {
    const found = Atomics.compareExchange(state, 0, EMPTY, task);
    if (found === READY) return values;
    if (found !== EMPTY) {
      Atomics.wait(state, 0, found);
      continue;
    }
    try {
      const built = build();
      values.set(built);
      settle(state, task, READY);
      return built;
    } catch (error) {
      settle(state, task, EMPTY);
      throw error;
    }
  }
}

/**
 * Says that a task has ended, in whatever way: if it was building H and never got to the end, the next cell builds it.
 */
export function leaveUnbuilt({ state, task }: SharedHessian): void {
  settle(state, task, EMPTY);
}

function settle(state: Int32Array, task: number, to: number): void {
  if (Atomics.compareExchange(state, 0, task, to) === task) Atomics.notify(state, 0);
}
