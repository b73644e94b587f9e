import { type Column, holdsMany, type Row, type Value } from '../../arrow/columns.ts';
import { numberIn, zerosBefore } from '../../config/numeral.ts';
import { suggestion } from '../../config/suggestion.ts';
import { shown } from '../../config/values.ts';
import { UsageError } from '../../errors.ts';
import { type Comparison, comparisonsIn, type Operator, type Written } from './comparisons.ts';
import { columnNamed } from './namedColumns.ts';
import type { Table } from './shownTable.ts';

/**
 * The test of rows that an expression makes, such as `criterion=obs,obd and weightsLeft<10` (`comparisonsIn`).
 *
 * A null is equal to `null` alone, and neither above nor below anything. Numbers are compared in full, as `--csv`
 * prints them. `~` is a regular expression that text matches somewhere.
 *
 * @throws {UsageError} if it cannot be read, names a column that is not there, or asks of it what its kind has not
 */
export function rowFilter(text: string, columns: readonly Column[]): (row: Row) => boolean {
  const tests = comparisonsIn(text).map((comparison) => {
    const column = columnNamed('where', comparison.name, columns);
    const test = testOf(column, comparison);
    return (row: Row) => test(row[column.name] ?? null);
  });
  return (row) => tests.every((test) => test(row));
}

/**
 * The values of text that an expression asks for with `=` and no row has, each with the nearest that one has: what to
 * say where it finds no row.
 */
export function absentValues(text: string, { columns, rows }: Table): string[] {
  return comparisonsIn(text).flatMap(({ name, operator, values }) => {
    if (operator !== '=' || columnNamed('where', name, columns).kind !== 'text') return [];
    const present = [...new Set(rows.map((row) => row[name]))].filter((value) => typeof value === 'string');
    const absent = values.filter((value) => value.text !== 'null' && !present.includes(value.text));
    return absent.map((value) => `no row has ${name} ${shown(value.text)}${suggestion(value.text, present)}`);
  });
}

type Test = (value: Value) => boolean;

/** Comparisons with a list hold for one of its values, those with `!=` for all. */
function testOf(column: Column, { operator, values }: Comparison): Test {
  const tests = values.map((value) => testOfOne(column, operator, value));
  return operator === '!='
    ? (found) => tests.every((test) => test(found))
    : (found) => tests.some((test) => test(found));
}

function testOfOne(column: Column, operator: Operator, written: Written): Test {
  const isNull = written.text === 'null' && !written.isQuoted;
  if (operator !== '=' && operator !== '!=') {
    requireOrdered(column, operator, isNull);
    if (operator === '~') return matching(written.text);
    const wanted = valueFor(column, written);
    const holds = ORDERS[operator];
    return (found) => found !== null && holds(found, wanted);
  }
  const wanted = isNull ? null : valueFor(column, written);
  return operator === '=' ? (found) => found === wanted : (found) => found !== wanted;
}

const ORDERS: Readonly<Record<'<' | '<=' | '>' | '>=', (a: Value, b: Value) => boolean>> = {
  '<': (a, b) => a! < b!,
  '<=': (a, b) => a! <= b!,
  '>': (a, b) => a! > b!,
  '>=': (a, b) => a! >= b!,
};

/** @throws {UsageError} if values of a column, or null, are neither above nor below each other, or no text */
function requireOrdered({ name, kind }: Column, operator: Operator, isNull: boolean): void {
  if (operator === '~' ? kind === 'text' : kind !== 'boolean' && !isNull) return;
  const what = isNull && operator !== '~' ? 'null' : `${name}, which holds ${KINDS[kind]},`;
  throw new UsageError(`where: ${what} takes = and != only, got ${operator}`);
}

const KINDS: Readonly<Record<Column['kind'], string>> = {
  text: 'text',
  integer: 'integers',
  number: 'numbers',
  boolean: 'true or false',
  vector: 'vectors',
  numbers: 'lists of numbers',
  list: 'lists',
};

/** A value of the kind of a column; @throws {UsageError} if the text is none */
function valueFor({ name, kind }: Column, { text }: Written): Value {
  const refusal = (allowed: string, hint = '') =>
    new UsageError(`where: ${name} holds ${KINDS[kind]}: compare it with ${allowed}, got ${shown(text)}${hint}`);
  if (kind === 'text') return text;
  if (holdsMany(kind)) throw refusal('null');
  if (kind === 'boolean') {
    if (text !== 'true' && text !== 'false') throw refusal('true, false or null');
    return text === 'true';
  }
  const value = /^-?Infinity$/.test(text) ? Number(text) : numberIn(text);
  if (Number.isNaN(value)) throw refusal('a number or null', zerosBefore(text));
  return value;
}

/** @throws {UsageError} if the text is no regular expression */
function matching(text: string): Test {
  try {
    const pattern = new RegExp(text, 'u');
    return (found) => typeof found === 'string' && pattern.test(found);
  } catch (error) {
    throw new UsageError(`where: ${shown(text)} is no regular expression (${(error as Error).message})`);
  }
}
