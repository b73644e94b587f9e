import type { Samples } from '../dataset/dataSet.ts';
import { nonZeroInputs } from '../dataset/nonZeroInputs.ts';
import type { Network } from '../network/architecture.ts';
import { type Inputs, networkOutputs } from '../network/forward.ts';
import type { CompactStored } from '../networkFile/compactStored.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { uniformStream } from '../random.ts';
import { type Quartiles, quartiles } from '../statistics/statistics.ts';

/** Inputs of some samples. */
export type PassInputs = Inputs & Pick<Samples, 'count'>;

/** A network beside the one that `compact` made of it. */
export interface CompactMeasures {
  /** the largest |difference| of an output */
  readonly largestDifference: number;
  /** the largest |output| of the network as it was, which rounding is to be held against */
  readonly largestOutput: number;
  /** microseconds of a pass of one sample: quartiles over turns */
  readonly before: Quartiles;
  readonly after: Quartiles;
}

/** Turns in which the two networks are timed, each in its place first in every other turn. */
const TURNS = 15;
/** Milliseconds of a turn at least: a shorter one measures the clock. */
const TURN_MS = 2;
/** Samples of a timed pass at most. */
const MAX_SAMPLES = 1000;

/**
 * Compares a network with what `compact` made of it: outputs on all samples, and the time of a pass by the loops that
 * `evaluation` uses.
 *
 * @param smaller of `stored`
 * @param sets    inputs as `stored` takes them; the first is timed
 */
export function compactMeasures(
  stored: Pick<StoredNetwork, 'network' | 'weights'>,
  smaller: CompactStored,
  sets: readonly [PassInputs, ...PassInputs[]],
): CompactMeasures {
  const pairs = sets.map((set) => [set, takenInputs(set, stored.network.inputs, smaller.inputs)] as const);
  let [largestDifference, largestOutput] = [0, 0];
  for (const [given, taken] of pairs) {
    const all = { start: 0, end: given.count };
    const expected = networkOutputs(stored.network, stored.weights, given, all);
    const found = networkOutputs(smaller.stored.network, smaller.stored.weights, taken, all);
    for (let i = 0; i < expected.length; i++) {
      largestDifference = Math.max(largestDifference, Math.abs(found[i] - expected[i]));
      largestOutput = Math.max(largestOutput, Math.abs(expected[i]));
    }
  }
  const [[given, taken]] = pairs;
  const passes = [passOf(stored, given), passOf(smaller.stored, taken)];
  for (const pass of passes) pass(); // not counted: it is compiled on the way
  const times: number[][] = [[], []];
  for (let turn = 0; turn < TURNS; turn++) {
    for (const which of turn % 2 === 0 ? [0, 1] : [1, 0]) times[which].push(microseconds(passes[which]));
  }
  const [before, after] = times.map((of) => quartiles(of)!);
  return { largestDifference, largestOutput, before, after };
}

/** A pass of some samples; @returns how many they are */
function passOf({ network, weights }: Pick<StoredNetwork, 'network' | 'weights'>, inputs: PassInputs): () => number {
  const end = Math.min(inputs.count, MAX_SAMPLES);
  return () => {
    networkOutputs(network, weights, inputs, { start: 0, end });
    return end;
  };
}

/** Microseconds of a sample, over as many passes as a turn takes. */
function microseconds(pass: () => number): number {
  const start = performance.now();
  let samples = 0;
  do samples += pass();
  while (performance.now() - start < TURN_MS);
  return ((performance.now() - start) * 1000) / samples;
}

/** The columns of the inputs that a smaller network takes. @param width inputs of the one that it was made of */
export function takenInputs({ inputs, count }: PassInputs, width: number, chosen: readonly number[]): PassInputs {
  const taken = new Float64Array(count * chosen.length);
  for (let k = 0; k < count; k++) {
    for (const [i, input] of chosen.entries()) taken[k * chosen.length + i] = inputs[k * width + input];
  }
  return { count, inputs: taken, nonZero: nonZeroInputs(taken, count, chosen.length) };
}

/** Samples of random inputs, where there are no data: uniform in ±1, the same each time. */
export const RANDOM_SAMPLES = 1000;
/** Such inputs for a network. */
export function randomInputs({ inputs }: Network): PassInputs {
  const uniform = uniformStream('inputs of compact', 1);
  const values = Float64Array.from({ length: RANDOM_SAMPLES * inputs }, () => 2 * uniform() - 1);
  return { count: RANDOM_SAMPLES, inputs: values };
}
