import { type CurvatureTeam, inArena } from '../../curvature/structuredCurvature.ts';
import type { Point } from '../../gradient/point.ts';
import type { Matrix } from '../../linalg/backend.ts';
import type { SharedArray } from '../../linalg/wasm/arena.ts';
import { F64 } from '../../linalg/wasm/tiles.ts';
import { type DualPrograms, namedPrograms, spaceValues } from './dualPrograms.ts';
import { allPackedLength, type DualSizes, dualSizes, rowShares, workLength } from './dualSpace.ts';

/** Programs of a cell's team before those of the dual form: its curvature, and its loss. */
const PROGRAMS_BEFORE = 2;

/**
 * X (m × n), the output gradients over √P at a point, as the leader of a team multiplies it: by all threads, and in
 * vectors that lie in the team's arena. X itself is never stored, see `OutputGradients`.
 */
export class GradientMatrix {
  readonly sizes: DualSizes;
  /** (m) the vector that `combine` writes, and `multiply` reads */
  readonly column: SharedArray;
  /** (m) the vector that `multiply` writes, and `project` reads */
  readonly product: SharedArray;
  /** (weights) in flat order: the vector that `squares` and `project` write, and `combine` reads */
  readonly flat: SharedArray;
  readonly #team: CurvatureTeam;
  /** addresses of all arrays, as programs take them */
  readonly #space: readonly number[];
  readonly #values: SharedArray;
  readonly #delta: SharedArray;
  readonly #mask: SharedArray;
  readonly #counts: SharedArray;
  readonly #partials: SharedArray;
  readonly #ones: SharedArray;

  /**
   * @param point of the team's network and samples
   * @param team  with the programs of `cellPrograms`; its arena holds the arrays until it is cleared
   */
  constructor(point: Point, team: CurvatureTeam) {
    const { backend, team: threads } = team.leader;
    const { arena } = backend;
    const sizes = dualSizes(team.problem);
    const { network, samples, gradients, pitch } = sizes;
    const { nonZero } = team.problem;
    const shares = rowShares(gradients).length;
    this.sizes = sizes;
    this.#team = team;
    this.#values = arena.allocate(samples * network.values);
    this.#delta = arena.allocate(network.units * pitch);
    this.#mask = arena.allocate(network.weights);
    this.#counts = arena.allocate(network.units);
    this.#space = spaceValues({
      values: this.#values.at,
      delta: this.#delta.at,
      packed: arena.allocate(allPackedLength(sizes)).at,
      mask: this.#mask.at,
      counts: this.#counts.at,
      sums: arena.allocate(network.units * samples).at,
      work: arena.allocate(threads.size * workLength(sizes)).at,
      nonZeroAt: nonZero ? inArena(arena, nonZero) : [],
    });
    this.#partials = arena.allocate(shares * pitch);
    this.#ones = arena.allocate(shares);
    this.#ones.values.fill(1);
    this.column = arena.allocate(pitch);
    this.product = arena.allocate(pitch);
    this.flat = arena.allocate(network.weights);
    arena.borrow(() => {
      const weights = arena.allocate(network.weights);
      weights.values.set(point.weights);
      this.#run('gradients', weights.at);
    });
    this.keep(point.live);
  }

  /** Leaves the columns of these weights alone, for `gram` and `squares`. */
  keep(live: Int32Array): void {
    const { unitOf } = this.sizes.network;
    const [mask, counts] = [this.#mask.values.fill(0), this.#counts.values.fill(0)];
    for (const q of live) {
      mask[q] = 1;
      counts[unitOf[q]]++;
    }
  }

  /** G = αI + XXᵀ, lower triangle. */
  gram({ at, pitch }: Matrix, alpha: number): void {
    this.#run('gram', at, pitch, alpha);
  }

  /** flat = x_qᵀKx_q for the weights q of all units that have live ones. */
  squares({ at, pitch }: Matrix): void {
    this.#run('squares', at, pitch, this.flat.at);
  }

  /** Writes x_q over a vector of m entries. @param q flat index */
  takeColumn(q: number, to: Float64Array): void {
    const { network, gradients, samples, pitch } = this.sizes;
    const unit = network.unitOf[q];
    const source = network.sourceOf[q];
    const [delta, values] = [this.#delta.values, this.#values.values];
    for (let r = 0, k = 0; r < gradients; r++) {
      to[r] = delta[unit * pitch + r] * values[k * network.values + source];
      if (++k === samples) k = 0;
    }
  }

  /** column = X·flat. */
  combine(): void {
    this.#run('combine', this.flat.at, this.column.at);
  }

  /** product = K·column. */
  multiply({ at, pitch }: Matrix): void {
    this.#run('multiply', at, pitch, this.column.at, this.#partials.at, this.#ones.at, this.product.at);
  }

  /** flat = Xᵀ·product, of all units that have live weights. */
  project(): void {
    this.#run('project', this.product.at, this.flat.at);
  }

  /** Writes Xᵀz of each row z behind it, from its entry `sizes.pitch` on, for the weights of all units. */
  projectRows({ at, pitch }: Matrix, count: number): void {
    this.#run('projectRows', at, pitch, count);
  }

  /** columnᵀ·product. */
  dot(): number {
    const [a, b] = [this.column.values, this.product.values];
    let sum = 0;
    for (let r = 0; r < this.sizes.gradients; r++) sum += a[r] * b[r];
    return sum;
  }

  #run(name: keyof DualPrograms, ...values: number[]): void {
    const { team, further } = this.#team.leader;
    team.run(namedPrograms(further.slice(PROGRAMS_BEFORE))[name], ...this.#space, ...values);
  }
}

/** Doubles of it, for so many threads, and of one more vector of weights while it is made. */
export const gradientMatrixLength = (sizes: DualSizes, nonZeros: number, threads: number): number => {
  const { network, samples, gradients, pitch } = sizes;
  const { units, weights, values } = network;
  const shares = rowShares(gradients).length;
  const ofGradients = samples * values + units * (pitch + samples + 1) + allPackedLength(sizes);
  const sparse = nonZeros > 0 ? samples + 1 + 2 * nonZeros : 0;
  const work = threads * workLength(sizes);
  // An array begins at a cache line of its own.
  return ofGradients + sparse + work + 3 * weights + (shares + 2) * pitch + shares + 16 * (64 / F64);
};
