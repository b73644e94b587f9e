import { columnsIn, type DataSetDescription } from '../config/dataSetDescription.ts';
import type { Preprocessing } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import { classTargets } from './matchedOutputs.ts';
import type { ReadColumn } from './tableColumns.ts';
import type { WantedOutputs } from './targetColumns.ts';

/** Most inputs that a network may have. */
export const MAX_INPUTS = 100_000;

/** The columns that a description names. */
export interface ColumnNames {
  readonly targets: readonly string[];
  /** targets that are classes in any case */
  readonly classes: readonly string[];
  /** null: all but the targets */
  readonly inputs: readonly string[] | null;
}

/** The network that a data set is read for, as far as columns are concerned. */
export interface ColumnsOfNetwork {
  /** how it makes inputs of columns; null: it does not say */
  readonly preprocessing: Preprocessing | null;
  /** names of its inputs; null: it has none */
  readonly inputs: readonly string[] | null;
  readonly outputs: WantedOutputs;
}

/** Whether the targets are to be the network's own outputs; @throws {UsageError} if there are others beside them */
export function isOfNetwork({ target }: DataSetDescription): boolean {
  const targets = columnsIn(target);
  if (!targets.includes('self')) return false;
  if (targets.length > 1) throw new UsageError("target: self, the network's own outputs, must be the only target");
  return true;
}

/**
 * The columns that a description, or a network, names. A target whose classes are outputs of the network is one of
 * classes.
 *
 * @throws {UsageError} where they differ
 */
export function columnNames(
  description: DataSetDescription,
  { preprocessing, inputs, outputs }: ColumnsOfNetwork,
): ColumnNames {
  const targets = isOfNetwork(description) ? [] : columnsIn(description.target);
  const chosen = columnsIn(description.inputs);
  const named = outputs === null || typeof outputs === 'number' ? [] : outputs;
  const ofClasses = new Set([...columnsIn(description.classes), ...named.flatMap(classTargets)]);
  const classes = targets.filter((target) => ofClasses.has(target));
  const ofNetwork = preprocessing?.columns.map(({ name }) => name) ?? inputs;
  const known = new Set(ofNetwork);
  const other = ofNetwork && chosen.find((name) => !known.has(name));
  if (other) throw new UsageError(`inputs must be those of the network, got ${JSON.stringify(other)}`);
  return { targets, classes, inputs: ofNetwork ?? (chosen.length > 0 ? chosen : null) };
}

/**
 * The columns of a table that are read: inputs, then targets.
 *
 * @param found all columns of the table
 * @throws {UsageError} if there are no inputs, or more than a network may have
 */
export function readColumns(path: string, found: readonly string[], names: ColumnNames): ReadColumn[] {
  const [targets, classes] = [new Set(names.targets), new Set(names.classes)];
  const inputs = names.inputs ?? found.filter((name) => !targets.has(name));
  if (inputs.length === 0) throw new UsageError(`${path} must have columns beside the target`);
  if (inputs.length > MAX_INPUTS) {
    throw new UsageError(`${path} has ${inputs.length} columns of inputs: at most ${MAX_INPUTS}`);
  }
  const unnamed = inputs.indexOf('');
  if (unnamed >= 0) throw new UsageError(`${path}: row 1 has no name for column ${found.indexOf('') + 1}`);
  return [
    ...inputs.map((name) => ({ name, isClass: false })),
    ...names.targets.map((name) => ({ name, isClass: classes.has(name) })),
  ];
}
