import type { LiveCurvature } from '../../curvature/liveCurvature.ts';
import { type CurvatureProblem, type CurvatureTeam, structuredLength } from '../../curvature/structuredCurvature.ts';
import { NumericalError } from '../../errors.ts';
import type { Point } from '../../gradient/point.ts';
import { allocateMatrix, type Matrix } from '../../linalg/backend.ts';
import type { SharedArray } from '../../linalg/wasm/arena.ts';
import { choleskyLength } from '../../linalg/wasm/cholesky.ts';
import { slabLength } from '../../linalg/wasm/rankUpdate.ts';
import { deferredLength } from '../deferredInverse.ts';
import { denseInverse } from './denseInverse.ts';
import { denseWeights, isForDual, PANEL, renewalOf } from './dualAdds.ts';
import { dualSizes } from './dualSpace.ts';
import { GradientMatrix, gradientMatrixLength } from './gradientMatrix.ts';

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
 * and u² from the diagonal, u = H⁻¹e_q/√[H⁻¹]_qq, as of a dense inverse. Terms wait in a panel as in `DeferredInverse`.
 * After `renewalOf` deletions K and the diagonal are made anew from the gradients, so that rounding errors of terms
 * do not pile up; as soon as few more weights are left than gradients (`denseWeights`), a dense inverse takes over.
 *
 * The same bits on any number of threads. Cost of a deletion: m² multiply-adds for K (its lower triangle is read once),
 * P·n + m·units for X; m² more in panels.
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
  /** (PANEL × m), a term a row */
  readonly #panel: Matrix;
  readonly #factors: SharedArray;
  /** flat indices of the live weights */
  #live: Int32Array;
  /** (live); null: to be computed */
  #diagonal: Float64Array | null = null;
  /** (live) row `#current`; null: none */
  #row: Float64Array | null = null;
  #current = -1;
  #pending = 0;
  /** deletions that K has served since it was made from the gradients, and those that it is to serve */
  #served = 0;
  #renewal = 0;
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
    this.#panel = allocateMatrix(backend, PANEL, pitch);
    this.#factors = backend.arena.allocate(PANEL);
    this.#renew();
  }

  diagonal(): Float64Array {
    if (this.#dense) return this.#dense.diagonal();
    this.#diagonal ??= this.#newDiagonal();
    return this.#diagonal;
  }

  row(q: number): Float64Array {
    if (this.#dense) return this.#dense.row(q);
    if (this.#current !== q || !this.#row) {
      this.#x.takeColumn(this.#live[q]);
      this.#multiply();
      this.#x.project();
      this.#row = this.#rowOf(q);
      this.#current = q;
    }
    return this.#row;
  }

  delete(q: number): void {
    if (this.#dense) {
      this.#dense.delete(q);
      return;
    }
    const row = this.row(q);
    const { gradients, pitch } = this.#x.sizes;
    const pivot = this.#alpha * row[q];
    if (!(pivot > 0 && pivot < Infinity)) {
      throw new NumericalError('a diagonal entry of the inverse must be positive and finite', { pivot: row[q], q });
    }
    const factor = 1 / Math.sqrt(pivot);
    const at = this.#pending * pitch;
    const [panel, product] = [this.#panel.values, this.#x.product.values];
    for (let r = 0; r < gradients; r++) panel[at + r] = factor * product[r];
    this.#shorten(q, row);
    this.#pending++;
    this.#served++;
    if (this.#served >= this.#renewal) this.#renew();
    else if (this.#pending === PANEL) this.#flush();
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
    this.#multiply();
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
    this.#x.combine();
    this.#multiply();
    this.#x.project();
    this.#current = -1;
    return v.map((value, i) => (value - flat[this.#live[i]]) / this.#alpha);
  }

  /** tr (H + αI)⁻¹ by G alone: (n − m)/α + tr K. */
  trace(): number {
    const { gradients } = this.#x.sizes;
    const { values, pitch } = this.#inverse;
    if (this.#pending > 0) this.#flush();
    let trace = 0;
    for (let r = 0; r < gradients; r++) trace += values[r * pitch + r];
    return (this.#live.length - gradients) / this.#alpha + trace;
  }

  /** Makes K of the live weights, or the dense inverse where it is to take over. */
  #renew(): void {
    if (!this.#goOver()) this.#makeNew();
  }

  #makeNew(): void {
    const { gradients: m } = this.#x.sizes;
    this.#x.keep(this.#live);
    this.#x.gram(this.#inverse, this.#alpha);
    if (!this.#team.leader.backend.cholesky(this.#inverse, m, 'inverse')) {
      throw new NumericalError('αI + XXᵀ is not positive definite', { m, alpha: this.#alpha });
    }
    this.#diagonal = null;
    this.#current = -1;
    this.#pending = 0;
    this.#served = 0;
    const { outputs, units } = this.#x.sizes.network;
    const n = this.#live.length;
    this.#renewal = Math.min(renewalOf(n, { gradients: m, outputs, units }), n - denseWeights(m));
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

  /** K gets the terms that wait. */
  #flush(): void {
    const { gradients: m } = this.#x.sizes;
    this.#team.leader.backend.rankUpdate(this.#inverse, this.#panel, m, this.#pending, 1);
    this.#pending = 0;
  }

  #multiply(): void {
    this.#x.multiply(this.#inverse, { rows: this.#panel, factors: this.#factors, count: this.#pending });
  }

  #newDiagonal(): Float64Array {
    if (this.#pending > 0) this.#flush();
    this.#x.keep(this.#live);
    this.#x.squares(this.#inverse);
    this.#current = -1;
    const squares = this.#x.flat.values;
    return Float64Array.from(this.#live, (q) => (1 - squares[q]) / this.#alpha);
  }

  /** (e_q − XᵀKx_q)/α at the live weights. */
  #rowOf(q: number): Float64Array {
    const flat = this.#x.flat.values;
    const live = this.#live;
    const row = new Float64Array(live.length);
    const factor = -1 / this.#alpha;
    for (let i = 0; i < row.length; i++) row[i] = factor * flat[live[i]];
    row[q] = (1 - flat[live[q]]) / this.#alpha;
    return row;
  }

  /** Takes weight q from live weights and diagonal. @param row of the inverse */
  #shorten(q: number, row: Float64Array): void {
    const left = row.length - 1;
    const diagonal = this.#diagonal;
    if (diagonal) {
      const scale = 1 / row[q];
      for (let i = 0; i < row.length; i++) diagonal[i] -= scale * row[i] * row[i];
      diagonal.copyWithin(q, q + 1);
      this.#diagonal = diagonal.subarray(0, left);
    }
    this.#live.copyWithin(q, q + 1);
    this.#live = this.#live.subarray(0, left);
    this.#current = -1;
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
  const own = gradientMatrixLength(sizes, problem.nonZero?.value.length ?? 0, threads) + (m + PANEL + 1) * pitch;
  const work = Math.max(choleskyLength(m), slabLength(m, PANEL));
  if (shardSize === null) return own + work;
  const n = denseWeights(m);
  const dense = Math.max(structuredLength(problem, shardSize), choleskyLength(n), deferredLength(n) + slabLength(n, n));
  return Math.max(own + work, n * n + dense);
}
