import { UsageError } from '../errors.ts';
import { FIELDS, type FieldName, type Fields } from './fields.ts';
import { LAYERS } from './notation.ts';
import { numberIn, zerosBefore } from './numeral.ts';
import { suggestion } from './suggestion.ts';

/** More values than this in one field are a slip of the pen. */
const MAX_VALUES = 1_000_000;

/**
 * The values of one field in a grid. Text takes a list `a,b`, an integer range `1..20` and a log range
 * `1e-8..1e-1:log8` (ends included, values rounded to 12 significant digits), and `null` where a field may have no
 * limit; a file may also hold values and lists as such.
 *
 * @throws {UsageError} naming the field, the value found and the values allowed
 */
export function fieldValues<Name extends FieldName>(name: Name, entry: unknown): Fields[Name][] {
  const written = listOf(name, entry).flatMap((item) => (typeof item === 'string' ? fromText(name, item) : [item]));
  if (written.length === 0) throw new UsageError(`${name}: the list is empty; give at least one value`);
  return written.map((value) => checked(name, value));
}

/** One value, checked; −0 is 0, as it is in the file of a plan. */
export function checked<Name extends FieldName>(name: Name, value: unknown): Fields[Name] {
  const { schema, allowed } = FIELDS[name];
  const parsed = schema.safeParse(value);
  if (parsed.success) return (parsed.data === 0 ? 0 : parsed.data) as Fields[Name];
  const field = FIELDS[name];
  const choices = 'names' in field ? field.names : 'options' in schema ? (schema.options as string[]) : [];
  const hint =
    typeof value !== 'string' ? '' : suggestion(value, choices) || (choices.length > 0 ? '' : zerosBefore(value));
  throw new UsageError(`${name} must be ${allowed}, got ${shown(value)}${hint}`);
}

/**
 * The integers of text in that notation, `5,8,10` or `1..20`, ascending, each once.
 *
 * @param name of what they are, for messages
 * @throws {UsageError} if there is none, or one is no integer
 */
export function integersIn(name: string, text: string): number[] {
  const values = text.trim() === '' ? [] : splitList(text).flatMap((item) => itemsIn(name, item));
  if (values.length === 0) throw new UsageError(`${name}: the list is empty; give at least one value`);
  const other = values.find((value) => !Number.isSafeInteger(value));
  if (other !== undefined) {
    const hint = typeof other === 'string' ? zerosBefore(other) : '';
    throw new UsageError(`${name} must be integers such as 5,8,10 or 1..20, got ${shown(other)}${hint}`);
  }
  return [...new Set(values as number[])].sort((a, b) => a - b);
}

/** A value as it reads in a message; of a long one the beginning. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  const max = typeof value === 'object' ? MAX_SHOWN.object : MAX_SHOWN.text;
  return text.length > max ? `${text.slice(0, max)}…` : text;
}
/** Letters. */
const MAX_SHOWN = { object: 100, text: 200 };

function listOf(name: FieldName, entry: unknown): unknown[] {
  if (typeof entry === 'string') return entry.trim() === '' ? [] : splitList(entry);
  if (!Array.isArray(entry)) return [entry];
  const oneArchitecture = FIELDS[name].kind === 'layers' && entry.every((size) => typeof size === 'number');
  return oneArchitecture && entry.length > 0 ? [entry] : entry;
}

/** Splits at commas outside of brackets, so that [17,3,1] stays one value. */
function splitList(text: string): string[] {
  return text.split(/,(?![^[]*\])/).map((item) => item.trim());
}

function fromText(name: FieldName, text: string): unknown[] {
  switch (FIELDS[name].kind) {
    case 'dataset':
    case 'choice':
    case 'text':
      return [text];
    case 'network':
      return [text === 'null' ? null : text];
    case 'layers':
      return [isLayers.test(text) ? text.match(/\d+/g)!.map(Number) : text];
    case 'integer':
    case 'number':
      if (text === 'null' && FIELDS[name].schema.safeParse(null).success) return [null];
      return itemsIn(name, text);
  }
}

const isLayers = new RegExp(`^(${LAYERS})$`);
const numberOrText = (text: string): number | string => (Number.isFinite(numberIn(text)) ? numberIn(text) : text);

/** A number, or the numbers of a range. */
const itemsIn = (name: string, text: string): (number | string)[] =>
  text.includes('..') ? range(name, text) : [numberOrText(text)];

function range(name: string, text: string): number[] {
  const [, low = '', high = '', , points] = /^(.+?)\.\.(.+?)(\s*:\s*log(.*))?$/.exec(text) ?? [];
  const [from, to] = [numberIn(low), numberIn(high)];
  const refuse = (rule: string) => new UsageError(`${name}: ${rule}, got ${shown(text)}${zerosBefore(text)}`);
  if (points === undefined) {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to) {
      throw refuse('a range is written first..last with integers, first ≤ last (or first..last:logN)');
    }
    if (to - from >= MAX_VALUES) throw refuse(`a range gives at most ${MAX_VALUES} values`);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  }
  const count = numberIn(points);
  if (!(from > 0 && to > from && to < Infinity)) {
    throw refuse('a log range is written first..last:logN with 0 < first < last');
  }
  if (!Number.isInteger(count) || count < 2 || count > MAX_VALUES) {
    throw refuse(`the number of values after log must be an integer 2 … ${MAX_VALUES}`);
  }
  const step = Math.log(to / from) / (count - 1);
  return Array.from({ length: count }, (_, i) => {
    if (i === 0 || i === count - 1) return i === 0 ? from : to;
    return Number((from * Math.exp(i * step)).toPrecision(12));
  });
}
