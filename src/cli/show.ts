import type { CommandModule } from 'yargs';
import { UsageError } from '../errors.ts';
import { suggestion } from '../experiment/suggestion.ts';
import { shown } from '../experiment/values.ts';
import { short } from '../report/numbers.ts';
import { textTable } from '../report/textTable.ts';
import { readTable } from '../trace/arrowFile.ts';
import type { Row, Value } from '../trace/columns.ts';
import { type Arguments, count, jsonOption } from './options.ts';

/** `surgeon show`: a table of ours in the terminal. */
export const showCommand: CommandModule<unknown, Arguments> = {
  command: 'show <file>',
  describe: 'print a table; columns with one value throughout are printed once',
  builder: (yargs) =>
    jsonOption(yargs)
      .describe('json', 'print one JSON object a row')
      .positional('file', { type: 'string', describe: 'an .arrow file of surgeon' })
      .option('columns', { type: 'string', describe: 'names of columns, separated by commas' })
      .option('rows', { type: 'string', describe: 'at most this many rows' })
      .example(
        '$0 show results/monks/summary.arrow --columns dataset,criterion,seed,weightsLeft,inputs',
        'some columns',
      )
      .example('$0 show results/claims.arrow --json', 'JSON lines for jq'),
  handler(args) {
    const { columns, rows: all } = readTable(String(args.file));
    const names = chosenColumns(
      columns.map(({ name }) => name),
      args.columns,
    );
    const rows = args.rows === undefined ? all : all.slice(0, count('rows', args.rows, Number.MAX_SAFE_INTEGER));
    if (args.json) {
      for (const row of rows)
        console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, plain(row[name])]))));
      return;
    }
    const isConstant = (name: string) => rows.length > 1 && rows.every((row) => row[name] === rows[0][name]);
    const constant = args.columns === undefined ? names.filter(isConstant) : [];
    for (const name of constant) console.log(`${name} = ${inCell(rows[0], name)}`);
    const varying = names.filter((name) => !constant.includes(name));
    if (varying.length > 0)
      console.log(
        textTable(
          varying,
          rows.map((row) => varying.map((name) => inCell(row, name))),
        ),
      );
    console.log(`${rows.length} of ${all.length} rows`);
  },
};

function chosenColumns(present: readonly string[], chosen: unknown): readonly string[] {
  if (chosen === undefined) return present;
  const names = String(chosen)
    .split(',')
    .map((name) => name.trim());
  const unknown = names.find((name) => !present.includes(name));
  if (unknown === undefined) return names;
  const nearest = suggestion(unknown, present);
  throw new UsageError(`columns must be among ${present.join(', ')}, got ${shown(unknown)}${nearest}`);
}

const plain = (value: Value | undefined) => (value instanceof Float64Array ? [...value] : value);

function inCell(row: Row, name: string): string {
  const value = row[name];
  if (value === null || value === undefined) return '-';
  if (value instanceof Float64Array)
    return `[${[...value.slice(0, 3)].map((v) => v.toPrecision(4)).join(', ')}, … ${value.length}]`;
  return typeof value === 'number' && !Number.isInteger(value) ? short(value) : String(value);
}
