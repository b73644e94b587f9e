import { UsageError } from '../errors.ts';
import { wordsIn } from './fittedPreprocessing.ts';
import { matchedClasses, matchedNumbers } from './matchedOutputs.ts';
import { listed, type TableColumns } from './tableColumns.ts';

/** A column of targets. */
export interface TargetColumn {
  readonly name: string;
  /** classes that it may have; null: the target is a number */
  readonly classes: readonly string[] | null;
}

/** An output of a network. */
export interface TargetOutput {
  /** `price`, or `kind=b` */
  readonly name: string;
  /** index of its column among those of targets */
  readonly column: number;
  /** the class that it is 1 for, and 0 for others; null: it is the number itself */
  readonly word: string | null;
}

/** Columns of targets, and what they become. */
export interface Targets {
  readonly columns: readonly TargetColumn[];
  readonly outputs: readonly TargetOutput[];
}

/** The outputs that a network has: how many, or their names; null: as many as the targets ask for. */
export type WantedOutputs = number | readonly string[] | null;

/**
 * The targets that the training set has: the columns behind the inputs. Two classes are one output, 1 for the second in
 * the order of the alphabet, or two where the network has two; more classes are an output each.
 *
 * @throws {UsageError} if a column of classes is not the only target, or has one class only; if the targets are not
 *   those of the network
 */
export function targetColumns(table: TableColumns, rows: Int32Array, inputs: number, wanted: WantedOutputs): Targets {
  const names = table.columns.slice(inputs).map(({ name }) => name);
  const ofClasses = names.findIndex((_, t) => table.wordsOf(inputs + t) !== null);
  if (ofClasses < 0) return numbers(names, wanted);
  const name = names[ofClasses];
  if (names.length > 1) {
    throw new UsageError(
      `target must be one column of classes or several of numbers; ${JSON.stringify(name)} is one of classes`,
    );
  }
  return classes(name, wordsIn(table, rows, inputs), wanted);
}

function numbers(names: readonly string[], wanted: WantedOutputs): Targets {
  const columns = names.map((name) => ({ name, classes: null }));
  const outputs = names.map((name, column) => ({ name, column, word: null }));
  if (typeof wanted === 'number' && wanted !== names.length) {
    const hint = names.length === 1 ? '; name it in classes, if its numbers are classes' : '';
    throw new UsageError(`${targetOf(names)} ${ofOutputs(names.length)}, and the network has ${wanted}${hint}`);
  }
  return { columns, outputs: wanted && typeof wanted !== 'number' ? matchedNumbers(outputs, wanted) : outputs };
}

function classes(name: string, words: readonly string[], wanted: WantedOutputs): Targets {
  const output = (word: string): TargetOutput => ({ name: `${name}=${word}`, column: 0, word });
  if (wanted !== null && typeof wanted !== 'number') {
    const { known, outputs } = matchedClasses(name, words, wanted);
    return { columns: [{ name, classes: known }], outputs: outputs.map(output) };
  }
  if (words.length === 1) {
    const found = JSON.stringify(words[0]);
    throw new UsageError(
      `target ${JSON.stringify(name)} must have two or more classes in the training set, got ${found} alone`,
    );
  }
  const outputs = words.length === 2 && wanted !== 2 ? words.slice(1) : words;
  if (wanted !== null && wanted !== outputs.length) {
    const found = `has ${words.length} classes (${listed(words)})`;
    throw new UsageError(`target ${JSON.stringify(name)} ${found}, and the network has ${ofCount(wanted)}`);
  }
  return { columns: [{ name, classes: words }], outputs: outputs.map(output) };
}

const targetOf = (names: readonly string[]) => `target ${listed(names)}`;
const ofCount = (count: number) => `${count} ${count === 1 ? 'output' : 'outputs'}`;
const ofOutputs = (count: number) => `${count === 1 ? 'is' : 'are'} ${ofCount(count)}`;
