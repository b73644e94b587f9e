import type { LossName } from '../network/errorMeasure.ts';
import { percent } from '../statistics/statistics.ts';
import { short } from './numbers.ts';
import { textTable } from './textTable.ts';

/** The measures of a network on one set of samples. */
export interface SetMeasures {
  readonly samples: number;
  /** E; null where there are no targets */
  readonly error: number | null;
  /** E + ½·decay·‖w‖²; null where there are no targets */
  readonly loss: number | null;
  /** share classified right, 0 … 1; null where targets are no classes */
  readonly accuracy: number | null;
  /** the error measure whose mean is E */
  readonly measure: LossName;
}

/** A table of measures, a row a set. */
export function setsText(sets: Readonly<Record<string, SetMeasures>>): string {
  const rows = Object.entries(sets).map(([name, { samples, error, loss, accuracy }]) => [
    ...[name, String(samples), inShort(error), inShort(loss), accuracy === null ? '-' : `${percent(accuracy)} %`],
  ]);
  return textTable(['set', 'samples', 'error', 'loss', 'right'], rows);
}

const inShort = (value: number | null): string => (value === null ? '-' : short(value));
