import { type InverseWork, renewalSizes } from '../checkFor.ts';

/** Sizes that decide the cost of one dual inverse. */
export interface DualCost {
  /** m = P·o, output gradients */
  readonly gradients: number;
  /** o */
  readonly outputs: number;
  /** hidden and output units */
  readonly units: number;
}

/** Those that decide the cost of a path of them. */
export type DualWork = InverseWork & DualCost;

/**
 * The largest number of weights that are left to the dense form. With hardly more weights than gradients H has hardly a
 * null space: then 1 − x_qᵀKx_q = α[H⁻¹]_qq is a small difference of large numbers, and the dense form is cheaper.
 */
export const denseWeights = (m: number): number => Math.floor(1.5 * m);

/** Whether the dual form serves n weights and m gradients. */
export const isForDual = (n: number, m: number): boolean => n > denseWeights(m);

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
  const { turnSize } = work;
  const pass = passAdds(n, work);
  return turnSize ? (pass + inverseAdds(n, work)) / turnSize(n) : pass + inverseAdds(n, work) / renewalOf(n);
}

const passAdds = (n: number, { gradients: m, outputs, units }: DualCost): number =>
  (PASS + 0.5) * m * m + SHORT * ((m / outputs) * n + m * units);

/**
 * K is made anew after this share of the weights. It costs digits as well as time: a diagonal from which terms are
 * subtracted keeps more than a new one, 1 − x_qᵀKx_q (docs/decisions/numerics.md).
 */
const SHARE = 2 / 3;

/** Deletions from n weights after which K is made anew from the gradients. */
export const renewalOf = (n: number): number => Math.max(1, Math.ceil(SHARE * n));

/** K alone, which serves products with the inverse: without the squares of the diagonal, half of all but m³/2. */
export function dualFactorAdds(n: number, cost: DualCost): number {
  const { gradients: m } = cost;
  return 0.5 * inverseAdds(n, cost) + 0.25 * m * m * m;
}

function inverseAdds(n: number, { gradients: m, outputs, units }: DualCost): number {
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
