import { type InverseWork, renewalSizes } from '../checkFor.ts';
import { isForDual, renewalOf } from './dualInverse.ts';

/** Sizes that decide the cost of a dual inverse. */
export interface DualWork extends InverseWork {
  /** o */
  readonly outputs: number;
  /** hidden and output units */
  readonly units: number;
}

/** Multiply-adds of products of matrices that take as long as one where K is read once for a vector. */
const PASS = 5;
/** The same of one in a sum of short rows. */
const SHORT = 3;
/** Those that take as long as the check of an inverse by plain loops, a gradient and weight. */
const CHECK = 80;

/**
 * The dual inverse of n weights, in multiply-adds of products of matrices: G and the squares of the diagonal
 * m²·units and P²·n each, K m³/2, and its check.
 */
export function dualRenewalAdds(n: number, work: DualWork): number {
  return inverseAdds(n, work) + CHECK * work.gradients * n;
}

/**
 * A deletion from n weights: a pass over K, a term in it, products with X, and its share of K that is made anew; where
 * weights go together, its share of one K and of a pass.
 */
export function dualDeletionAdds(n: number, work: DualWork): number {
  const { gradients: m, outputs, units, turnSize } = work;
  const pass = (PASS + 0.5) * m * m + SHORT * ((m / outputs) * n + m * units);
  return turnSize ? (pass + inverseAdds(n, work)) / turnSize(n) : pass + inverseAdds(n, work) / renewalOf(m);
}

function inverseAdds(n: number, { gradients: m, outputs, units }: DualWork): number {
  return 0.5 * m * m * m + SHORT * m * m * units + 2 * (m / outputs) * (m / outputs) * n;
}

/**
 * Whether the inverses of a path of n weights are cheaper in the dual form.
 *
 * @param dense multiply-adds of a renewal in the dense form; a deletion takes n² there
 */
export function isDualCheaper(work: DualWork, dense: (n: number) => number): boolean {
  const { weights, gradients, lastSize } = work;
  if (!isForDual(weights, gradients)) return false;
  let [ofDual, ofDense] = [0, 0];
  const sizes = [...renewalSizes(work), lastSize];
  for (let r = 0; r + 1 < sizes.length; r++) {
    const [n, next] = [sizes[r], Math.max(sizes[r + 1], lastSize)];
    const middle = (n + next) / 2; // stands for all that one H serves
    const ofDeletions = (n - next) * middle * middle;
    ofDense += dense(n) + ofDeletions;
    const deletion = isForDual(middle, gradients) ? dualDeletionAdds(middle, work) : middle * middle;
    ofDual += isForDual(n, gradients) ? dualRenewalAdds(n, work) + (n - next) * deletion : dense(n) + ofDeletions;
  }
  return ofDual < ofDense;
}
