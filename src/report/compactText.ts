import { normalises } from '../dataset/rowSteps.ts';
import type { CompactMeasures } from '../inspection/compactMeasures.ts';
import type { WrittenRounding } from '../inspection/writtenRounding.ts';
import { inputsLeft } from '../network/mask.ts';
import type { CompactStored } from '../networkFile/compactStored.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import type { Quartiles } from '../statistics/statistics.ts';
import { percent } from '../statistics/statistics.ts';
import { counted } from './counted.ts';
import { threeDigits } from './numbers.ts';
import { roundingLines } from './roundingLines.ts';
import { textTable } from './textTable.ts';
import { wrapped } from './wrapped.ts';

/** A network, and what was made of it. */
export interface CompactText {
  /** file of the network */
  readonly name: string;
  /** file that it is saved in; null: none */
  readonly path: string | null;
  readonly stored: StoredNetwork;
  readonly smaller: CompactStored;
  readonly measures: CompactMeasures;
  /** sizes of the two files, in the format in which it is saved */
  readonly bytes: { readonly before: number; readonly after: number };
  /** the change of outputs by the precision of the file that it is saved in; null: none */
  readonly rounding: WrittenRounding | null;
  /** what the outputs were compared on */
  readonly samples: string;
}

const WIDTH = 120;

/** The result of `compact` on one screen, and why its file is as large as it is. */
export function compactText({
  name,
  path,
  stored,
  smaller,
  measures,
  bytes,
  rounding,
  samples,
}: CompactText): string[] {
  const { before, after, removedInputs } = smaller;
  const layers = [stored, smaller.stored].map(({ network }) => network.layers.join('-'));
  const row = (what: string, of: number, now: number) => [what, String(of), String(now), `${percent(now / of)} %`];
  const rows = [
    row('weights', before.weights, after.weights),
    ['zeros among them', ...[before, after].map(({ weights, liveWeights }) => String(weights - liveWeights)), ''],
    row('units', before.units, after.units),
    row('inputs', before.inputs, after.inputs),
    row('bytes of the file', bytes.before, bytes.after),
    row('multiply-adds', before.multiplyAdds, after.multiplyAdds),
    [
      'µs a sample (quartiles)',
      ...[measures.before, measures.after].map(timeText),
      `${percent(measures.after.median / measures.before.median)} %`,
    ],
  ];
  const { largestDifference, largestOutput } = measures;
  const same = `largest difference of an output ${threeDigits(largestDifference)}, of outputs up to ${threeDigits(largestOutput)}, on ${samples}`;
  const gone =
    removedInputs.length === 0
      ? `all inputs ${keepsInputs(smaller) ? 'stay, since they are normalised together' : 'are needed'}`
      : `${counted(removedInputs.length, 'input')} no longer needed: ${removedInputs.join(', ')}`;
  return [
    `${name}: ${layers[0]} → ${layers[1]}${path === null ? '' : `, saved as ${path}`}\n`,
    textTable(['', 'before', 'after', ''], rows),
    '',
    ...[same, ...(path === null ? [] : roundingLines(path, rounding)), gone, ...whyText(smaller)].map((line) =>
      wrapped(line, WIDTH),
    ),
  ];
}

const keepsInputs = ({ stored }: CompactStored): boolean => normalises(stored.preprocessing?.rows);

const timeText = ({ median, lower, upper }: Quartiles): string =>
  `${threeDigits(median)} (${threeDigits(lower)}–${threeDigits(upper)})`;

/** Why the network, and so its file, is as large as it is. */
function whyText(smaller: CompactStored): string[] {
  const { before, after, stored } = smaller;
  const { network, mask } = stored;
  if (mask && inputsLeft(network, mask).length === 0) {
    const why = keepsInputs(smaller) ? 'inputs stay' : 'an input stays, since a network has one';
    return [`no input has a path to an output: the outputs are constants, and ${why}`];
  }
  const zeros = after.weights - after.liveWeights;
  const whole =
    'A matrix of weights is stored and multiplied whole, deleted weights as 0: only units and inputs that lose all of their weights make it smaller.';
  if (after.weights < before.weights) {
    return zeros === 0 ? [] : [`${zeros} of the ${counted(after.weights, 'weight')} left are zeros. ${whole}`];
  }
  if (zeros === 0) return ['Nothing to remove: no weight is deleted, none is 0.'];
  const named = `${zeros} of ${counted(before.weights, 'weight')} are zeros, but each unit${keepsInputs(smaller) ? '' : ' and each input'} still has a path to an output`;
  return [`Nothing to remove: ${named}. ${whole}`];
}
