import type { CodeBook, Samples } from '../dataset/dataSet.ts';
import type { Network } from './architecture.ts';
import { bestGuess, symbolsOf } from './bestGuess.ts';
import { sampleError } from './errorMeasure.ts';
import { forward, forwardValues, judgedOutputs, outputsAt } from './forward.ts';

/** The error and the accuracy of a network on a set of samples. */
export interface Evaluation {
  /** E = mean of d(t, o), ½‖t − o‖² for squared error */
  readonly error: number;
  /** share of samples classified right, 0 … 1 */
  readonly accuracy: number;
  /** for each code book the share of samples whose best guess is right */
  readonly bookAccuracies: readonly number[];
}

/**
 * Error and accuracy over a set: E = (1/P) Σ_k d(t^k, o^k) (Hassibi & Stork, NIPS 5, eq. 7, for squared error).
 *
 * A sample is classified right if the best guess of each code book is the symbol of its target; without code books, if
 * its only output lies on the same side as its target of the middle between the smallest and the largest target, or,
 * with several outputs, if the largest output and the largest target are the same one.
 *
 * @param weights   (n), 0 where deleted
 * @param codeBooks of the data set
 *
 * @example
 * ```ts
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { evaluation, networkOf } from 'optimal-brain-surgeon/network';
 *
 * // y = w₁x + w₂ at x = 0 and x = 2
 * const network = networkOf({ layers: [1, 1], activation: 'tanh', outputActivation: 'linear' });
 * const samples = [
 *   { input: [0], target: [1] },
 *   { input: [2], target: [4] },
 * ];
 * const data = dataSetOf('line', { inputs: ['x'], outputs: ['y'] }, samples, null);
 * // Outputs 2 and 4, residuals 1 and 0; the middle of the targets is 2.5.
 * const { error, accuracy } = evaluation(network, Float64Array.of(1, 2), data.train);
 * console.log(error, accuracy); // → 0.25 1
 * ```
 */
export function evaluation(
  network: Network,
  weights: Float64Array,
  samples: Samples,
  codeBooks: readonly CodeBook[] = [],
): Evaluation {
  const outputs = judgedOutputs(network, weights, samples, { start: 0, end: samples.count });
  return outputEvaluation(network, outputs, samples, codeBooks);
}

/**
 * The same from outputs that are there already.
 *
 * @param outputs (P × o) row-major, from `judgedOutputs`
 */
export function outputEvaluation(
  network: Network,
  outputs: Float64Array,
  { count, targets }: Samples,
  codeBooks: readonly CodeBook[] = [],
): Evaluation {
  const width = network.outputs;
  const middle = middleOf(network, { targets });
  const wanted = codeBooks.map((book) => symbolsOf(book, targets, width));
  const guessed = codeBooks.map(() => 0);
  let sum = 0;
  let right = 0;
  for (let k = 0; k < count; k++) {
    const first = k * width;
    sum += sampleError(network, outputs, first, targets, k);
    if (codeBooks.length > 0) {
      const hits = codeBooks.map((book, b) => bestGuess(book, outputs, first) === wanted[b][k]);
      hits.forEach((hit, b) => {
        if (hit) guessed[b]++;
      });
      if (hits.every((hit) => hit)) right++;
    } else if (width === 1) {
      if (outputs[k] > middle === targets[k] > middle) right++;
    } else if (largestOf(outputs, first, width) === largestOf(targets, first, width)) right++;
  }
  return { error: sum / count, accuracy: right / count, bookAccuracies: guessed.map((hits) => hits / count) };
}

/** E alone: the mean of d(t, o) over a set. */
export function meanError(network: Network, weights: Float64Array, samples: Samples): number {
  const { count, targets } = samples;
  const values = forwardValues(network);
  const first = outputsAt(network);
  let sum = 0;
  for (let k = 0; k < count; k++) {
    forward(network, weights, samples, k, values);
    sum += sampleError(network, values, first, targets, k);
  }
  return sum / count;
}

/** Index of the largest of some values, counted from the first of them; of equal ones the first. */
export function largestOf(values: Float64Array, first: number, count: number): number {
  let best = 0;
  for (let l = 1; l < count; l++) if (values[first + l] > values[first + best]) best = l;
  return best;
}

/**
 * The middle between the smallest and the largest target of a network with one output; 0 where it has several. Of 0 and
 * 1 it is ½, also in a set that has one of the two classes alone.
 */
export function middleOf({ outputs }: Network, { targets }: Pick<Samples, 'targets'>): number {
  if (outputs > 1) return 0;
  const known = middles.get(targets);
  if (known !== undefined) return known;
  const areClasses = targets.every((target) => target === 0 || target === 1);
  const middle = areClasses
    ? 0.5
    : (targets.reduce((a, b) => Math.min(a, b)) + targets.reduce((a, b) => Math.max(a, b))) / 2;
  middles.set(targets, middle);
  return middle;
}

/** Kept, since targets do not change. */
const middles = new WeakMap<Float64Array, number>();
