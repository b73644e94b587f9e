import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Limits, PlainTable, PlainValue } from './values.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/tables', import.meta.url));

/** A tool of another language, by the program of `examples/tables` that reads a table in it. */
export interface ScriptReader {
  readonly name: string;
  readonly format: 'csv';
  readonly limits: Limits;
  /** the program, and a word that it runs to say whether it and its packages are there */
  readonly program: string;
  readonly probe: readonly string[];
  readonly script: string;
  /** what to install where it is not */
  readonly needs: string;
}

/**
 * Readers in other languages. pandas has one value for what is no number and for a null; R reads decimals in arithmetic
 * that rounds twice.
 */
export const SCRIPT_READERS: readonly ScriptReader[] = [
  {
    ...{ name: 'pandas', format: 'csv', limits: { emptyText: true, notANumber: true } },
    ...{ program: process.env.PYTHON ?? '/usr/bin/python3', probe: ['-c', 'import pandas, matplotlib'] },
    ...{ script: 'columns.py', needs: 'python3-pandas, python3-matplotlib' },
  },
  {
    ...{ name: 'R', format: 'csv', limits: { emptyText: true, lineEnds: true, lastBit: true } },
    ...{ program: 'Rscript', probe: ['-e', 'invisible(1)'], script: 'columns.R', needs: 'r-base-core' },
  },
];

/** The tables of a folder, by their names, as a reader finds them. */
export function tablesOf({ program, script }: ScriptReader, folder: string, names: readonly string[]): PlainTable[] {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const text = execFileSync(program, [path, EXAMPLES, folder, ...names], {
    ...{
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      env: { ...process.env, LC_ALL: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const tables: PlainValue[][][] = [[]];
  for (const line of text.trimEnd().split('\n')) {
    if (line === 'end') tables.push([]);
    else if (line.startsWith('# ')) tables.at(-1)!.push([]);
    else tables.at(-1)!.at(-1)!.push(valueOfLine(line));
  }
  return tables.slice(0, -1);
}

/** A value of the lines that the scripts print. */
function valueOfLine(line: string): PlainValue {
  const rest = line.slice(1);
  switch (line[0]) {
    case 'n':
      return hexNumber(rest);
    case 't':
      return Buffer.from(rest, 'hex').toString('utf8');
    case 'b':
      return rest === '1';
    case 'v':
      return rest === '' ? [] : rest.split(' ').map(hexNumber);
    default:
      return null;
  }
}

/** A double as C prints it with %a: exact. */
function hexNumber(text: string): number {
  const [, sign, whole, fraction = '', exponent] = /^(-?)0x([01])(?:\.([0-9a-f]+))?p([+-]\d+)$/.exec(text) ?? [];
  if (whole === undefined)
    return { nan: Number.NaN, inf: Infinity, '-inf': -Infinity }[text.toLowerCase()] ?? fail(text);
  const digits = Number(whole) + Number.parseInt(fraction.padEnd(13, '0'), 16) / 2 ** 52;
  return (sign === '-' ? -1 : 1) * digits * 2 ** Number(exponent);
}

const fail = (text: string): never => {
  throw new Error(`no number: ${text}`);
};
