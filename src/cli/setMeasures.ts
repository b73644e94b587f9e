import { numberIn } from '../config/numeral.ts';
import { checked } from '../config/values.ts';
import type { DataSet, Samples } from '../dataset/dataSet.ts';
import { hasClasses } from '../dataset/hasClasses.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import { evaluation } from '../network/evaluation.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import type { SetMeasures } from '../report/setsText.ts';
import { type Arguments, once } from './options.ts';

/** The sets of a data set that are there, by name, in the order in which they are told. */
export const setsOf = ({ train, validation, test }: DataSet): Record<string, Samples> => ({
  train,
  ...(validation && { validation }),
  ...(test && { test }),
});

/** The measures of a network on each set. @param decay of the loss */
export function setMeasures(
  { network, weights }: Pick<StoredNetwork, 'network' | 'weights'>,
  dataSet: DataSet,
  decay: number,
): Record<string, SetMeasures> {
  const ofDecay = 0.5 * decay * sumOfSquares(weights);
  const isOfClasses = hasClasses(dataSet);
  const measured = Object.entries(setsOf(dataSet)).map(([name, samples]): [string, SetMeasures] => {
    const { error, accuracy } = evaluation(network, weights, samples, dataSet.codeBooks);
    const shared = { samples: samples.count, error, loss: error + ofDecay, measure: network.loss };
    return [name, { ...shared, accuracy: isOfClasses ? accuracy : null }];
  });
  return Object.fromEntries(measured);
}

/** The weight decay of a network: as `--decay` says, else as its file says that it was trained with, else 0. */
export const decayOf = (args: Arguments, stored: Pick<StoredNetwork, 'training'>): number =>
  knownDecay(args, stored) ?? 0;

/** The same; null where neither says it. */
export function knownDecay({ decay }: Arguments, { training }: Pick<StoredNetwork, 'training'>): number | null {
  if (decay !== undefined) {
    const text = once('decay', decay);
    return checked('decay', Number.isFinite(numberIn(text)) ? numberIn(text) : text);
  }
  const noted = training?.decay;
  return typeof noted === 'number' && Number.isFinite(noted) && noted >= 0 ? noted : null;
}
