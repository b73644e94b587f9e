import { shown } from '../config/values.ts';
import { type InputColumn, inputCount, type Preprocessing } from '../dataset/preprocessing.ts';
import type { RowStep } from '../dataset/rowSteps.ts';
import { UsageError } from '../errors.ts';
import { faultOf } from '../experiment/fault.ts';
import { columnSchema, stepSchema } from './jsonSchema.ts';

/** Steps of a preprocessing; more are a slip of the pen. */
const MAX_STEPS = 100;

/** A preprocessing as JSON holds it: its lists may still hold anything. */
export interface UncheckedPreprocessing {
  readonly columns: readonly unknown[];
  readonly rows?: readonly unknown[];
}

/** A column as JSON holds it: its lists may still hold anything. */
interface WrittenColumn {
  readonly name: string;
  readonly levels?: readonly unknown[];
  readonly unused?: readonly unknown[];
  readonly mean?: number;
  readonly scale?: number;
}

/**
 * The preprocessing that stands in JSON.
 *
 * @param inputs of the network
 * @throws {UsageError} naming the column or the step, or both numbers of inputs
 */
export function writtenPreprocessing({ columns, rows }: UncheckedPreprocessing, inputs: number): Preprocessing {
  for (const [c, column] of columns.entries()) {
    const place = `preprocessing.columns.${c}`;
    const fault = faultOf(columnSchema, column);
    if (fault) throw new UsageError(`${place}: ${fault.message}`);
    const { levels, unused, mean, scale } = column as WrittenColumn;
    if ((mean === undefined) !== (scale === undefined)) throw new UsageError(`${place}: mean and scale go together`);
    if (scale === 0) throw new UsageError(`${place}: scale must be a number other than 0, got 0`);
    if (levels && mean !== undefined) throw new UsageError(`${place}: a column of words has no mean`);
    if (unused && !levels) throw new UsageError(`${place}: unused are words of a column that has levels`);
    requireWords([...(levels ?? []), ...(unused ?? [])], place);
  }
  const preprocessing = { columns: columns as readonly InputColumn[] };
  const count = inputCount(preprocessing);
  if (count !== inputs) throw new UsageError(`preprocessing makes ${count} inputs, and the network has ${inputs}`);
  if (!rows) return preprocessing;
  requireSteps(rows, inputs);
  return { ...preprocessing, rows: rows as readonly RowStep[] };
}

function requireSteps(rows: readonly unknown[], inputs: number): void {
  if (rows.length > MAX_STEPS) {
    throw new UsageError(`preprocessing.rows must be at most ${MAX_STEPS} steps, got ${rows.length}`);
  }
  for (const [s, step] of rows.entries()) {
    const place = `preprocessing.rows.${s}`;
    const fault = faultOf(stepSchema, step);
    if (fault) throw new UsageError(`${place}: ${fault.message}`);
    const { normalise, ...scaling } = step as Readonly<Record<string, unknown>>;
    const lists = Object.entries(scaling) as [string, readonly unknown[]][];
    if (lists.length !== (normalise === undefined ? 2 : 0)) {
      throw new UsageError(`${place} must be { "normalise" } or { "mean", "scale" }, got ${shown(step)}`);
    }
    for (const [list, numbers] of lists) {
      if (numbers.length !== inputs) {
        throw new UsageError(`${place}.${list} must be ${inputs} numbers, one an input, got ${numbers.length}`);
      }
      const wrong = numbers.findIndex((number) => !Number.isFinite(number) || (list === 'scale' && number === 0));
      if (wrong < 0) continue;
      const allowed = list === 'scale' ? 'a finite number other than 0' : 'a finite number';
      throw new UsageError(`${place}.${list}.${wrong} must be ${allowed}, got ${shown(numbers[wrong])}`);
    }
  }
}

function requireWords(words: readonly unknown[], place: string): void {
  const seen = new Set<unknown>();
  for (const word of words) {
    if (typeof word !== 'string') throw new UsageError(`${place}: words must be texts, got ${shown(word)}`);
    if (seen.has(word)) throw new UsageError(`${place}: ${shown(word)} is there twice`);
    seen.add(word);
  }
}
