import { binomial } from './binomial.ts';
import { type MedianInterval, quartiles } from './statistics.ts';

/** A possible median of a resample, and its probability. */
interface PossibleMedian {
  readonly value: number;
  readonly probability: number;
}

/**
 * Indices of the sorted sample further than this many standard deviations, √n/2 indices each, from its middle are left
 * out.
 */
const REACH = 6;
/** Probabilities below this, far under what a share of 0.025 notices, are left out. */
const NEGLIGIBLE = 1e-12;

/**
 * The median of a sample with its bootstrap percentile interval at 95 %, without resampling: the interval to which that
 * of `bootstrapMedian` converges as resamples become many, the same for any order of the values.
 *
 * A resample draws n of the sorted values x₁ ≤ … ≤ xₙ with replacement; draws sorted, too, write Y₁ ≤ … ≤ Yₙ. Y_m ≤ x_i
 * if m or more draws are among the first i values: P(Bin(n, i/n) ≥ m). For n = 2m − 1 the median is Y_m. For n = 2m it
 * is (Y_m + Y_(m+1))/2. These are x_i and x_j, i < j, if exactly m draws are among the first i values and one of them
 * is the i-th, while the other m are all among the last n − j + 1 and one of them is the j-th:
 *
 *     P(Bin(n, i/n) = m) · (1 − ((i−1)/i)ᵐ) · (((n−j+1)/(n−i))ᵐ − ((n−j)/(n−i))ᵐ)
 *
 * and both are x_i with what is left of P(Y_m = x_i). The interval goes from the smallest median at or below which 2.5
 * % of the resamples are to the largest at or above which 2.5 % are.
 *
 * Source: B. Efron, Ann. Statist. 7 (1979) 1; J. S. Maritz and R. G. Jarrett, J. Am. Stat. Assoc. 73 (1978) 194.
 *
 * @returns null for an empty sample
 *
 * @example
 * ```ts
 * import { medianInterval } from 'optimal-brain-surgeon/tables';
 *
 * // The median of three draws from 1, 2, 3 is 1 with probability 7/27, far more than 2.5 %.
 * console.log(medianInterval([3, 1, 2])); // → { median: 2, low: 1, high: 3 }
 * ```
 */
export function medianInterval(values: readonly number[]): MedianInterval | null {
  const found = quartiles(values);
  if (found === null) return null;
  const possible = possibleMedians(values.toSorted((a, b) => a - b)).sort((a, b) => a.value - b.value);
  return { median: found.median, low: firstBeyond(possible), high: firstBeyond(possible.reverse()) };
}

/** The value at which the probability of the medians so far reaches 2.5 %. */
function firstBeyond(possible: readonly PossibleMedian[]): number {
  let sum = 0;
  return possible.find(({ probability }) => {
    sum += probability;
    return sum >= 0.025;
  })!.value;
}

/** The distribution of the median of a resample. @param sorted n values, ascending */
function possibleMedians(sorted: readonly number[]): PossibleMedian[] {
  const n = sorted.length;
  const m = Math.ceil(n / 2);
  const reach = Math.ceil((REACH * Math.sqrt(n)) / 2);
  const [first, last] = [Math.max(1, m - reach), Math.min(n, m + reach)];
  const possible: PossibleMedian[] = [];
  let before = 0; // P(Y_m ≤ x_(i−1))
  for (let i = first; i <= last; i++) {
    const { exactly, atLeast } = binomial(n, i / n, m);
    const value = sorted[i - 1];
    const apart = n % 2 === 1 ? 0 : exactly * (1 - ((i - 1) / i) ** m);
    possible.push({ value, probability: atLeast - before - apart });
    before = atLeast;
    let from = apart; // P(Y_m = x_i and Y_(m+1) ≥ x_j)
    for (let j = i + 1; j <= n && from > NEGLIGIBLE; j++) {
      const beyond = apart * ((n - j) / (n - i)) ** m;
      possible.push({ value: value + 0.5 * (sorted[j - 1] - value), probability: from - beyond });
      from = beyond;
    }
  }
  return possible;
}
