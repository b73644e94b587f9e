import type { CurvatureProblem } from '../../curvature/structuredCurvature.ts';
import type { FurtherPrograms } from '../../linalg/wasm/teamMember.ts';
import { F64, spans } from '../../linalg/wasm/tiles.ts';
import type { Program } from '../../parallel/team.ts';
import { DualArrays } from './dualArrays.ts';
import { CHUNK, type DualSpace, dualSizes, rowShares } from './dualSpace.ts';
import { GramSums } from './gramSums.ts';
import { OutputGradients } from './outputGradients.ts';

/** Samples that one task runs through the network. */
const PASS = 16;
/** Entries of a product that one task adds up. */
const PIECE = 512;
/** Values of every program that say where the arrays are. */
const SPACE = 7;

/** `DualSpace` as values of a program, without what only the first one needs. */
export const spaceValues = ({ values, delta, packed, mask, counts, sums, work, nonZeroAt }: DualSpace): number[] => [
  ...[values, delta, packed, mask, counts, sums, work],
  ...(nonZeroAt.length > 0 ? nonZeroAt : [0, 0, 0]),
];

/** The programs of a team's `DualInverse`, in the order in which `dualPrograms` makes them. */
export interface DualPrograms {
  /** forward passes: values, δ, packed sources; values: space, weights */
  readonly gradients: Program;
  /** G = αI + XXᵀ on the lower triangle; values: space, G, its pitch, α */
  readonly gram: Program;
  /** x_qᵀKx_q of all weights; values: space, K, its pitch, (weights) to */
  readonly squares: Program;
  /** Kx; values: space, K, its pitch, x, partial sums, ones, to */
  readonly multiply: Program;
  /** Xᵀz; values: space, z, (weights) to */
  readonly project: Program;
  /** Xv; values: space, (weights) v, (m) to */
  readonly combine: Program;
  /** Xᵀz of some rows z, written behind them; values: space, rows, their pitch, how many */
  readonly projectRows: Program;
}

/** The programs of a leader, of those that `dualPrograms` made. */
export const namedPrograms = (programs: readonly Program[]): DualPrograms => {
  const [gradients, gram, squares, multiply, project, combine, projectRows] = programs;
  return { gradients, gram, squares, multiply, project, combine, projectRows };
};

/** The programs of `DualInverse`, for each thread to make from its own kernels; all share work in fixed pieces. */
export function dualPrograms(problem: CurvatureProblem): FurtherPrograms {
  const sizes = dualSizes(problem);
  const { network, samples, gradients, pitch } = sizes;
  const units = Array.from({ length: network.units }, (_, u) => u);
  return (kernels, memory) => {
    const arraysOf = (rank: number, given: Float64Array) =>
      new DualArrays(sizes, spaceOf(given), kernels, memory, rank);
    const own = (given: Float64Array) => given.subarray(SPACE + 3);
    return [
      (thread, given) => {
        const [at] = own(given);
        const weights = new Float64Array(memory.buffer, at, network.weights);
        const rows = new OutputGradients(arraysOf(thread.rank, given));
        const passes = spans(samples, PASS);
        thread.share(passes.length, (task) => rows.run(weights, problem, passes[task]));
        thread.share(network.stages.length, (stage) => rows.pack(stage));
      },
      (thread, given) => {
        const [at, rowPitch, alpha] = own(given);
        const sums = new GramSums(arraysOf(thread.rank, given));
        const chunks = spans(samples, CHUNK);
        thread.share(chunks.length, (task) => sums.gramRows({ at, pitch: rowPitch }, alpha, chunks[task]));
      },
      (thread, given) => {
        const [at, rowPitch, to] = own(given);
        const arrays = arraysOf(thread.rank, given);
        const sums = new GramSums(arrays);
        const blocks = network.stages.flatMap((_, stage) => arrays.liveBlocks(stage));
        thread.share(blocks.length, (task) => sums.squares({ at, pitch: rowPitch }, blocks[task], to));
      },
      (thread, given) => {
        const [at, rowPitch, x, partials, ones, to] = own(given);
        const view = new Float64Array(memory.buffer);
        const shares = rowShares(gradients);
        thread.share(shares.length, (task) => {
          const { first, end } = shares[task];
          const partial = partials + F64 * task * pitch;
          view.fill(0, partial / F64, partial / F64 + pitch);
          kernels.symmetricRows(partial, at, rowPitch, first, end, x);
        });
        const pieces = spans(gradients, PIECE);
        thread.share(pieces.length, (task) => {
          const { first, end } = pieces[task];
          const sum = to + F64 * first;
          view.fill(0, sum / F64, sum / F64 + end - first);
          kernels.addRows(sum, partials + F64 * first, pitch, ones, shares.length, end - first);
        });
      },
      (thread, given) => {
        const [z, to] = own(given);
        const rows = new OutputGradients(arraysOf(thread.rank, given));
        thread.share(units.length, (unit) => rows.project(z, unit, to));
      },
      (thread, given) => {
        const [v, to] = own(given);
        const rows = new OutputGradients(arraysOf(thread.rank, given));
        thread.share(units.length, (unit) => rows.sourceSums(v, unit));
        thread.share(network.outputs, (l) => rows.outputSums(l, to));
      },
      (thread, given) => {
        const [at, rowPitch, count] = own(given);
        const rows = new OutputGradients(arraysOf(thread.rank, given));
        const { length } = network.stages;
        thread.share(count * length, (task) => {
          const z = at + F64 * rowPitch * Math.floor(task / length);
          rows.projectLayer(z, task % length, z + F64 * pitch);
        });
      },
    ];
  };
}

function spaceOf(given: Float64Array): DualSpace {
  const [values, delta, packed, mask, counts, sums, work, start, input, value] = given;
  return { values, delta, packed, mask, counts, sums, work, nonZeroAt: start > 0 ? [start, input, value] : [] };
}
