import { UsageError } from '../errors.ts';
import { wordsIn } from './fittedPreprocessing.ts';
import type { TableColumns } from './tableColumns.ts';

/** A column of targets. */
export interface TargetColumn {
  readonly name: string;
  /** classes of the training set in the order of the alphabet; null: the target is a number */
  readonly classes: readonly string[] | null;
}

/**
 * The targets that the training set has: the columns behind the inputs.
 *
 * @throws {UsageError} if a column of classes is not the only target, or has one class only
 */
export function targetColumns(table: TableColumns, rows: Int32Array, inputs: number): TargetColumn[] {
  const targets = table.columns.slice(inputs).map(({ name }, t): TargetColumn => {
    const isOfClasses = table.wordsOf(inputs + t) !== null;
    return { name, classes: isOfClasses ? wordsIn(table, rows, inputs + t) : null };
  });
  for (const { name, classes } of targets) {
    if (classes && targets.length > 1) {
      throw new UsageError(
        `target must be one column of classes or several of numbers; ${JSON.stringify(name)} is one of classes`,
      );
    }
    if (classes?.length === 1) {
      throw new UsageError(
        `target ${JSON.stringify(name)} must have two or more classes in the training set, got ${JSON.stringify(classes[0])} alone`,
      );
    }
  }
  return targets;
}

/** The outputs that targets become: `price`, or `kind=b` of two classes, or one for each of more. */
export const outputNamesOf = (targets: readonly TargetColumn[]): string[] =>
  targets.flatMap(({ name, classes }) => outputsOf(classes)?.map((word) => `${name}=${word}`) ?? [name]);

/** The classes that have an output of their own: the second of two, or all of more. */
const outputsOf = (classes: readonly string[] | null) => (classes?.length === 2 ? classes.slice(1) : classes);
