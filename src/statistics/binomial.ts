/** Probabilities of a binomial distribution at one number of successes. */
export interface Binomial {
  readonly exactly: number;
  readonly atLeast: number;
}

/**
 * P(X = k) and P(X ≥ k) of X successes in n trials: C(n, j) pʲ (1 − p)ⁿ⁻ʲ, and its sum over j ≥ k.
 *
 * Terms are taken relative to the most probable one, by the ratio of neighbours, and divided by their sum: no
 * factorial, so nothing overflows however large n is. The relative error is of the order of n roundings.
 *
 * @param n trials, ≥ 0
 * @param p probability of a success, 0 < p ≤ 1
 * @param k successes, 0 … n
 */
export function binomial(n: number, p: number, k: number): Binomial {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  let sum = 0;
  let exactly = 0;
  let atLeast = 0;
  const count = (j: number, term: number) => {
    sum += term;
    if (j === k) exactly = term;
    if (j >= k) atLeast += term;
  };
  for (let j = mode, term = 1; j >= 0 && term > 0; j--) {
    count(j, term);
    term *= (j / (n - j + 1)) * ((1 - p) / p);
  }
  for (let j = mode + 1, term = 1; j <= n; j++) {
    term *= ((n - j + 1) / j) * (p / (1 - p));
    if (term === 0) break;
    count(j, term);
  }
  return { exactly: exactly / sum, atLeast: atLeast / sum };
}

/**
 * The sign test: the probability, where neither side is favoured, of a split of the pairs at least as uneven as this
 * one, either way. Of m = wins + losses fair coins, P(X ≥ max) + P(X ≤ min) = 2 P(X ≥ max), and 1 where both are equal;
 * exact. Ties say nothing about the sign and are left out.
 *
 * Source: W. J. Dixon and A. M. Mood, J. Am. Stat. Assoc. 41 (1946) 557.
 */
export function signTest(wins: number, losses: number): number {
  return Math.min(1, 2 * binomial(wins + losses, 0.5, Math.max(wins, losses)).atLeast);
}
