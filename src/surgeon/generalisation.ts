import { NumericalError } from '../errors.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import { matrixTrace } from '../linalg/symmetric.ts';

/**
 * The judgement of γOBD and γOBS on each weight. Letters: H̃ = H + αI, J = H̃ + decay·I, u the weights at a minimum of
 * E + ½ decay‖u‖², n of them.
 */
export interface GammaSaliencies {
  /** (n) δE_train,l: predicted increase of the training error E, without the loss's decay term */
  readonly increases: Float64Array;
  /** (n) δE_test,l, to first order in N_eff/P: the weight with the smallest one goes */
  readonly ranks: Float64Array;
}

/**
 * The number of weights that the data determine, the others being held by the decay:
 *
 *     N_eff = tr(H̃J⁻¹H̃J⁻¹) = n − 2d tr J⁻¹ + d²‖J⁻¹‖²_F,   d = decay
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996); the second form as H̃J⁻¹ = I − dJ⁻¹.
 *
 * @param jInverse (n × n) J⁻¹, symmetric, row-major
 *
 * Cost: n² multiply-adds.
 */
export function effectiveWeights(jInverse: Float64Array, n: number, decay: number): number {
  return n - 2 * decay * matrixTrace(jInverse, n) + decay * decay * sumOfSquares(jInverse);
}

/**
 * N_eff for a diagonal H̃: Σ_l (h_l/(h_l + decay))².
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996), with the diagonal of OBD.
 *
 * @param diagonal (n) h, diagonal of H̃ = H + αI
 * @throws {NumericalError} if an h_l + decay is not positive
 */
export function effectiveWeightsOfDiagonal(diagonal: Float64Array, decay: number): number {
  return diagonal.reduce((sum, h) => sum + effectiveShare(h, decay), 0);
}

/** (h/(h + decay))², what one weight adds to N_eff. */
function effectiveShare(h: number, decay: number): number {
  if (!(h + decay > 0)) throw new NumericalError('h + decay is not positive', { h, decay });
  const share = h / (h + decay);
  return share * share;
}

/**
 * N_eff,l of the network without weight l, for each l, from J⁻¹ ← J⁻¹ − J⁻¹e_l e_lᵀJ⁻¹/(J⁻¹)_ll:
 *
 *     tr J⁻¹   ← tr J⁻¹ − (J⁻²)_ll/(J⁻¹)_ll,
 *     ‖J⁻¹‖²_F ← ‖J⁻¹‖²_F − 2(J⁻³)_ll/(J⁻¹)_ll + ((J⁻²)_ll/(J⁻¹)_ll)²,
 *     n        ← n − 1
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996): N_eff with the partitioned inverse; the closed form is ours.
 *
 * @param jInverse (n × n) J⁻¹, symmetric, row-major
 * @returns (n)
 * @throws {NumericalError} if a diagonal entry of J⁻¹ is not positive
 *
 * Cost: n³ multiply-adds.
 */
export function effectiveWeightsWithout(jInverse: Float64Array, n: number, decay: number): Float64Array {
  const trace = matrixTrace(jInverse, n);
  const squares = sumOfSquares(jInverse);
  return Float64Array.from({ length: n }, (_, l) => {
    const row = jInverse.subarray(l * n, (l + 1) * n);
    const pivot = positivePivot(row[l], l);
    let cube = 0; // (J⁻³)_ll
    for (let i = 0; i < n; i++) cube += row[i] * product(jInverse, i * n, row);
    const ratio = sumOfSquares(row) / pivot; // (J⁻²)_ll/(J⁻¹)_ll
    return n - 1 - 2 * decay * (trace - ratio) + decay * decay * (squares - (2 * cube) / pivot + ratio * ratio);
  });
}

/**
 * Akaike's final prediction error, the estimated test error (P + N_eff)/(P − N_eff)·E; Infinity for N_eff ≥ P.
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996).
 *
 * @param trainError   E, without decay
 * @param nEff         N_eff
 * @param observations P
 *
 * @example
 * ```ts
 * import { finalPredictionError } from 'optimal-brain-surgeon/criteria';
 *
 * console.log(finalPredictionError(0.5, 20, 60)); // → 1
 * ```
 */
export function finalPredictionError(trainError: number, nEff: number, observations: number): number {
  return nEff >= observations ? Infinity : ((observations + nEff) / (observations - nEff)) * trainError;
}

/** The numbers of a state, and of its loss, that the estimated test error is made of. */
export interface EstimateTerms {
  /** d ≥ 0 */
  readonly decay: number;
  /** P: residuals that E is a mean over */
  readonly observations: number;
  /** E at u, without decay */
  readonly trainError: number;
}

/**
 * γOBS: what the constrained step δu = −(u_l/(J⁻¹)_ll) J⁻¹e_l does to E and to its estimate on unseen data,
 *
 *     δE_train,l = decay·u_l (J⁻¹u)_l/(J⁻¹)_ll + ½ u_l² (J⁻¹H̃J⁻¹)_ll/((J⁻¹)_ll)²,   J⁻¹H̃J⁻¹ = J⁻¹ − decay·J⁻²,
 *     δE_test,l ≈ δE_train,l − (2/P)(N_eff − N_eff,l)E.
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996); their α/p is decay here. The first term is the gradient of E, which
 * at a minimum of E + ½ decay‖u‖² is −decay·u, so a δE_train,l may be negative. Without decay it is L_q of OBS.
 *
 * @param weights  (n) u, at a minimum of the loss
 * @param jInverse (n × n) J⁻¹, symmetric, row-major
 * @throws {NumericalError} if a diagonal entry of J⁻¹ is not positive
 *
 * Cost: n³ multiply-adds.
 */
export function gammaObsSaliencies(
  weights: Float64Array,
  jInverse: Float64Array,
  { decay, observations, trainError }: EstimateTerms,
): GammaSaliencies {
  const n = weights.length;
  const increases = weights.map((u, l) => {
    const row = jInverse.subarray(l * n, (l + 1) * n);
    const factor = u / positivePivot(row[l], l);
    const curvature = row[l] - decay * sumOfSquares(row); // (J⁻¹H̃J⁻¹)_ll
    return decay * factor * product(row, 0, weights) + 0.5 * factor * factor * curvature;
  });
  const nEff = effectiveWeights(jInverse, n, decay);
  const without = effectiveWeightsWithout(jInverse, n, decay);
  const perWeight = (2 / observations) * trainError;
  return { increases, ranks: increases.map((increase, l) => increase - perWeight * (nEff - without[l])) };
}

/**
 * γOBD: the same with a diagonal H̃, the weight set to zero and the others left:
 *
 *     δE_train,l = (decay + ½h_l) u_l²,   N_eff − N_eff,l = (h_l/(h_l + decay))²
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996).
 *
 * @param weights  (n) u, at a minimum of the loss
 * @param diagonal (n) h, diagonal of H̃ = H + αI
 * @throws {NumericalError} if an h_l + decay is not positive
 */
export function gammaObdSaliencies(
  weights: Float64Array,
  diagonal: Float64Array,
  { decay, observations, trainError }: EstimateTerms,
): GammaSaliencies {
  const increases = weights.map((u, l) => (decay + 0.5 * diagonal[l]) * u * u);
  const perWeight = (2 / observations) * trainError;
  const ranks = increases.map((increase, l) => increase - perWeight * effectiveShare(diagonal[l], decay));
  return { increases, ranks };
}

/** Σ_i a_(from + i) b_i. */
function product(a: Float64Array, from: number, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[from + i] * b[i];
  return sum;
}

function positivePivot(pivot: number, index: number): number {
  if (!(pivot > 0)) throw new NumericalError('a diagonal entry of J⁻¹ is not positive', { pivot, place: index });
  return pivot;
}
