import { eigenvalueTolerance } from '../inverse/eigenspaceInverse.ts';
import type { Dampings } from './distanceFromMinimum.ts';

/** The eigenvalues of H + αI in some numbers. */
export interface SpectrumSummary {
  /** of H + αI */
  readonly smallest: number;
  readonly largest: number;
  /** largest over smallest, by their sizes: digits of the inverse that rounding takes */
  readonly condition: number;
  /** eigenvalues of H that are not 0 to rounding: directions in which some output changes */
  readonly rank: number;
  /** Σ λ/(λ + α) over the eigenvalues λ of H; null where H + αI is not positive definite */
  readonly effectiveWeights: number | null;
  /** the same with the decay for α; null without a decay */
  readonly effectiveWeightsOfDecay: number | null;
  /**
   * eigenvalues of H + αI in each decade 10^exponent … 10^(exponent + 1), ascending; those that are not positive are in
   * none
   */
  readonly decades: readonly Decade[];
}

/** A decade of a histogram. */
export interface Decade {
  readonly exponent: number;
  readonly count: number;
}

/**
 * A spectrum in some numbers.
 *
 * Effective weights are directions that the data determine rather than the damping: γ = Σ λ/(λ + α), MacKay, Neural
 * Computation 4 (1992) 415, eq. 4.9, with the λ of E's Hessian and α that of the prior; Moody, NIPS 4 (1992), calls the
 * same sum the effective number of parameters of a network with weight decay.
 *
 * @param values (n) eigenvalues of H, ascending
 *
 * @example
 * ```ts
 * import { spectrumSummary } from 'optimal-brain-surgeon/inspection';
 *
 * // 3/(3 + 1) + 1/(1 + 1) + 0/(0 + 1)
 * const summary = spectrumSummary(Float64Array.of(0, 1, 3), { alpha: 1, decay: 0 });
 * console.log(summary.effectiveWeights, summary.rank, summary.condition); // → 1.25 2 4
 * ```
 */
export function spectrumSummary(values: Float64Array, { alpha, decay }: Dampings): SpectrumSummary {
  const damped = values.map((value) => value + alpha);
  const [smallest, largest] = [damped[0], damped[damped.length - 1]];
  const sizes = damped.map(Math.abs).sort();
  const tolerance = eigenvalueTolerance(values);
  return {
    smallest,
    largest,
    condition: sizes[sizes.length - 1] / sizes[0],
    rank: values.filter((value) => Math.abs(value) > tolerance).length,
    effectiveWeights: smallest > 0 ? effectiveCount(values, alpha) : null,
    effectiveWeightsOfDecay: decay > 0 && values[0] + decay > 0 ? effectiveCount(values, decay) : null,
    decades: decadesOf(damped.filter((value) => value > 0)),
  };
}

const effectiveCount = (values: Float64Array, damping: number): number =>
  values.reduce((sum, value) => sum + value / (value + damping), 0);

/** An eigenvalue of 0 plus α is α to rounding, and belongs to the decade of α. */
const ROUNDING = 1e-6;

/** @param values positive */
function decadesOf(values: Float64Array): Decade[] {
  const counts = new Map<number, number>();
  for (const value of values) {
    const exponent = Math.floor(Math.log10(value) + ROUNDING);
    counts.set(exponent, (counts.get(exponent) ?? 0) + 1);
  }
  return [...counts].map(([exponent, count]) => ({ exponent, count })).sort((a, b) => a.exponent - b.exponent);
}
