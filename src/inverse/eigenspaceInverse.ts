import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { NumericalError } from '../errors.ts';
import { type Spectrum, type SpectrumOf, spectrum, spectrumResidual } from './spectrum.ts';

/**
 * Meanings of "the m smallest eigenvalues" where some coincide, which they do: H of MONK's networks has a null space of
 * 12 to 18 dimensions. The paper does not say.
 *
 * - `clusters`: the m smallest distinct eigenvalues, each with its whole eigenspace; may be more than m dimensions;
 * - `nonzero`: the m smallest eigenvalues of H that are not 0, ties taken whole: the null space of H is left out;
 * - `basis`: m eigenvectors as the solver returns them, by ascending eigenvalue, then index: the paper to the letter.
 *   Out of an eigenspace cut in two it takes an arbitrary part, so other arithmetic or another order of weights gives
 *   another result.
 *
 * Eigenvalues count as equal, or as 0, within `eigenvalueTolerance`.
 */
export const EIGENSPACE_RULES = ['clusters', 'nonzero', 'basis'] as const;
/** Name of a rule. */
export type EigenspaceRule = (typeof EIGENSPACE_RULES)[number];

/**
 * The distance that two eigenvalues may have by rounding alone: 10·n·ε·‖H‖₂, ε = 2⁻⁵².
 *
 * A solver that is backward stable returns the eigenvalues of H + E, ‖E‖₂ ≈ n·u·‖H‖₂ with u = ε/2, so by Weyl's theorem
 * each is off by n·u·‖H‖₂, and two that are equal lie twice that apart: the usual bound for a rank. Ten times as much,
 * since H is a rounded sum too, of N outer products: about √N·u·‖H‖₂ more. On MONK's networks "zero" is below
 * 1e-16·‖H‖₂, the smallest eigenvalue that is not above 1e-6·‖H‖₂, and the tolerance 1e-13·‖H‖₂.
 *
 * @param values (n) eigenvalues, ascending
 */
export function eigenvalueTolerance(values: Float64Array): number {
  const n = values.length;
  return 10 * n * Number.EPSILON * Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
}

/** The eigenvalues that a pseudo-inverse is made of. */
export interface EigenspaceChoice {
  /** m ≥ 1; n or more is all of them */
  readonly dimensions: number;
  readonly rule: EigenspaceRule;
}

/** L_q by the whole of (H + αI)⁻¹, and what eq. 10 says that the eigenspace makes of it at most. */
export interface SaliencyBounds {
  readonly exact: number;
  readonly upper: number;
}

/**
 * Dominant-eigenspace OBS: of (H + αI)⁻¹ only the part of the m smallest eigenvalues,
 *
 *     U_N Σ_N⁻¹ U_Nᵀ,   H + αI = U_S Σ_S U_Sᵀ + U_N Σ_N U_Nᵀ,
 *
 * which takes the place of the inverse in L_q and δw.
 *
 * Source: Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), eq. 7–9; with this matrix they are eq. 5 of NIPS 5.
 *
 * A weight that the eigenspace does not see has a diagonal entry of 0 and L̄_q = w_q²/0 = Infinity: it cannot be set to
 * zero within the eigenspace. Rounding mostly leaves some 1e-32 there, so that L̄_q is merely huge; the trace is
 * positive, so some other weight always comes before it. The matrix is singular when not all dimensions are taken.
 *
 * Cost: a spectrum of what is left of H (about 9n³ flops) for the first question after each deletion, then n·m.
 */
export class EigenspaceInverse implements LiveCurvature {
  readonly #alpha: number;
  readonly #dimensions: number;
  readonly #rule: EigenspaceRule;
  readonly #spectrumOf: SpectrumOf;
  #hessian: Float64Array;
  #n: number;
  #eigenspace: Eigenspace | null = null; // null: to be decomposed anew

  /**
   * @param hessian (n × n) symmetric, row-major, without damping; not modified
   * @param alpha   damping α, added to all eigenvalues; the eigenspaces are those of H
   * @param spectrumOf what decomposes H, and H without the weights that were deleted
   * @throws {RangeError} if m is not a whole number from 1 on
   */
  constructor(
    hessian: Float64Array,
    n: number,
    alpha: number,
    { dimensions, rule }: EigenspaceChoice,
    spectrumOf: SpectrumOf = spectrum,
  ) {
    if (!Number.isInteger(dimensions) || dimensions < 1) {
      throw new RangeError(`an eigenspace has a whole number of dimensions from 1 on, not ${dimensions}`);
    }
    this.#hessian = hessian;
    this.#n = n;
    this.#alpha = alpha;
    this.#dimensions = dimensions;
    this.#rule = rule;
    this.#spectrumOf = spectrumOf;
  }

  /** Dimension of the eigenspace as it is now: `clusters` and `nonzero` may take more than m. */
  get taken(): number {
    return this.#decomposed().indices.length;
  }

  /** @throws {NumericalError} as `row` */
  diagonal(): Float64Array {
    const eigenspace = this.#decomposed();
    const diagonal = new Float64Array(this.#n);
    for (let q = 0; q < this.#n; q++) diagonal[q] = this.#entry(eigenspace, eigenspace.indices, q, q);
    return diagonal;
  }

  /** @throws {NumericalError} if an eigenvalue taken, plus α, is not positive, or if H has none but 0 to take */
  row(q: number): Float64Array {
    const eigenspace = this.#decomposed();
    const row = new Float64Array(this.#n);
    for (let i = 0; i < this.#n; i++) row[i] = this.#entry(eigenspace, eigenspace.indices, q, i);
    return row;
  }

  delete(q: number): void {
    const n = this.#n;
    const smaller = new Float64Array((n - 1) * (n - 1));
    for (let i = 0, r = 0; i < n; i++) {
      if (i === q) continue;
      for (let j = 0; j < n; j++) if (j !== q) smaller[r++] = this.#hessian[i * n + j];
    }
    this.#hessian = smaller;
    this.#n = n - 1;
    this.#eigenspace = null;
  }

  /**
   * Bounds of what the eigenspace costs weight q: L_q ≤ L̄_q ≤ L_q + (2 L_q L̄_q / w_q²)(1/σ(s)), with σ(s) the
   * smallest eigenvalue of H + αI that is not taken; if all are taken, L̄_q = L_q.
   *
   * Source: NIPS 6 (1994), eq. 10. As 2L̄_q/w_q² = 1/[U_N Σ_N⁻¹ U_Nᵀ]_qq, it is computed as L_q (1 + 1/([·]_qq σ(s))),
   * which is also right for w_q = 0. It holds for every rule: the proof asks for any split, with σ(s) the smallest of
   * the rest.
   *
   * @param wq weight q
   * @throws {NumericalError} if H + αI is not positive definite
   */
  bounds(q: number, wq: number): SaliencyBounds {
    const eigenspace = this.#decomposed();
    const { values, all, indices, smallestLeft } = eigenspace;
    const alpha = this.#alpha;
    if (!(values[0] + alpha > 0)) {
      throw new NumericalError('H + αI is not positive definite', { alpha, smallestEigenvalue: values[0] });
    }
    const whole = this.#entry(eigenspace, all, q, q);
    const seen = this.#entry(eigenspace, indices, q, q);
    const exact = (wq * wq) / (2 * whole);
    return { exact, upper: seen === 0 ? Infinity : exact * (1 + 1 / (seen * smallestLeft)) };
  }

  /** ‖HU − UΛ‖_F / ‖H‖_F of the decomposition as it is now, see `spectrumResidual`. */
  residual(): number {
    return spectrumResidual(this.#hessian, this.#n, this.#decomposed());
  }

  #decomposed(): Eigenspace {
    this.#eigenspace ??= eigenspaceOf(
      this.#spectrumOf(this.#hessian, this.#n),
      this.#alpha,
      this.#dimensions,
      this.#rule,
    );
    return this.#eigenspace;
  }

  /** Entry (i, j) of Σ u_k u_kᵀ / (λ_k + α) over the eigenvalues at `indices`. */
  #entry({ values, vectors }: Spectrum, indices: Int32Array, i: number, j: number): number {
    const [rowI, rowJ] = [i * this.#n, j * this.#n];
    const alpha = this.#alpha;
    let sum = 0;
    for (let m = 0; m < indices.length; m++) {
      const k = indices[m];
      sum += (vectors[rowI + k] * vectors[rowJ + k]) / (values[k] + alpha);
    }
    return sum;
  }
}

interface Eigenspace extends Spectrum {
  /** indices of all eigenvalues */
  readonly all: Int32Array;
  /** indices of the eigenvalues taken, ascending */
  readonly indices: Int32Array;
  /** σ(s), the smallest eigenvalue of H + αI that is not taken; Infinity if all are */
  readonly smallestLeft: number;
}

function eigenspaceOf({ values, vectors }: Spectrum, alpha: number, m: number, rule: EigenspaceRule): Eigenspace {
  const all = new Int32Array(values.length);
  for (let k = 0; k < all.length; k++) all[k] = k;
  const indices = eigenvaluesTaken(values, all, m, rule);
  for (const k of indices) {
    if (!(values[k] + alpha > 0)) {
      throw new NumericalError('an eigenvalue of H + αI is not positive', { alpha, eigenvalue: values[k], place: k });
    }
  }
  const left = all.findIndex((k) => indices[k] !== k); // the first one that is not taken
  return { values, vectors, all, indices, smallestLeft: left < 0 ? Infinity : values[left] + alpha };
}

/** Indices of the eigenvalues that a rule takes, ascending. */
function eigenvaluesTaken(values: Float64Array, all: Int32Array, m: number, rule: EigenspaceRule): Int32Array {
  if (rule === 'basis') return all.slice(0, m);
  const tolerance = eigenvalueTolerance(values);
  const candidates = rule === 'clusters' ? all : all.filter((k) => Math.abs(values[k]) > tolerance);
  if (candidates.length === 0) throw new NumericalError('H has no eigenvalue above rounding', { n: values.length });
  let count = 0; // eigenvalues, or distinct ones
  const end = candidates.findIndex((k, i) => {
    const equal = i > 0 && values[k] - values[candidates[i - 1]] <= tolerance;
    if (equal && rule === 'clusters') return false;
    count++;
    return count > m && !equal;
  });
  return end < 0 ? candidates : candidates.slice(0, end);
}
