import { shown } from '../config/values.ts';
import { type InputColumn, inputCount, type Preprocessing } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import { faultOf } from '../experiment/fault.ts';
import { columnSchema } from './jsonSchema.ts';

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
 * @param columns anything
 * @param inputs  of the network
 * @throws {UsageError} naming the column, or both numbers of inputs
 */
export function writtenPreprocessing(columns: readonly unknown[], inputs: number): Preprocessing {
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
  if (count === inputs) return preprocessing;
  throw new UsageError(`preprocessing makes ${count} inputs, and the network has ${inputs}`);
}

function requireWords(words: readonly unknown[], place: string): void {
  const seen = new Set<unknown>();
  for (const word of words) {
    if (typeof word !== 'string') throw new UsageError(`${place}: words must be texts, got ${shown(word)}`);
    if (seen.has(word)) throw new UsageError(`${place}: ${shown(word)} is there twice`);
    seen.add(word);
  }
}
