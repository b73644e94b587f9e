import { shown } from '../../config/values.ts';
import { UsageError } from '../../errors.ts';

const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', '~'] as const;

/** Operators that compare a column. */
export type Operator = (typeof OPERATORS)[number];

/** A value as it was written: in quotes it is text, whatever it says. */
export interface Written {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** A comparison of a column with a value, or with each of a list. */
export interface Comparison {
  readonly name: string;
  readonly operator: Operator;
  readonly values: readonly Written[];
}

const NAME = /\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=!<>~,]+))\s*([=!<>~]+)/y;
const VALUE = /\s*(?:"([^"]*)"|'([^']*)'|((?!["'])(?:(?!\s+and\s|,).)+?))\s*(?=,|\sand\s|$)/isy;
const JOINT = /\s*(,|\band\s)/iy;

/**
 * The comparisons that an expression joins by `and` or a comma: `column operator value`. After `=` and `!=` there may
 * be a list, `criterion=obs,obd`. A value that holds a comma, an operator or the word `and` stands in quotes.
 *
 * @throws {UsageError} naming the part that cannot be read
 */
export function comparisonsIn(expression: string): Comparison[] {
  const text = expression.trimEnd();
  const found: Comparison[] = [];
  let at = 0;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  do {
    const begin = at;
    const unreadable = (allowed: string) => new UsageError(`where: ${allowed}, got ${shown(text.slice(begin).trim())}`);
    const name = next(NAME);
    if (!name) throw unreadable('a comparison is COLUMN OPERATOR VALUE, such as weightsLeft<10');
    const operator = OPERATORS.find((known) => known === name[4]);
    if (!operator) throw unreadable(`an operator is one of ${OPERATORS.join(' ')}`);
    const values: Written[] = [];
    const isList = operator === '=' || operator === '!=';
    do {
      const value = next(VALUE);
      if (!value) throw unreadable('a value is missing, or its quotes do not end');
      const bare: string | undefined = value[3];
      if (bare !== undefined && /[=<>~]/.test(bare)) {
        throw unreadable('comparisons are joined by "and" or a comma, and a value with an operator stands in quotes');
      }
      values.push({ text: bare ?? value[1] ?? value[2], isQuoted: bare === undefined });
    } while (isList && isFurtherValue(text, at) && next(JOINT));
    found.push({ name: name[1] ?? name[2] ?? name[3], operator, values });
  } while (next(JOINT));
  return found;
}

/** Whether a comma is next and no comparison follows it. */
function isFurtherValue(text: string, at: number): boolean {
  const comma = /\s*,/y;
  comma.lastIndex = at;
  if (!comma.test(text)) return false;
  NAME.lastIndex = comma.lastIndex;
  return !NAME.test(text);
}
