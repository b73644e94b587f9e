import type { DataSetDescription } from '../config/dataSetDescription.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { inputNamesOf, type Preprocessing } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import { networkOf } from '../network/architecture.ts';
import type { LossName } from '../network/errorMeasure.ts';
import type { OutputForm } from '../network/outputForm.ts';
import { requireTargets } from '../network/requireFit.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { type ChosenLoss, chosenLoss } from './chosenLoss.ts';
import { writeNetworkTargets } from './networkTargets.ts';
import { type ReadDataSetOptions, readDataSet, type TabularDataSet } from './readDataSet.ts';
import { listed } from './tableColumns.ts';

/** A network, and data that it fits. */
export interface NetworkData<Of extends DataSet = DataSet> {
  /** as its file has it; what that does not say (names, preprocessing, error measure), as the data say */
  readonly stored: StoredNetwork;
  readonly dataSet: Of;
  readonly loss: ChosenLoss;
}

/** Options of bringing a network and data together. */
export interface NetworkDataOptions extends Pick<ReadDataSetOptions, 'folder' | 'maxBytes'> {
  /** what to call the network in messages: its file */
  readonly name: string;
  /** whether that file names an error measure */
  readonly saysLoss: boolean;
  /** error measure, in the place of any other */
  readonly loss?: LossName | null;
  /** form of outputs that the user says they have */
  readonly output?: OutputForm | undefined;
}

/**
 * Reads a data set for a network: by the preprocessing of its file where it has one, else inputs by their names, or in
 * their order where they have none.
 *
 * @param description as for `readDataSet`
 * @throws {UsageError} as `readDataSet`, where the two do not fit with both shapes or the names that differ
 */
export async function readNetworkData(
  stored: StoredNetwork,
  description: string | DataSetDescription,
  { name, saysLoss: isInFile, loss: asked, output, ...reading }: NetworkDataOptions,
): Promise<NetworkData<TabularDataSet>> {
  const { preprocessing, ...others } = stored;
  const isNamed = preprocessing === undefined || stored.inputNames !== undefined;
  let dataSet = await readDataSet(description, { ...reading, network: isNamed ? stored : others });
  if (!isNamed) {
    const read = renamed(preprocessing, dataSet.preprocessing, name);
    dataSet = await readDataSet(description, { ...reading, network: others, preprocessing: read });
  }
  const { loss: described, classes, isOfNetwork } = dataSet;
  const loss = chosenLoss(stored.network, {
    ...{ asked, isInFile, described, output, isOfNetwork },
    hasClasses: classes !== null,
  });
  const fitted = together({ ...stored, preprocessing: dataSet.preprocessing }, dataSet, loss);
  if (dataSet.isOfNetwork && loss.name !== stored.network.loss) {
    // Its outputs are other numbers by another measure: probabilities in place of logits.
    const { train, validation, test } = dataSet;
    for (const samples of [train, validation, test]) if (samples) writeNetworkTargets(samples, fitted.stored);
  }
  requireComparable(fitted);
  return fitted;
}

/** @throws {UsageError} if the error measure cannot compare the targets of a set */
function requireComparable({ stored: { network }, dataSet }: NetworkData): void {
  for (const set of ['train', 'validation', 'test'] as const) {
    const samples = dataSet[set];
    if (samples) requireTargets(network, samples, `${set} of ${dataSet.name}`);
  }
}

/**
 * Holds a data set that is there already, such as a built-in one, against a network.
 *
 * @throws {UsageError} with both shapes, or the names that differ
 */
export function networkOnData(stored: StoredNetwork, dataSet: DataSet, options: NetworkDataOptions): NetworkData {
  const { network, inputNames, outputNames, preprocessing } = stored;
  const { name, saysLoss: isInFile, loss: asked, output } = options;
  const { inputNames: inputs, outputNames: outputs } = dataSet;
  if (network.inputs !== inputs.length || network.outputs !== outputs.length) {
    const wanted = `${inputs.length}-…-${outputs.length}`;
    throw new UsageError(`${name} must begin and end like ${dataSet.name}, ${wanted}, got ${network.layers.join('-')}`);
  }
  requireSameNames(inputNames, inputs, `inputs of ${name}`);
  requireSameNames(outputNames, outputs, `outputs of ${name}`);
  const scaled = preprocessing?.columns.find(({ mean }) => mean !== undefined);
  if (scaled) {
    const column = JSON.stringify(scaled.name);
    throw new UsageError(`${name} scales its input ${column}, and ${dataSet.name} is scaled already: give a table`);
  }
  if (preprocessing?.rows) {
    throw new UsageError(`${name} changes the rows of its inputs, and those of ${dataSet.name} are made: give a table`);
  }
  const hasClasses = isOneOfEach(dataSet);
  const loss = chosenLoss(network, { asked, isInFile, described: null, output, hasClasses });
  const fitted = together(stored, dataSet, loss);
  requireComparable(fitted);
  return fitted;
}

function requireSameNames(names: readonly string[] | undefined, wanted: readonly string[], what: string): void {
  const wrong = names?.findIndex((name, i) => name !== wanted[i]) ?? -1;
  if (wrong < 0) return;
  const found = JSON.stringify(names![wrong]);
  throw new UsageError(`${what} must be ${listed(wanted)}, in this order; got ${found} at place ${wrong + 1}`);
}

/** Whether each sample has a target that is one of several classes: a 1 among zeros. */
function isOneOfEach({ train: { targets, count }, outputNames: { length: width } }: DataSet): boolean {
  if (width < 2 || !targets.every((target) => target === 0 || target === 1)) return false;
  const ones = (k: number) => targets.subarray(k * width, (k + 1) * width).reduce((sum, target) => sum + target, 0);
  return Array.from({ length: count }, (_, k) => k).every((k) => ones(k) === 1);
}

/** Means and scales of inputs without names: those of the columns, in their order. */
function renamed({ columns, ...others }: Preprocessing, found: Preprocessing, name: string): Preprocessing {
  const words = found.columns.find(({ levels }) => levels);
  if (words) {
    const column = JSON.stringify(words.name);
    throw new UsageError(`${name} scales numbers without names, and column ${column} is text: leave it out by inputs`);
  }
  const names = inputNamesOf(found);
  return { ...others, columns: columns.map((column, i) => ({ ...column, name: names[i] })) };
}

function together<Of extends DataSet>(stored: StoredNetwork, dataSet: Of, loss: ChosenLoss): NetworkData<Of> {
  const { inputNames, outputNames } = dataSet;
  const same = loss.name === stored.network.loss;
  const network = same ? stored.network : networkOf({ ...stored.network, loss: loss.name });
  return { stored: { ...stored, network, inputNames, outputNames }, dataSet, loss };
}
