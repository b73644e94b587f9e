import { UsageError } from '../errors.ts';
import { requireConsistency } from './consistency.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type Fields } from './fields.ts';
import type { Problem } from './problem.ts';
import { sizedDefaults } from './sizedDefaults.ts';

/** Values of some fields, each allowed by itself. */
export type GivenFields = Readonly<Partial<Record<FieldName, unknown>>>;

/**
 * All fields, those that are left out at the defaults of small cells.
 *
 * @throws {UsageError} naming a field that has no default and is left out
 */
export function withDefaults(given: GivenFields): Fields {
  const entries = FIELD_NAMES.map((name): [FieldName, unknown] => {
    const field = FIELDS[name];
    if (name in given) return [name, given[name]];
    if ('default' in field) return [name, field.default];
    throw new UsageError(`every grid must say ${name}: ${field.allowed}`);
  });
  return Object.fromEntries(entries) as unknown as Fields;
}

/**
 * All fields of a cell, those that are left out at the defaults of its size.
 *
 * @param problem of these fields
 * @throws {UsageError} naming the fields that are at odds
 */
export function completed(given: GivenFields, problem: Problem): Fields {
  const fields = withDefaults(given);
  const sized = sizedDefaults(fields, problem, 'backend' in given ? fields.backend : undefined);
  const leftOut = Object.fromEntries(Object.entries(sized).filter(([name]) => !(name in given)));
  const { activation, outputActivation, biases } = problem.network; // one text for one architecture
  const whole = { ...fields, ...leftOut, activation, outputActivation, biases };
  requireConsistency(whole, problem);
  return whole;
}
