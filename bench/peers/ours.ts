import { structuredCurvature } from '../../src/curvature/structuredCurvature.ts';
import type { Point } from '../../src/gradient/point.ts';
import { blockRecursiveInverse, rowBlocks } from '../../src/inverse/blockRecursiveInverse.ts';
import { DeferredInverse } from '../../src/inverse/deferredInverse.ts';
import { allocateMatrix, type Backend, type Matrix } from '../../src/linalg/backend.ts';
import { tileInUse } from '../../src/linalg/wasm/kernelChoice.ts';
import { ALPHA, KERNEL_DEPTH, KERNEL_FLOPS, type Task, type What } from '../task.ts';
import { blockOf, IN_USE, MICRO_KERNELS, type MicroKernel, nameOfMicroKernel } from './bareKernel.ts';
import { digestOf, digestOfLower } from './digest.ts';
import { inverseForms, SHARD } from './inverseForms.ts';
import { dampen, invert, Matrices, traceAndLastRow } from './matrices.ts';
import { fillNoise, SEED } from './noise.ts';
import { absoluteSum, sweep } from './sweep.ts';
import type { BenchTeam } from './team.ts';
import { type Contender, type Part, whole } from './turn.ts';

/** Gradients that the recursion absorbs at a time. */
const BLOCK = 128;
/** Our own operations, on whichever backend leads the team. */
export function ours(benchTeam: BenchTeam, network: Point | null): Contender[] {
  const { backend } = benchTeam.leader;
  const matrices = new Matrices(backend);
  const contender = (what: What, parts: Contender['parts']): Contender => ({ what, max: null, parts });
  return [
    ...(backend.name !== 'openblas'
      ? [
          // Wide kernels use another block than narrow ones, and so come to other numbers: `tiles` compares bits.
          contender('kernel', () => whole({ ...kernel(benchTeam, IN_USE[tileInUse()]), bits: () => null })),
          contender('tiles', () =>
            Object.fromEntries(MICRO_KERNELS.map((one) => [nameOfMicroKernel(one), kernel(benchTeam, one)])),
          ),
        ]
      : []),
    contender('accumulate', (task) => whole(accumulate(matrices, task))),
    contender('recursive', (task) => whole(recursive(matrices, task))),
    contender('exact', ({ n, P }) => whole(exact(backend, allocateMatrix(backend, n, n), matrices.damped(n, P)))),
    contender('sweep', ({ n, P, left }) => {
      const weights = fillNoise(new Float64Array(n), SEED.weights);
      return whole(deferred(backend, allocateMatrix(backend, n, n), weights, left, matrices.inverse(n, P)));
    }),
    contender('digits-size', ({ n }) => {
      return { curvature: structured(benchTeam, network!, allocateMatrix(backend, n, n)) };
    }),
    ...(backend.name !== 'openblas' && network ? inverseForms(benchTeam, network) : []),
    // Each in the place of the one before: what a run holds in memory, and no more.
    contender('nettalk-size', ({ n, left }) => {
      const matrix = allocateMatrix(backend, n, n);
      return {
        curvature: structured(benchTeam, network!, matrix),
        exact: exact(backend, matrix),
        sweep: deferred(backend, matrix, network!.weights, left),
      };
    }),
  ];
}

/** A micro-kernel alone: as many calls as make the same number of flops, whatever its block. */
function kernel({ leader: { team, backend, further } }: BenchTeam, micro: MicroKernel): Part {
  const calls = Math.round(KERNEL_FLOPS / (2 * micro.rows * micro.columns * KERNEL_DEPTH));
  return {
    method: `micro-kernel ${nameOfMicroKernel(micro)} alone`,
    run: () => void team.run(further[further.length - 1], MICRO_KERNELS.indexOf(micro), calls),
    check: () => null,
    bits: () => digestOf(blockOf(backend.arena.memory, 0, micro)),
  };
}

function accumulate(matrices: Matrices, { n, P }: Task): Part {
  const x = matrices.gradients(n, P);
  const h = allocateMatrix(matrices.backend, n, n);
  return {
    method: 'XᵀX, one triangle',
    run() {
      h.values.fill(0);
      matrices.backend.rankUpdate(h, x, n, P, 1 / P);
    },
    check: () => traceAndLastRow(h.values, n),
    bits: () => digestOfLower(h.values, n),
  };
}

function recursive(matrices: Matrices, { n, P }: Task): Part {
  const x = matrices.gradients(n, P);
  const inverse = allocateMatrix(matrices.backend, n, n);
  return {
    method: `blocks of ${BLOCK}`,
    run: () =>
      blockRecursiveInverse(matrices.backend, inverse, rowBlocks(x, P, BLOCK), {
        n,
        samples: P,
        alpha: ALPHA,
      }) as undefined,
    check: () => traceAndLastRow(inverse.values, n),
    bits: () => digestOfLower(inverse.values, n),
  };
}

/** @param start H + αI; without it, the matrix holds H */
const exact = (backend: Backend, matrix: Matrix, start?: Float64Array): Part => ({
  method: 'Cholesky',
  before() {
    if (start) matrix.values.set(start);
    else dampen(matrix.values, matrix.pitch);
  },
  run: () => invert(backend, matrix, matrix.pitch) as undefined,
  check: () => traceAndLastRow(matrix.values, matrix.pitch),
  bits: () => digestOfLower(matrix.values, matrix.pitch),
});

/** @param start the inverse; without it, the matrix holds it */
function deferred(backend: Backend, matrix: Matrix, weights: Float64Array, left: number, start?: Float64Array): Part {
  const n = weights.length;
  const live = new Float64Array(n);
  return {
    method: 'deferred downdates',
    before() {
      if (start) matrix.values.set(start);
      live.set(weights);
    },
    run: () => void backend.arena.borrow(() => sweep(new DeferredInverse(backend, matrix, n), live, left)),
    check: () => absoluteSum(live.subarray(0, left)),
    bits: () => digestOf(live.subarray(0, left)),
  };
}

const structured = ({ leader, problem }: BenchTeam, point: Point, matrix: Matrix): Part => ({
  method: 'from the structure',
  run: () => structuredCurvature(point, { leader, problem: problem! }, SHARD, matrix) as undefined,
  check: () => traceAndLastRow(matrix.values, matrix.pitch),
  bits: () => digestOfLower(matrix.values, matrix.pitch),
});
