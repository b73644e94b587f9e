import { randomNormal } from 'd3-random';
import { type UniformStream, uniformStream } from '../random.ts';
import { dataSetOf, type Sample } from './dataSet.ts';
import type { DataSetRecord } from './dataSetRecord.ts';

/** Samples in each of the three sets. */
const SAMPLES = 1000;

/** A Gaussian whose inputs are independent. */
interface Component {
  readonly means: readonly number[];
  readonly variances: readonly number[];
}

/** The two components of category A, then of category B. */
const CATEGORIES: readonly (readonly [Component, Component])[] = [
  [
    { means: [1, 1, 0, 1, 0.5], variances: [0.99, 1.0, 0.88, 0.7, 0.95] },
    { means: [0, 0, 1, 0, 0.5], variances: [1.28, 0.6, 0.52, 0.93, 0.93] },
  ],
  [
    { means: [0, 1, 0, 0, 0.5], variances: [0.84, 0.68, 1.28, 1.02, 0.89] },
    { means: [1, 0, 1, 1, 0.5], variances: [0.52, 1.25, 1.09, 0.64, 1.13] },
  ],
];

/**
 * Two equiprobable categories of five inputs, each an even mixture of two Gaussians with diagonal covariance: 1,000
 * training, 1,000 validation and 1,000 test samples, drawn independently. Target 0 for category A, 1 for B.
 *
 * With these targets the best output is the probability of B: the categories overlap, and even that output has a mean
 * squared error of 0.20 on new samples.
 *
 * Source: B. Hassibi, D. G. Stork, G. Wolff, T. Watanabe, Optimal Brain Surgeon: Extensions and performance
 * comparisons, NIPS 6 (1994), section 4.1; the paper has training and test samples, and speaks of a validation error.
 *
 * Its draw is the seed of the samples: every draw is another data set.
 */
export const mixtures: DataSetRecord<'mixtures'> = {
  name: 'mixtures',
  meaning: 'two categories of five inputs, each a mixture of two Gaussians; targets 0 and 1',
  draws: true,
  load({ draw }) {
    const set = (purpose: string) => samples(uniformStream(`mixtures ${purpose}`, draw));
    return dataSetOf('mixtures', { inputs: ['x1', 'x2', 'x3', 'x4', 'x5'], outputs: ['class'] }, set('training'), {
      validation: set('validation'),
      test: set('test'),
    });
  },
};

function samples(uniform: UniformStream): Sample[] {
  const normal = randomNormal.source(uniform)();
  return Array.from({ length: SAMPLES }, () => {
    const category = uniform() < 0.5 ? 0 : 1;
    const { means, variances } = CATEGORIES[category][uniform() < 0.5 ? 0 : 1];
    return { input: means.map((mean, i) => mean + Math.sqrt(variances[i]) * normal()), target: [category] };
  });
}
