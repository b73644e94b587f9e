import type { LiveCurvature } from '../../curvature/liveCurvature.ts';
import { type CurvatureProblem, type CurvatureTeam, structuredLength } from '../../curvature/structuredCurvature.ts';
import { NumericalError } from '../../errors.ts';
import type { Point } from '../../gradient/point.ts';
import { allocateMatrix, type Matrix } from '../../linalg/backend.ts';
import { choleskyLength } from '../../linalg/wasm/cholesky.ts';
import { symmetricProductLength } from '../../linalg/wasm/products.ts';
import { slabLength } from '../../linalg/wasm/rankUpdate.ts';
import { requireDamping } from '../crossCheck.ts';
import { deferredLength } from '../deferredInverse.ts';
import { denseInverse } from './denseInverse.ts';
import { denseWeights, isForDual, renewalOf } from './dualAdds.ts';
import { dualBounds } from './dualCheck.ts';
import { AHEAD, aheadLength, aheadSizes, dualSizes } from './dualSpace.ts';
import { GradientMatrix, gradientMatrixLength } from './gradientMatrix.ts';
import { RowsAhead } from './rowsAhead.ts';

/**
 * (H + αI)⁻¹ where there are fewer output gradients than weights, without a matrix of n rows. With X (m × n) the output
 * gradients over √P, H = XᵀX, and G = αI + XXᵀ (m × m),
 *
 *     (H + αI)⁻¹ = (I − XᵀG⁻¹X)/α
 *
 * Source: Woodbury, Memorandum Report 42, Princeton (1950). K = G⁻¹ is kept, and of X no more than its factors
 * (`GradientMatrix`). The diagonal is (1 − x_qᵀKx_q)/α, row q is (e_q − XᵀKx_q)/α. A deletion takes a column from X,
 *
 *     G ← G − x_q x_qᵀ,   K ← K + t tᵀ,   t = Kx_q/√(1 − x_qᵀKx_q),
 *
 * and u² from the diagonal, u = H⁻¹e_q/√[H⁻¹]_qq, as of a dense inverse. Terms wait as in `DeferredInverse`, and
 * vectors Kx_q are made for many weights at once where `foresee` tells which ones are likely to go (`RowsAhead`).
 * After `renewalOf` deletions K and the diagonal are made anew from the gradients, so that rounding errors of terms do
 * not pile up; as soon as few more weights are left than gradients (`denseWeights`), a dense inverse takes over.
 *
 * The same bits on any number of threads. Cost of a row: m² multiply-adds for K and P·n + m·units for X, as products of
 * matrices, or where none is foreseen as one pass over the lower triangle of K; of a deletion m²/2 more in panels.
 */
export class DualInverse implements LiveCurvature {
  readonly #team: CurvatureTeam;
  readonly #point: Point;
  readonly #alpha: number;
  readonly #shardSize: number;
  /** where the arrays begin in the arena */
  readonly #bottom: number;
  readonly #x: GradientMatrix;
  /** K, lower triangle, without the terms that wait */
  readonly #inverse: Matrix;
  readonly #ahead: RowsAhead;
  /** flat indices of the live weights */
  #live: Int32Array;
  /** (live); null: to be computed */
  #diagonal: Float64Array | null = null;
  /** (live) row `#current`; −1: of none */
  #row: Float64Array;
  #current = -1;
  /** (live) ranks that `foresee` was given; null: none since the last deletion */
  #ranks: Float64Array | null = null;
  /** deletions that K has served since it was made from the gradients, and those that it is to serve */
  #served = 0;
  #renewal = 0;
  /** tr H when K was made */
  #matrixTrace = 0;
  /** takes over where the dual form no longer serves */
  #dense: LiveCurvature | null = null;

  /**
   * @param point     of the team's network and samples; its weights are not to change
   * @param team      with the programs of `cellPrograms`; its arena holds the arrays until it is cleared
   * @param shardSize samples a shard of the dense H that takes over
   * @throws {NumericalError} if G is not positive definite in double precision
   */
  constructor(point: Point, team: CurvatureTeam, { alpha, shardSize }: DualOptions) {
    const { backend } = team.leader;
    this.#team = team;
    this.#point = point;
    this.#alpha = alpha;
    this.#shardSize = shardSize;
    this.#bottom = backend.arena.end;
    this.#live = point.live.slice();
    this.#x = new GradientMatrix(point, team);
    const { gradients, pitch } = this.#x.sizes;
    this.#inverse = allocateMatrix(backend, gradients, pitch);
    this.#ahead = new RowsAhead(this.#x, this.#inverse, team.leader);
    this.#row = new Float64Array(this.#live.length);
    this.#renew();
  }

  diagonal(): Float64Array {
    if (this.#dense) return this.#dense.diagonal();
    this.#diagonal ??= this.#newDiagonal();
    return this.#diagonal;
  }

  row(q: number): Float64Array {
    if (this.#dense) return this.#dense.row(q);
    if (this.#current !== q) {
      this.#makeRow(q);
      this.#current = q;
    }
    return this.#row;
  }

  /** Vectors of the weights of smallest rank are made together, see `RowsAhead`. */
  foresee(ranks: Float64Array): void {
    this.#ranks = ranks;
  }

  delete(q: number): void {
    if (this.#dense) {
      this.#dense.delete(q);
      return;
    }
    const row = this.row(q);
    const pivot = this.#alpha * row[q];
    if (!(pivot > 0 && pivot < Infinity)) {
      throw new NumericalError('a diagonal entry of the inverse must be positive and finite', { pivot: row[q], q });
    }
    this.#shorten(q, row);
    this.#ahead.delete(this.#live[q], 1 / Math.sqrt(pivot));
    this.#leaveOut(q);
    this.#served++;
    if (this.#served >= this.#renewal) this.#renew();
  }

  /**
   * All of them at once. With S deleted and L left, G_L = αI + X_L X_Lᵀ, y = X_S w_S and z = G_L⁻¹y,
   *
   *     Δw_L = X_Lᵀz,   Δw_S = −w_S,   ΔE = ½α(‖w_S‖² + yᵀz),
   *
   * the minimum of ½Δwᵀ(H + αI)Δw, without a row of the inverse. The proof is in docs/equations.md. The dense form that
   * takes over has no such way.
   */
  deleteTogether?: NonNullable<LiveCurvature['deleteTogether']> = (weights, indices) => {
    const live = this.#live;
    const isDeleted = new Uint8Array(live.length);
    const flat = this.#x.flat.values.fill(0);
    let squares = 0;
    for (const i of indices) {
      isDeleted[i] = 1;
      flat[live[i]] = weights[i];
      squares += weights[i] * weights[i];
    }
    this.#x.combine();
    this.#live = live.filter((_, i) => isDeleted[i] === 0);
    this.#makeNew();
    this.#x.multiply(this.#inverse);
    this.#x.project();
    for (let i = 0; i < live.length; i++) weights[i] = isDeleted[i] === 1 ? 0 : weights[i] + flat[live[i]];
    const saliency = 0.5 * this.#alpha * (squares + this.#x.dot());
    this.#goOver();
    return saliency;
  };

  /** (H + αI)⁻¹v = (v − XᵀKXv)/α. @param v (live) */
  times(v: Float64Array): Float64Array {
    if (this.#dense) throw new NumericalError('the dense form has taken over', {});
    const flat = this.#x.flat.values.fill(0);
    for (let i = 0; i < v.length; i++) flat[this.#live[i]] = v[i];
    this.#ahead.fold();
    this.#x.combine();
    this.#x.multiply(this.#inverse);
    this.#x.project();
    this.#current = -1;
    return v.map((value, i) => (value - flat[this.#live[i]]) / this.#alpha);
  }

  /** tr (H + αI)⁻¹ by G alone: (n − m)/α + tr K. */
  trace(): number {
    this.#ahead.fold();
    this.#current = -1;
    return (this.#live.length - this.#x.sizes.gradients) / this.#alpha + this.#diagonalSum();
  }

  /** tr K, or tr G before it is inverted. */
  #diagonalSum(): number {
    const { values, pitch } = this.#inverse;
    let sum = 0;
    for (let r = 0; r < this.#x.sizes.gradients; r++) sum += values[r * pitch + r];
    return sum;
  }

  /** Makes K of the live weights, or the dense inverse where it is to take over. */
  #renew(): void {
    if (!this.#goOver()) this.#makeNew();
  }

  #makeNew(): void {
    const { gradients: m } = this.#x.sizes;
    this.#x.keep(this.#live);
    this.#x.gram(this.#inverse, this.#alpha);
    this.#matrixTrace = this.#diagonalSum() - m * this.#alpha;
    if (!this.#team.leader.backend.cholesky(this.#inverse, m, 'inverse')) {
      throw new NumericalError('αI + XXᵀ is not positive definite', { m, alpha: this.#alpha });
    }
    this.#diagonal = null;
    this.#current = -1;
    this.#ranks = null;
    this.#ahead.clear();
    this.#served = 0;
    const n = this.#live.length;
    this.#renewal = Math.min(renewalOf(n), n - denseWeights(m));
  }

  /** Lets the dense form take over where it is to; the arrays of the dual form are given up. */
  #goOver(): boolean {
    if (isForDual(this.#live.length, this.#x.sizes.gradients)) return false;
    this.#team.leader.backend.arena.clear(this.#bottom);
    const point = { ...this.#point, live: this.#live };
    delete this.deleteTogether;
    this.#dense = denseInverse(point, this.#team, { alpha: this.#alpha, shardSize: this.#shardSize });
    return true;
  }

  /**
   * The diagonal by K, held against the trace, since K is made anew without `dualCheck`.
   *
   * @throws {NumericalError} if they differ by more than rounding explains, n times the bound of a row, or if α is too
   *   small for double precision to tell
   */
  #newDiagonal(): Float64Array {
    const trace = this.trace();
    this.#x.keep(this.#live);
    this.#x.squares(this.#inverse);
    const squares = this.#x.flat.values;
    const diagonal = Float64Array.from(this.#live, (q) => (1 - squares[q]) / this.#alpha);
    const difference = this.#alpha * Math.abs(diagonal.reduce((sum, value) => sum + value, 0) - trace);
    const { ofDifference } = dualBounds(this.#x.sizes.gradients, this.#matrixTrace, this.#alpha);
    const bound = diagonal.length * requireDamping(ofDifference, diagonal.length, this.#alpha);
    if (!(difference <= bound)) {
      const found = { difference, bound };
      throw new NumericalError('the diagonal of the dual form and its trace differ by more than rounding', found);
    }
    return diagonal;
  }

  /** (e_q − XᵀKx_q)/α at the live weights. */
  #makeRow(q: number): void {
    const live = this.#live;
    const next = this.#ranks && { ranks: this.#ranks, live };
    const projected = this.#ahead.projected(live[q], next);
    const row = this.#row.subarray(0, live.length);
    const factor = -1 / this.#alpha;
    for (let i = 0; i < row.length; i++) row[i] = factor * projected[live[i]];
    row[q] = (1 - projected[live[q]]) / this.#alpha;
    this.#row = row;
  }

  /** Takes the term of weight q from the diagonal. @param row of the inverse */
  #shorten(q: number, row: Float64Array): void {
    const diagonal = this.#diagonal;
    if (!diagonal) return;
    const scale = 1 / row[q];
    for (let i = 0; i < row.length; i++) diagonal[i] -= scale * row[i] * row[i];
  }

  /** Takes weight q from live weights and diagonal. */
  #leaveOut(q: number): void {
    const left = this.#live.length - 1;
    this.#diagonal?.copyWithin(q, q + 1);
    this.#diagonal = this.#diagonal?.subarray(0, left) ?? null;
    this.#live.copyWithin(q, q + 1);
    this.#live = this.#live.subarray(0, left);
    this.#current = -1;
    this.#ranks = null;
  }
}

/** Options of a dual inverse. */
export interface DualOptions {
  /** damping α */
  readonly alpha: number;
  /** samples a shard of H, where it is made */
  readonly shardSize: number;
}

/**
 * Doubles that a dual inverse takes, the dense one included that may take over.
 *
 * @param shardSize of H of that one; null: the path ends before
 * @param threads   of the team
 */
export function dualLength(problem: CurvatureProblem, shardSize: number | null, threads: number): number {
  const sizes = dualSizes(problem);
  const { gradients: m, pitch } = sizes;
  const ofGradients = gradientMatrixLength(sizes, problem.nonZero?.value.length ?? 0, threads);
  const own = ofGradients + m * pitch + aheadLength(sizes);
  const ofProducts = Math.max(slabLength(m, aheadSizes(sizes).terms), symmetricProductLength(AHEAD, m));
  const work = Math.max(choleskyLength(m), ofProducts);
  if (shardSize === null) return own + work;
  const n = denseWeights(m);
  const dense = Math.max(structuredLength(problem, shardSize), choleskyLength(n), deferredLength(n) + slabLength(n, n));
  return Math.max(own + work, n * n + dense);
}
