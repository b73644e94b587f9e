import { givenWeights } from '../config/givenNetworks.ts';
import { fieldValues } from '../config/values.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Grid } from '../experiment/experiment.ts';
import type { OutputActivation } from '../network/activation.ts';
import type { LossName } from '../network/errorMeasure.ts';
import { givenNetworkOf } from '../network/givenNetwork.ts';
import type { HiddenActivation } from '../network/layerText.ts';
import { attachedNetwork } from '../networkFile/attachedNetwork.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import { readNetwork } from '../networkFile/readNetwork.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { type NetworkDataOptions, networkOnData } from './networkData.ts';
import { plainName } from './plainName.ts';

/** A network of the user's that a grid names by its file. */
export interface OwnNetwork {
  /** as configs have it */
  readonly name: string;
  readonly stored: StoredNetwork;
  /** for bringing it and data together */
  readonly options: NetworkDataOptions;
}

/**
 * Reads the network of a file and adds it to what configs can name. What a file of weights alone does not say, its
 * grid says: `activation`, `outputActivation`.
 *
 * @param grid that names it
 * @throws {UsageError} as `readNetwork`, and if another one has its name
 */
export async function addOwnNetwork(path: string, grid: Grid, dataSets: DataSets): Promise<OwnNetwork> {
  const { saysLoss, saysActivations } = formatOfName(path);
  const loss = onlyValue<LossName>('loss', grid);
  const stored = await readNetwork(path, {
    ...(loss && { loss }),
    ...(!saysActivations && {
      activation: onlyValue<HiddenActivation>('activation', grid),
      outputActivation: onlyValue<OutputActivation>('outputActivation', grid),
    }),
  });
  const name = plainName(path);
  dataSets.attachments.add(attachedNetwork(name, stored));
  return { name, stored, options: { name: path, saysLoss, ...(loss && { loss }) } };
}

/** The value of a field of which a grid has one. */
function onlyValue<Value>(field: 'activation' | 'outputActivation' | 'loss', grid: Grid): Value | undefined {
  const entry = grid[field];
  const values = entry === undefined ? [] : fieldValues(field, entry);
  return values.length === 1 ? (values[0] as Value) : undefined;
}

/**
 * The error measure of a network on data that are there already.
 *
 * @throws {UsageError} if the two do not fit
 */
export function lossOnData({ name, stored, options }: OwnNetwork, dataSet: DataSet): LossName {
  const given = givenNetworkOf(attachedNetwork(name, stored).bytes);
  const { weights, mask } = givenWeights(name, given, dataSet);
  const matched = { ...stored, weights, mask: mask ?? undefined, inputNames: dataSet.inputNames };
  return networkOnData(matched, dataSet, options).loss.name;
}
