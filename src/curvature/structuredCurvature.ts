import type { Samples } from '../dataset/dataSet.ts';
import { type NonZeroInputs, nonZeroInputs } from '../dataset/nonZeroInputs.ts';
import { shards } from '../dataset/shards.ts';
import type { Point } from '../gradient/point.ts';
import type { Matrix } from '../linalg/backend.ts';
import type { Arena } from '../linalg/wasm/arena.ts';
import type { FurtherPrograms, TeamLeader } from '../linalg/wasm/teamMember.ts';
import { F64, packedLength, spans } from '../linalg/wasm/tiles.ts';
import { type Architecture, type Network, networkOf } from '../network/architecture.ts';
import { liveUnits } from './liveUnits.ts';
import { hasRoomForSparse, LONGEST_SHARD, type ShardSpace, ShardSums } from './shardSums.ts';

/** The part of a structured curvature that is the same for all weights, masks and threads. */
export interface CurvatureProblem {
  readonly architecture: Architecture;
  /** P */
  readonly samples: number;
  /** (P × d) row-major, in shared memory */
  readonly inputs: Float64Array;
  /** null where inputs are dense */
  readonly nonZero: NonZeroInputs | null;
}

/** The problem of an architecture on some samples. */
export function curvatureProblem(
  { layers, activation, outputActivation, biases, loss }: Architecture,
  { count, inputs, nonZero: sparse = nonZeroInputs(inputs, count, layers[0]) }: Samples,
): CurvatureProblem {
  const architecture = { layers, activation, outputActivation, biases, loss };
  const nonZero = hasRoomForSparse(architecture) ? sparse : null;
  return { architecture, samples: count, inputs, nonZero };
}

/** A team whose threads all know one problem. */
export interface CurvatureTeam {
  /** its programs include that of `structuredProgram` as the first further one */
  readonly leader: TeamLeader;
  readonly problem: CurvatureProblem;
}

/** Samples of a shard that one task runs through the network. */
const PASS = 16;
/** Rows of H that one task clears. */
const CLEARED = 64;

/**
 * Gauss–Newton curvature from the structure of a fully connected network, without its Jacobian:
 *
 *     H_(uu′) = (1/P) Σ_k D_k(u, u′) · a_k a′_kᵀ,   D_k(u, u′) = Σ_l δ_kl(u) δ_kl(u′)
 *
 * for the weights of units u and u′, with a_k the values that feed unit u (1 for its bias) and δ_kl = ∂o_l/∂net (times
 * √∂²d/∂o² for cross-entropy). Since the output gradient of a weight is δ·a, this is Hassibi & Stork, NIPS 5 (1993),
 * eq. 12 and 14, with the sum over outputs taken first: the part that costs n² does not grow with the number of
 * outputs. Unless outputs are coupled (softmax), an output unit has δ_kl ≠ 0 for its own l only, so blocks between two
 * output units are 0. Where inputs are sparse only their non-zeros are touched.
 *
 * The samples are cut into shards; threads share the samples of a shard, then the units of H, and each block of H is
 * added shard after shard: the same bits on any number of threads.
 *
 * @param point     of the team's network and samples
 * @param shardSize samples a shard, more than 32,768 count as that many; fixes the order of the sums
 * @param hessian   (n × n); its lower triangle is overwritten with H, without damping
 *
 * Cost for dense inputs: about n²·P flops, half of that where units share their sources, however many outputs.
 */
export function structuredCurvature(
  { network, weights, live }: Omit<Point, 'samples'>,
  { leader, problem }: CurvatureTeam,
  shardSize: number,
  hessian: Matrix,
): void {
  const {
    backend: { arena },
    team,
    further: [program],
  } = leader;
  const { samples, nonZero } = problem;
  const n = live.length;
  arena.borrow(() => {
    const size = Math.min(shardSize, LONGEST_SHARD);
    const depth = Math.min(size, samples);
    const vector = arena.allocate(weights.length);
    vector.values.set(weights);
    const indices = arena.allocate(n);
    indices.values.set(live);
    const values = arena.allocate(depth * network.values);
    const delta = arena.allocate(depth * network.units * network.outputs);
    const packed = arena.allocate(packedSources(network, nonZero !== null) * depth);
    const addresses = [vector.at, indices.at, n, size, values.at, delta.at, packed.at];
    team.run(program, hessian.at, hessian.pitch, ...addresses, ...(nonZero ? inArena(arena, nonZero) : []));
  });
}

/** Doubles of work space of `structuredCurvature` beside H. */
export function structuredLength({ samples, nonZero, architecture }: CurvatureProblem, shardSize: number): number {
  const network = networkOf(architecture);
  const depth = Math.min(shardSize, LONGEST_SHARD, samples);
  const aSample = network.values + network.units * network.outputs + packedSources(network, nonZero !== null);
  return 2 * network.weights + depth * aSample + (nonZero ? samples + 2 * nonZero.value.length : 0);
}

/** Entries of the packed sources of all units for one sample; those of sparse inputs are not packed. */
const packedSources = ({ stages }: Network, sparse: boolean) =>
  stages.slice(sparse ? 1 : 0).reduce((sum, { units, sources }) => sum + units * packedLength(sources, 1), 0);

/** Copies the non-zeros to where kernels can read them; @returns addresses of start, input and value */
export function inArena(arena: Arena, { start, input, value }: NonZeroInputs): number[] {
  return [start, input, value].map((array) => {
    const copy = arena.allocate(Math.ceil(array.byteLength / F64));
    new Uint8Array(arena.memory.buffer, copy.at, array.byteLength).set(
      new Uint8Array(array.buffer, 0, array.byteLength),
    );
    return copy.at;
  });
}

/** The program of `structuredCurvature`, for each thread to make from its own kernels. */
export function structuredProgram(problem: CurvatureProblem): FurtherPrograms {
  const { samples, inputs, nonZero } = problem;
  const network = networkOf(problem.architecture);
  return (kernels, memory) => [
    (thread, [hessian, pitch, vector, indices, n, shardSize, values, delta, packed, ...nonZeroAt]) => {
      const weights = new Float64Array(memory.buffer, vector, network.weights);
      const live = Int32Array.from(new Float64Array(memory.buffer, indices, n));
      const units = liveUnits(network, live);
      const space: ShardSpace = { kernels, memory, hessian, pitch, values, delta, packed, nonZeroAt };
      const rows = spans(n, CLEARED);
      thread.share(rows.length, (task) => {
        const { first, end } = rows[task];
        kernels.clear(hessian + F64 * first * pitch, pitch, end - first, n, first);
      });
      const sums = new ShardSums(network, units, problem, { space, rank: thread.rank });
      for (const shard of shards(samples, shardSize)) {
        sums.shard = shard;
        const passes = spans(shard.end - shard.start, PASS);
        thread.share(passes.length, (task) => sums.run(weights, { inputs, nonZero }, passes[task]));
        thread.share(units.length, (task) => sums.pack(units[task]));
        // The last units have the longest rows: they go first, so that threads finish together.
        thread.share(units.length, (task) => sums.addRows(units[units.length - 1 - task]));
      }
      thread.share(units.length, (task) => sums.mirror(units[task]));
    },
  ];
}
