import { UsageError } from '../errors.ts';
import { keptSteps, normalises, type RowStep, takeSteps } from './rowSteps.ts';

/**
 * A column of a table, as it becomes inputs of a network.
 *
 * A column of numbers is one input, x or (x − mean) / scale. A column of text is an input for each of its words, 1
 * where the sample has that word and 0 elsewhere.
 */
export interface InputColumn {
  readonly name: string;
  /** of a column of text: the words of the training set, in the order of the alphabet (of their UTF-16 codes) */
  readonly levels?: readonly string[];
  /** of a column of text: words of the training set that are no input, since the network does not need them */
  readonly unused?: readonly string[];
  /** of a column that is standardised: mean of the training set */
  readonly mean?: number;
  /** and standard deviation, dividing by P; 1 where all values are equal, so that the input is 0 */
  readonly scale?: number;
}

/** The way from the columns of a table to the inputs of a network; plain data, which a file can hold. */
export interface Preprocessing {
  /** in the order of the inputs */
  readonly columns: readonly InputColumn[];
  /** what the inputs of a sample go through then, one after the other; absent: nothing */
  readonly rows?: readonly RowStep[] | undefined;
}

/** Whether columns are shifted and scaled. */
export const isScaled = ({ columns }: Preprocessing): boolean => columns.some(({ mean }) => mean !== undefined);

/** The inputs that columns become: `age`, and `colour=blue`, `colour=red` of a column of text. */
export const inputNamesOf = ({ columns }: Preprocessing): string[] =>
  columns.flatMap(({ name, levels }) => levels?.map((level) => `${name}=${level}`) ?? [name]);

/** The words that a column of text may have; null of a column of numbers. */
export const knownWords = ({ levels, unused = [] }: InputColumn): readonly string[] | null =>
  levels ? [...levels, ...unused] : null;

/** The inputs that a column becomes. */
const widthOf = ({ levels }: InputColumn): number => levels?.length ?? 1;

/** The number of inputs that columns become. */
export const inputCount = ({ columns }: Preprocessing): number =>
  columns.reduce((sum, column) => sum + widthOf(column), 0);

/**
 * The preprocessing of a network that takes some of the inputs alone. Columns without any go; of the words of the
 * others, those that are no input any more are still known.
 *
 * @param inputs ascending indices
 * @throws {UsageError} if one that goes has a part in what others become
 */
export function keptPreprocessing({ columns, rows }: Preprocessing, inputs: readonly number[]): Preprocessing {
  if (normalises(rows) && inputs.length < inputCount({ columns })) {
    throw new UsageError('inputs that are normalised together must all stay');
  }
  const kept = new Set(inputs);
  const left: InputColumn[] = [];
  let first = 0;
  for (const column of columns) {
    const { levels, unused = [] } = column;
    const start = first;
    first += widthOf(column);
    if (!levels) {
      if (kept.has(start)) left.push(column);
      continue;
    }
    const stay = levels.filter((_, l) => kept.has(start + l));
    const go = [...unused, ...levels.filter((_, l) => !kept.has(start + l))];
    if (stay.length > 0) left.push({ ...column, levels: stay, ...(go.length > 0 ? { unused: go } : {}) });
  }
  return { columns: left, ...(rows && { rows: keptSteps(rows, inputs) }) };
}

/**
 * The inputs that the values of a sample become: x or (x − mean) / scale, and 1 for the word that it has; then `rows`.
 *
 * @param values of its columns, in their order
 * @throws {UsageError} naming the column, if a value is not of its kind, or a word that is not known
 *
 * @example
 * ```ts
 * import { preprocessed } from 'optimal-brain-surgeon/data';
 *
 * const columns = [{ name: 'age', mean: 40, scale: 10 }, { name: 'colour', levels: ['blue', 'red'] }];
 * console.log(preprocessed({ columns }, [55, 'red']).join(' ')); // → 1.5 0 1
 * ```
 */
export function preprocessed({ columns, rows = [] }: Preprocessing, values: readonly (number | string)[]): number[] {
  if (values.length !== columns.length) {
    throw new UsageError(`values must be ${columns.length}, one a column, got ${values.length}`);
  }
  const inputs = columns.flatMap((column, c) => {
    const { name, levels, mean = 0, scale = 1 } = column;
    const value = values[c];
    const words = knownWords(column);
    if (words ? !words.includes(value as string) : !Number.isFinite(value)) {
      const allowed = words ? 'a word of the training set' : 'a number';
      throw new UsageError(`column ${JSON.stringify(name)} must be ${allowed}, got ${JSON.stringify(value)}`);
    }
    return levels?.map((level) => (level === value ? 1 : 0)) ?? [((value as number) - mean) / scale];
  });
  const taken = Float64Array.from(inputs);
  takeSteps(rows, taken, 0, taken.length);
  return [...taken];
}
