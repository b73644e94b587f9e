import { columnsIn, type DataSetDescription } from '../config/dataSetDescription.ts';
import type { Preprocessing } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import { classPrefix } from './matchedOutputs.ts';
import type { ReadColumn } from './tableColumns.ts';
import type { WantedOutputs } from './targetColumns.ts';

/** Most inputs that a network may have. */
const MAX_INPUTS = 100_000;

/** The columns that a description names. */
export interface ColumnNames {
  readonly targets: readonly string[];
  /** targets that are classes in any case */
  readonly classes: readonly string[];
  /** null: all but the targets */
  readonly inputs: readonly string[] | null;
}

/**
 * The columns that a description, or a network, names.
 *
 * @param outputs of the network: a target whose classes they name is one of classes
 * @throws {UsageError} where they differ
 */
export function columnNames(
  description: DataSetDescription,
  preprocessing: Preprocessing | null,
  outputs: WantedOutputs,
): ColumnNames {
  const targets = columnsIn(description.target);
  if (targets.includes('self')) {
    throw new UsageError('target: self needs a network, whose outputs are the targets: it cannot be read without one');
  }
  const [written, chosen] = [columnsIn(description.classes), columnsIn(description.inputs)];
  const named = outputs === null || typeof outputs === 'number' ? [] : outputs;
  const classes = targets.filter(
    (target) => written.includes(target) || named.some((name) => name.startsWith(classPrefix(target))),
  );
  const ofNetwork = preprocessing?.columns.map(({ name }) => name) ?? null;
  const other = ofNetwork && chosen.find((name) => !ofNetwork.includes(name));
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
  const inputs = names.inputs ?? found.filter((name) => !names.targets.includes(name));
  if (inputs.length === 0) throw new UsageError(`${path} must have columns beside the target`);
  if (inputs.length > MAX_INPUTS) {
    throw new UsageError(`${path} has ${inputs.length} columns of inputs: at most ${MAX_INPUTS}`);
  }
  const unnamed = inputs.indexOf('');
  if (unnamed >= 0) throw new UsageError(`${path}: row 1 has no name for column ${found.indexOf('') + 1}`);
  return [
    ...inputs.map((name) => ({ name, isClass: false })),
    ...names.targets.map((name) => ({ name, isClass: names.classes.includes(name) })),
  ];
}
