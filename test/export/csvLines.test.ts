import { expect, it } from 'vitest';
import type { Value } from '../../src/arrow/columns.ts';
import { csvLines } from '../../src/export/csvLines.ts';

/** A record of RFC 4180 as its grammar has it: fields with `""` for a quote in quotes, or without any quote. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|$)/gy;

function fieldsOf(record: string): string[] {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (let end = ','; end === ','; ) {
    const [, inQuotes, bare, next] = FIELD.exec(record) ?? expect.fail(`no record of RFC 4180: ${record}`);
    fields.push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'));
    end = next;
  }
  return fields;
}

const csv = (...values: readonly Value[]) => {
  const names = values.map((_, v) => `v${v}`);
  return [...csvLines(names, [Object.fromEntries(names.map((name, v) => [name, values[v]]))])];
};

it('writes the names of the columns, then a record a row, in the order of the names', () => {
  const rows = [
    { b: 2, a: 1 },
    { a: null, b: 'x' },
  ];
  expect([...csvLines(['a', 'b'], rows)]).toEqual(['a,b', '1,2', ',x']);
  expect([...csvLines(['a', 'b, "c"'], [])]).toEqual(['a,"b, ""c"""']);
});

it('numbers read back to the same double', () => {
  const numbers = [
    0.1,
    1 / 3,
    -0,
    0,
    5e-324,
    1.7976931348623157e308,
    1e21,
    1e-7,
    2 ** 53 + 2,
    -12,
    Infinity,
    -Infinity,
  ];
  for (const [n, text] of fieldsOf(csv(...numbers)[1]).entries()) expect(Number(text)).toBe(numbers[n]);
  expect(csv(Number.NaN)[1]).toBe('NaN');
});

it('quotes text where a reader would split it, and tells an empty text from a null', () => {
  const texts = ['a1=1', 'a, b', 'say "so"', 'two\nlines', 'two\r\nlines', '"', ',', ' blanks ', 'µ₀'];
  expect(fieldsOf(csv(...texts)[1])).toEqual(texts);
  expect(csv('', null, true, false)[1]).toBe('"",,true,false');
});

it('a vector is a JSON list', () => {
  const vector = [0.1, 0, -2.5e-9, 1e21];
  const [, record] = csv(Float64Array.from(vector), 1);
  expect(record).toBe('"[0.1,0,-2.5e-9,1e+21]",1');
  expect(JSON.parse(fieldsOf(record)[0])).toEqual(vector);
});

it('a text that a spreadsheet would compute has an apostrophe before it, and only such a text can have one', () => {
  const texts = ['=1+1', '+a', '-a', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "'", "'=1", "''"];
  const read = fieldsOf(csv(...texts)[1]);
  expect(read).toEqual(texts.map((text) => `'${text}`));
  expect(read.map((text) => text.replace(/^'/, ''))).toEqual(texts);
  const plain = ['a=1', 'a+b', ' =1', 'x-1>h1', "it's", '_', '0'];
  expect(fieldsOf(csv(...plain)[1])).toEqual(plain);
  expect(csv(-0.5, -Infinity)[1]).toBe('-0.5,-Infinity'); // numbers are numbers
});

it('so is the name of a column', () => {
  expect([...csvLines(['=cmd', 'a'], [])]).toEqual(["'=cmd,a"]);
});
