import type { LiveCurvature } from '../../curvature/liveCurvature.ts';
import { type CurvatureTeam, inArena } from '../../curvature/structuredCurvature.ts';
import { NumericalError } from '../../errors.ts';
import type { Point } from '../../gradient/point.ts';
import { allocateMatrix, type Matrix } from '../../linalg/backend.ts';
import type { SharedArray } from '../../linalg/wasm/arena.ts';
import { namedPrograms, spaceValues } from './dualPrograms.ts';
import { allPackedLength, type DualSizes, dualSizes, PANEL, rowShares, workLength } from './dualSpace.ts';

/** Programs of a cell's team before those of the dual form: its curvature, and its loss. */
const PROGRAMS_BEFORE = 2;

/**
 * (H + αI)⁻¹ where there are fewer output gradients than weights, without a matrix of n rows. With X (m × n) the output
 * gradients over √P, H = XᵀX, and G = αI + XXᵀ (m × m),
 *
 *     (H + αI)⁻¹ = (I − XᵀG⁻¹X)/α
 *
 * (Woodbury, Memorandum Report 42, Princeton (1950)). K = G⁻¹ is kept; X is no more than δ and a, see
 * `OutputGradients`. Its diagonal is (1 − x_qᵀKx_q)/α, its row q (e_q − XᵀKx_q)/α. A deletion takes a column from X,
 *
 *     G ← G − x_q x_qᵀ,   K ← K + t tᵀ,   t = Kx_q/√(1 − x_qᵀKx_q),
 *
 * and from the diagonal u², u = H⁻¹e_q/√[H⁻¹]_qq, as for a dense inverse. Terms wait in a panel as in
 * `DeferredInverse`. After `renewalOf(m)` deletions K and the diagonal are made anew from the gradients, so that
 * rounding errors of terms do not pile up.
 *
 * The rows, and all sums, are the same bits on any number of threads.
 */
export class DualInverse implements LiveCurvature {
  readonly #team: CurvatureTeam;
  readonly #point: Point;
  readonly #alpha: number;
  readonly #sizes: DualSizes;
  /** addresses of all arrays, as programs take them */
  readonly #space: readonly number[];
  readonly #mask: SharedArray;
  readonly #counts: SharedArray;
  /** K, lower triangle */
  readonly #inverse: Matrix;
  /** (PANEL × m), a pending term a row */
  readonly #panel: Matrix;
  readonly #factors: SharedArray;
  readonly #partials: SharedArray;
  readonly #ones: SharedArray;
  /** (m) x_q or Xv, and K times it */
  readonly #column: SharedArray;
  readonly #product: SharedArray;
  /** (weights) in flat order */
  readonly #flat: SharedArray;
  #live: Int32Array;
  /** (live) of K as it is now; null: to be computed */
  #diagonal: Float64Array | null = null;
  #row: Float64Array | null = null;
  #current = -1;
  #pending = 0;
  #served = 0;

  /**
   * @param point of the team's network and samples
   * @param team  with the programs of `cellPrograms`; its arena holds the arrays until it is cleared
   * @throws {NumericalError} if G is not positive definite
   */
  constructor(point: Point, team: CurvatureTeam, alpha: number) {
    const { backend, team: threads } = team.leader;
    const { arena } = backend;
    const sizes = dualSizes(team.problem);
    const { network, samples, gradients: m, pitch } = sizes;
    this.#team = team;
    this.#point = point;
    this.#alpha = alpha;
    this.#sizes = sizes;
    this.#live = point.live.slice();
    this.#mask = arena.allocate(network.weights);
    this.#counts = arena.allocate(network.units);
    this.#space = spaceValues({
      values: arena.allocate(samples * network.values).at,
      delta: arena.allocate(network.units * pitch).at,
      packed: arena.allocate(allPackedLength(sizes)).at,
      mask: this.#mask.at,
      counts: this.#counts.at,
      sums: arena.allocate(network.units * samples).at,
      work: arena.allocate(threads.size * workLength(sizes)).at,
      nonZeroAt: team.problem.nonZero ? inArena(arena, team.problem.nonZero) : [],
    });
    this.#inverse = allocateMatrix(backend, m, pitch);
    this.#panel = allocateMatrix(backend, PANEL, pitch);
    this.#factors = arena.allocate(PANEL);
    this.#partials = arena.allocate(rowShares(m).length * pitch);
    this.#ones = arena.allocate(rowShares(m).length);
    this.#ones.values.fill(1);
    this.#column = arena.allocate(pitch);
    this.#product = arena.allocate(pitch);
    this.#flat = arena.allocate(network.weights);
    arena.borrow(() => {
      const weights = arena.allocate(network.weights);
      weights.values.set(point.weights);
      this.#run('gradients', weights.at);
    });
    this.#renew();
  }

  diagonal(): Float64Array {
    this.#diagonal ??= this.#newDiagonal();
    return this.#diagonal;
  }

  row(q: number): Float64Array {
    if (this.#current !== q || !this.#row) {
      this.#bringUp(q);
      this.#row = this.#projected(q);
      this.#current = q;
    }
    return this.#row;
  }

  delete(q: number): void {
    const row = this.row(q);
    const pivot = this.#alpha * row[q];
    if (!(pivot > 0 && pivot < Infinity)) {
      throw new NumericalError('a diagonal entry of the inverse must be positive and finite', { pivot: row[q], q });
    }
    const { gradients, pitch } = this.#sizes;
    const factor = 1 / Math.sqrt(pivot);
    const term = this.#panel.values.subarray(this.#pending * pitch, this.#pending * pitch + gradients);
    for (let r = 0; r < gradients; r++) term[r] = factor * this.#product.values[r];
    const diagonal = this.#diagonal;
    if (diagonal) {
      const scale = 1 / row[q];
      for (let i = 0; i < row.length; i++) diagonal[i] -= scale * row[i] * row[i];
      diagonal.copyWithin(q, q + 1);
      this.#diagonal = diagonal.subarray(0, row.length - 1);
    }
    this.#counts.values[this.#point.network.unitOf[this.#live[q]]]--;
    this.#live.copyWithin(q, q + 1);
    this.#live = this.#live.subarray(0, row.length - 1);
    this.#current = -1;
    this.#pending++;
    if (++this.#served >= renewalOf(gradients)) this.#renew();
    else if (this.#pending === PANEL) this.#flush();
  }

  /**
   * All of them at once. With S deleted and L left, G_L = αI + X_L X_Lᵀ, y = X_S w_S and z = G_L⁻¹y,
   *
   *     Δw_L = X_Lᵀz,   Δw_S = −w_S,   ΔE = ½α(‖w_S‖² + yᵀz),
   *
   * which is the minimum of ½Δwᵀ(H + αI)Δw, without rows of the inverse. The proof is in docs/equations.md.
   */
  deleteTogether(weights: Float64Array, indices: Int32Array): number {
    const live = this.#live;
    const { gradients } = this.#sizes;
    const removed = new Set(indices);
    const flat = this.#flat.values.fill(0);
    let squares = 0;
    for (const i of indices) {
      flat[live[i]] = weights[i];
      squares += weights[i] * weights[i];
    }
    this.#run('combine', this.#flat.at, this.#column.at);
    this.#live = live.filter((_, i) => !removed.has(i));
    this.#renew();
    this.#multiply();
    this.#run('project', this.#product.at, this.#flat.at);
    for (let i = 0; i < live.length; i++) weights[i] = removed.has(i) ? 0 : weights[i] + flat[live[i]];
    let product = 0;
    for (let r = 0; r < gradients; r++) product += this.#column.values[r] * this.#product.values[r];
    return 0.5 * this.#alpha * (squares + product);
  }

  /** K of the live weights, from their gradients. */
  #renew(): void {
    const { backend } = this.#team.leader;
    const { unitOf } = this.#point.network;
    const { gradients: m } = this.#sizes;
    this.#mask.values.fill(0);
    this.#counts.values.fill(0);
    for (const q of this.#live) {
      this.#mask.values[q] = 1;
      this.#counts.values[unitOf[q]]++;
    }
    this.#run('gram', this.#inverse.at, this.#inverse.pitch, this.#alpha);
    if (!backend.cholesky(this.#inverse, m, 'inverse')) {
      throw new NumericalError('αI + XXᵀ is not positive definite', { m, alpha: this.#alpha });
    }
    this.#diagonal = null;
    this.#current = -1;
    this.#pending = 0;
    this.#served = 0;
  }

  /** K gets the terms that wait. */
  #flush(): void {
    const { gradients: m } = this.#sizes;
    this.#team.leader.backend.rankUpdate(this.#inverse, this.#panel, m, this.#pending, 1);
    this.#pending = 0;
  }

  #newDiagonal(): Float64Array {
    if (this.#pending > 0) this.#flush();
    this.#run('squares', this.#inverse.at, this.#inverse.pitch, this.#flat.at);
    const squares = this.#flat.values;
    return Float64Array.from(this.#live, (q) => (1 - squares[q]) / this.#alpha);
  }

  /** x_q, Kx_q, and XᵀKx_q of all weights. */
  #bringUp(q: number): void {
    const { network, gradients, samples } = this.#sizes;
    const [values, delta, pitch] = [this.#space[0], this.#space[1], this.#sizes.pitch];
    const memory = new Float64Array(this.#team.leader.backend.arena.memory.buffer);
    const unit = network.unitOf[this.#live[q]];
    const source = network.sourceOf[this.#live[q]];
    const column = this.#column.values;
    const from = delta / 8 + unit * pitch;
    for (let r = 0, k = 0; r < gradients; r++) {
      column[r] = memory[from + r] * memory[values / 8 + k * network.values + source];
      if (++k === samples) k = 0;
    }
    this.#multiply();
    this.#run('project', this.#product.at, this.#flat.at);
  }

  /** Product = K·column, terms that wait included. */
  #multiply(): void {
    const { at, pitch } = this.#inverse;
    const { gradients } = this.#sizes;
    const [column, partials, ones, to] = [this.#column, this.#partials, this.#ones, this.#product].map((a) => a.at);
    const terms = [this.#panel.at, this.#factors.at, this.#pending];
    const { kernels } = this.#team.leader;
    kernels.rowProducts(this.#factors.at, this.#panel.at, this.#panel.pitch, this.#pending, column, gradients);
    this.#run('multiply', at, pitch, column, partials, ones, to, ...terms);
  }

  /** (e_q − XᵀKx_q)/α at the live weights. */
  #projected(q: number): Float64Array {
    const flat = this.#flat.values;
    const live = this.#live;
    const row = new Float64Array(live.length);
    const factor = -1 / this.#alpha;
    for (let i = 0; i < row.length; i++) row[i] = factor * flat[live[i]];
    row[q] = (1 - flat[live[q]]) / this.#alpha;
    return row;
  }

  #run(name: keyof ReturnType<typeof namedPrograms>, ...values: number[]): void {
    const { team, further } = this.#team.leader;
    team.run(namedPrograms(further.slice(PROGRAMS_BEFORE))[name], ...this.#space, ...values);
  }
}

/** Deletions after which the inverse of m gradients is made anew: a small share of their work. */
export const renewalOf = (m: number): number => Math.max(PANEL, Math.ceil(m / 4));
