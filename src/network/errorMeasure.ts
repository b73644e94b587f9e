import type { OutputActivationName } from './activation.ts';
import type { Network } from './architecture.ts';
import { log, log1p } from './logarithm.ts';

/** Name of an error measure. */
export type LossName = 'squared' | 'crossEntropy';
/**
 * Error measures d(t, o) of one sample, by name, with the output units that they are defined for; absent: all but
 * logSoftmax.
 */
export const LOSS: Readonly<
  Record<LossName, { readonly meaning: string; readonly outputs?: readonly OutputActivationName[] }>
> = {
  squared: { meaning: '½‖t − o‖²' },
  crossEntropy: {
    meaning:
      'the cross-entropy less that of the targets, of outputs that are probabilities, logits (linear) or logSoftmax',
    outputs: ['sigmoid', 'softmax', 'linear', 'logSoftmax'],
  },
};
/** Their names. */
export const LOSSES = Object.keys(LOSS) as [LossName, ...LossName[]];

/** The distance that an output that rounds to 0 or 1 is taken to have from it, so that E stays finite. */
const NEAREST = Number.EPSILON / 2;

/**
 * d(t, o) of one sample:
 *
 *     squared       ½‖t − o‖²
 *     crossEntropy  Σ_l t log(t/o) + (1 − t) log((1 − t)/(1 − o))   sigmoid outputs
 *                   Σ_l t log(t/o)                                  softmax outputs
 *
 * Cross-entropy less the entropy of the targets (Kullback–Leibler): 0 at t = o whatever t, and the cross-entropy itself
 * for targets of 0 and 1. Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), eq. 6 print it with t and o the other way
 * round, which is not defined for targets of 0 and 1; the curvature that they draw from it is the expectation of this
 * one.
 *
 * @param values  (values) as `forward` leaves them
 * @param first   where the outputs begin there
 * @param targets (P × o) row-major
 * @param k       the sample
 */
export function sampleError(
  { loss, outputs, stages }: Network,
  values: Float64Array,
  first: number,
  targets: Float64Array,
  k: number,
): number {
  const isSoftmax = stages[stages.length - 1].activation === 'softmax';
  let sum = 0;
  for (let l = 0; l < outputs; l++) {
    const t = targets[k * outputs + l];
    const o = values[first + l];
    if (loss === 'squared') {
      const residual = t - o;
      sum += 0.5 * residual * residual;
    } else {
      sum += divergence(t, o, o - t);
      if (!isSoftmax) sum += divergence(1 - t, 1 - o, t - o);
    }
  }
  return sum;
}

/**
 * t log(t/o), 0 at t = 0; of a small `difference` o − t, which is exact, rather than of a quotient near 1: what t and 1
 * − t contribute cancels to first order, and a tiny error would drown in the rounding of the quotients, or come out
 * negative.
 */
function divergence(t: number, o: number, difference: number): number {
  if (t === 0) return 0;
  if (Math.abs(difference) < 0.5 * t) return -t * log1p(difference / t);
  return t * log(t / Math.max(o, NEAREST));
}
