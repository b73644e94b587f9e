import { dirname, isAbsolute, join } from 'node:path';
import { type DataSetDescription, isDataSetFile, isPatternFile } from '../config/dataSetDescription.ts';
import { type DataSet, dataSetOfSets, type Samples } from '../dataset/dataSet.ts';
import { inputNamesOf, knownWords, type Preprocessing } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import type { LossName } from '../network/errorMeasure.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { type ColumnsOfNetwork, columnNames, isOfNetwork } from './columnNames.ts';
import { readDescription, requireDescription } from './description.ts';
import { type DividedRows, dividedRows } from './dividedRows.ts';
import { fittedPreprocessing } from './fittedPreprocessing.ts';
import { networkTargets, writeNetworkTargets } from './networkTargets.ts';
import { patternTargets } from './patternHeader.ts';
import { plainName } from './plainName.ts';
import { readTable } from './readTable.ts';
import { sampleBytes, samplesOfRows } from './samplesOfRows.ts';
import { listed, type TableColumns } from './tableColumns.ts';
import { targetColumns } from './targetColumns.ts';

/** Options of `readDataSet`. */
export interface ReadDataSetOptions {
  /** folder that the paths of a description begin in; default: that of its file, or the working folder */
  readonly folder?: string;
  /** how inputs are made, if a network says it; default: by the training set */
  readonly preprocessing?: Preprocessing;
  /**
   * outputs of the network that it is read for, which the targets must be: how many, or their names (`price`, `kind=b`
   * of a class); default: as many as the targets ask for
   */
  readonly outputs?: number | readonly string[];
  /**
   * the network that it is read for: its preprocessing, inputs and outputs are those of the data, where they are not
   * given above, and `target: self` stands for its outputs
   */
  readonly network?: StoredNetwork;
  /** bytes of memory that the tables may take; default: what is free */
  readonly maxBytes?: number;
}

/** A data set that was read from tables. */
export interface TabularDataSet extends DataSet {
  readonly preprocessing: Preprocessing;
  /** error measure that its description names */
  readonly loss: LossName | null;
  /** of a target of classes: these, in the order of the alphabet; null: targets are numbers */
  readonly classes: readonly string[] | null;
  /** those of them that outputs stand for, in the order of the outputs; null: targets are numbers */
  readonly outputClasses: readonly string[] | null;
  /** whether targets are the outputs of the network that it was read for */
  readonly isOfNetwork: boolean;
}

/**
 * Reads a data set from tables, as a description says: an object, or the path of a file that has it (`.yaml`, `.json`).
 *
 * Inputs of text become one input for each of their words; targets of text, and those that `classes` names, one output
 * for two classes (the second in the order of the alphabet is 1), else one for each; for a network of two outputs one
 * for each of two classes as well. `target: self` is what the network computes, see `writeNetworkTargets`. All that is
 * found out of the data (words, classes, means) is found in the training set.
 *
 * @throws {UsageError} of one line, naming the file and, where a value is at fault, its row (counting from 1, the row
 *   of names included) and column
 *
 * @example
 * ```ts
 * import { rmSync, writeFileSync } from 'node:fs';
 * import { readDataSet } from 'optimal-brain-surgeon';
 *
 * writeFileSync('plants.csv', 'size,colour,kind\n1,red,b\n3,blue,a\n5,red,b\n');
 * const data = await readDataSet({ train: 'plants.csv', target: 'kind', standardise: true });
 * console.log(data.inputNames.join(' '), data.outputNames.join(' ')); // → size colour=blue colour=red kind=b
 * console.log(data.train.targets.join(' '), data.preprocessing.columns[0].mean); // → 1 0 1 3
 * rmSync('plants.csv');
 * ```
 */
export async function readDataSet(
  description: string | DataSetDescription,
  options: ReadDataSetOptions = {},
): Promise<TabularDataSet> {
  const described = await describedBy(description);
  const { folder = described.folder } = options;
  return dataSetOfDescription(await withTargets(described, folder), { ...options, folder });
}

/** The description of a file of patterns that names no targets, with its outputs for these. */
async function withTargets(description: NamedDescription, folder: string): Promise<NamedDescription> {
  const { train, target } = description;
  if (target !== undefined || !isPatternFile(train)) return description;
  return { ...description, target: await patternTargets(isAbsolute(train) ? train : join(folder, train)) };
}

/** A description with its name, and the folder that its paths begin in. */
export interface NamedDescription extends DataSetDescription {
  readonly name: string;
  readonly folder: string;
}

/**
 * A description, read if it is a file, whose name is that of its file, or of its table, unless it says another.
 *
 * @throws {UsageError} if it is none
 */
export async function describedBy(description: string | DataSetDescription): Promise<NamedDescription> {
  if (typeof description !== 'string') {
    const { name, ...given } = requireDescription(description);
    return { ...given, name: name ?? plainName(given.train), folder: '.' };
  }
  if (!isDataSetFile(description)) {
    throw new UsageError(`a data set is described by a file .yaml, .yml or .json, got ${JSON.stringify(description)}`);
  }
  const { name = plainName(description), ...read } = await readDescription(description);
  return { ...read, name, folder: dirname(description) };
}

async function dataSetOfDescription(
  description: NamedDescription,
  options: ReadDataSetOptions,
): Promise<TabularDataSet> {
  const { name, loss = null, header = null, standardise = false } = description;
  const { folder = '.', maxBytes = process.availableMemory(), network } = options;
  const ofNetwork = columnsOfNetwork(options);
  const names = columnNames(description, ofNetwork);
  const teacher = isOfNetwork(description) ? requireTeacher(network) : null;
  const reading = { folder, names, header, maxBytes };
  const knownInputs = ofNetwork.preprocessing?.columns.map((column) => ({ words: knownWords(column) })) ?? [];
  const table = await readTable(description.train, reading, { columns: null, known: knownInputs });
  const inputs = table.columns.length - names.targets.length;
  const rows = divided(table, description, inputs);
  const preprocessing = ofNetwork.preprocessing ?? fittedPreprocessing(table, rows.train, inputs, standardise);
  const targets = teacher ? networkTargets(teacher) : targetColumns(table, rows.train, inputs, ofNetwork.outputs);
  const all = { inputs: inputNamesOf(preprocessing), outputs: targets.outputs.map((output) => output.name) };
  if (network) requireInputs(all.inputs, network, description.train);
  const bytes = table.bytes + sampleBytes(table.rows, all.inputs.length, all.outputs.length); // both are there then
  if (bytes > maxBytes) {
    const [needs, has] = [bytes, maxBytes].map((size) => `${Math.round(size / 1e6)} MB`);
    const what = `${table.rows} samples of ${all.inputs.length} inputs`;
    throw new UsageError(`${description.train}: ${what} take ${needs} of memory; there are ${has}`);
  }
  const samplesOf = (from: TableColumns, ofTable: Int32Array, isLast: boolean): Samples => {
    const samples = samplesOfRows(from, ofTable, { preprocessing, targets }, isLast);
    if (teacher) writeNetworkTargets(samples, teacher);
    return samples;
  };
  const words = [...preprocessing.columns.map(knownWords), ...targets.columns.map(({ classes }) => classes)];
  const known = words.map((ofColumn) => ({ words: ofColumn ?? null }));
  const heldOut = async (file: string | undefined, ofTable: Int32Array): Promise<Samples | null> => {
    if (file === undefined) return ofTable.length > 0 ? samplesOf(table, ofTable, false) : null;
    const columns = table.columns.map((column, c) => ({ ...column, isClass: c >= inputs && known[c].words !== null }));
    const other = await readTable(file, reading, { columns, known });
    return samplesOf(other, everyRow(other), true);
  };
  const test = await heldOut(description.test, rows.test);
  const validation = await heldOut(description.validation, rows.validation);
  const train = samplesOf(table, rows.train, true);
  const dataSet = dataSetOfSets(name, all, { train, validation, test });
  const classes = targets.columns[0]?.classes ?? null;
  const outputClasses = classes && targets.outputs.map(({ word }) => word!);
  const ofTables = { preprocessing, loss, classes, outputClasses, isOfNetwork: teacher !== null };
  return Object.defineProperties(ofTables as TabularDataSet, Object.getOwnPropertyDescriptors(dataSet));
}

/** The facts of the options about the network that a data set is read for. */
const columnsOfNetwork = ({ preprocessing, outputs, network }: ReadDataSetOptions): ColumnsOfNetwork => ({
  preprocessing: preprocessing ?? network?.preprocessing ?? null,
  inputs: network?.inputNames ?? null,
  outputs: outputs ?? network?.outputNames ?? network?.network.outputs ?? null,
});

function requireTeacher(network: StoredNetwork | undefined): StoredNetwork {
  if (network) return network;
  throw new UsageError('target: self needs a network, whose outputs are the targets: it cannot be read without one');
}

function requireInputs(names: readonly string[], { network }: StoredNetwork, path: string): void {
  if (names.length === network.inputs) return;
  const found = `its columns are ${names.length} inputs, ${listed(names)}`;
  const more = names[network.inputs];
  const advice =
    more === undefined ? '' : `; from ${JSON.stringify(more)} on they are too many: inputs chooses columns`;
  throw new UsageError(`${path} must have the ${network.inputs} inputs of the network; ${found}${advice}`);
}

const everyRow = ({ rows }: TableColumns): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);

/** The rows of each set; @throws {UsageError} if a set would have none */
function divided(table: TableColumns, description: DataSetDescription, inputs: number): DividedRows {
  const { train, testShare, validationShare, seed = 1 } = description;
  if (testShare === undefined && validationShare === undefined) {
    return { train: everyRow(table), validation: new Int32Array(0), test: new Int32Array(0) };
  }
  const isOfClasses = table.columns.length === inputs + 1 && table.wordsOf(inputs) !== null;
  const classes = Int32Array.from({ length: table.rows }, (_, row) => (isOfClasses ? table.value(row, inputs) : 0));
  const rows = dividedRows(classes, { testShare: testShare ?? 0, validationShare: validationShare ?? 0, seed });
  const counts = [1, testShare && rows.test.length, validationShare && rows.validation.length, rows.train.length];
  if (counts.includes(0)) throw new UsageError(`${train}: its ${table.rows} rows are too few for these shares`);
  return rows;
}
