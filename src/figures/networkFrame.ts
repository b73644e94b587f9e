import type { Network } from '../network/architecture.ts';
import { hiddenLeft, inputsLeft, liveWeights, reaching } from '../network/mask.ts';
import type { NamedNetwork } from '../trace/namedNetwork.ts';

/** A state of a network as it is drawn, short enough to be one of hundreds in a page. */
export interface NetworkFrame {
  /**
   * a letter a weight, in flat order: `.` deleted, `A` … `Z` the level of a weight above 0, `a` … `z` of one below
   */
  readonly weights: string;
  /** a digit for each node, 1 if it has a path to an output */
  readonly reaches: string;
  /** two lines above the drawing */
  readonly heading: string;
  readonly note: string;
}

/** Levels of |w|: line widths are so many. */
export const LEVELS = 26;
const CODE = { positive: 'A'.charCodeAt(0), negative: 'a'.charCodeAt(0) };

/** The number of lines, and what they are wide. */
export interface LineScale {
  /** |w| of the widest line; larger ones are no wider */
  readonly largest: number;
  /** pixels of a level */
  readonly perLevel: number;
}

/** The scale of the lines of a network. @param states weights that are drawn with it */
export function lineScale({ weights: n }: Pick<Network, 'weights'>, states: readonly Float64Array[]): LineScale {
  const largest = states.reduce((max, weights) => weights.reduce((most, w) => Math.max(most, Math.abs(w)), max), 0);
  return { largest, perLevel: n <= 200 ? 0.25 : n <= 2000 ? 0.12 : 0.06 };
}

/** Inputs, units and the constants that feed biases: all values of a forward pass up to the last output. */
const drawnNodes = ({ layers }: Network): number => layers.reduce((sum, units) => sum + units + 1, -1);

/** A state of a network as a frame. @param heading the first line above it */
export function networkFrame(
  state: Omit<NamedNetwork, 'inputNames' | 'outputNames'>,
  heading: string,
  { largest }: LineScale,
): NetworkFrame {
  const { network, weights, mask } = state;
  const letters = Array.from(weights, (w, q) => {
    if (mask[q] === 0) return '.';
    const level = Math.min(LEVELS, Math.max(1, Math.round((LEVELS * Math.abs(w)) / (largest || 1))));
    return String.fromCharCode((w < 0 ? CODE.negative : CODE.positive) + level - 1);
  });
  const hidden = network.layers.length > 2;
  const [inputs, units, left] = [inputsLeft(network, mask), hiddenLeft(network, mask), liveWeights(mask)];
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return {
    weights: letters.join(''),
    reaches: reaching(network, mask).subarray(0, drawnNodes(network)).join(''),
    heading: `${heading}: ${counted(left.length, 'weight')}`,
    note: [counted(inputs.length, 'input'), ...(hidden ? [counted(units, 'hidden unit')] : [])].join(', '),
  };
}
