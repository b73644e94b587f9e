import { FIELD_NAMES, FIELDS } from '../config/fields.ts';
import type { Experiment } from './experiment.ts';

/** Two numbers that could be one, written with a comma: `0,5` or `1,5e-3`. */
const COMMA_DECIMAL = /^\s*([+-]?(?:0|[1-9]\d*)),((?:0|[1-9]\d*)(?:[eE][+-]?\d+)?)\s*$/;

/**
 * Lists of two values that look like one decimal with a comma, which is how much of the world writes it.
 *
 * @returns a line for each, with its values
 */
export function commaDecimals({ grids }: Experiment): string[] {
  const lines = grids.flatMap((grid) =>
    FIELD_NAMES.flatMap((name) => {
      const entry = grid[name];
      if (FIELDS[name].kind !== 'number' || typeof entry !== 'string') return [];
      const [, first, second] = COMMA_DECIMAL.exec(entry) ?? [];
      if (first === undefined) return [];
      const values = `the two values ${Number(first)} and ${Number(second)}`;
      return [`${name}: "${entry.trim()}" is ${values}; if one is meant, decimals take a point: ${first}.${second}`];
    }),
  );
  return [...new Set(lines)];
}
