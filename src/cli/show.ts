import { statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { CommandModule } from 'yargs';
import { openTable, readTable } from '../arrow/arrowFile.ts';
import type { Row } from '../arrow/columns.ts';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError, UsageError } from '../errors.ts';
import { csvLines } from '../export/csvLines.ts';
import { jsonLines } from '../export/jsonLines.ts';
import { NETWORK_EXTENSIONS } from '../networkFile/networkFormats.ts';
import { networkBytes } from '../networkFile/writeNetwork.ts';
import { counted } from '../report/counted.ts';
import { NETWORK_COLUMNS, networkRows, networkText } from '../report/networkText.ts';
import { short } from '../report/numbers.ts';
import { textTable } from '../report/textTable.ts';
import { percent } from '../statistics/statistics.ts';
import { addKeptData } from '../sweep/keptData.ts';
import { configText } from '../tables/configColumns.ts';
import { tablesIn } from '../tables/tablesIn.ts';
import { namedNetworkAt } from '../trace/namedNetwork.ts';
import { readTrace, type Trace } from '../trace/trace.ts';
import { csvOption, requireOneFormat } from './csvOption.ts';
import { example } from './example.ts';
import { firstRun, missingTable } from './missingTable.ts';
import { namedOutput, writeOutput } from './namedOutput.ts';
import { type Arguments, count, dataOption, dataSetsOf, jsonOption, once } from './options.ts';
import { printLines } from './printLines.ts';
import { storedCell } from './storedCell.ts';
import { typedCommand } from './typedCommand.ts';

/** Rows of a text table, whose columns are as wide as their widest value; CSV and JSON know no limit. */
const MAX_ROWS_OF_TEXT = 10_000;

/** `surgeon show`: a table of ours in the terminal, or what tables a folder has. */
export const showCommand: CommandModule<unknown, Arguments> = {
  command: 'show <file>',
  describe:
    'print a table, as text, CSV or JSON lines; of a folder, the tables in it; of a trace, the network that is left',
  builder: (yargs) =>
    csvOption(jsonOption(dataOption(yargs)))
      .describe('json', 'print one JSON object a row')
      .positional('file', { type: 'string', describe: 'an .arrow file of surgeon, or a folder with some' })
      .option('columns', {
        type: 'string',
        requiresArg: true,
        describe:
          'names of columns, separated by commas [default: all; in text, those with one value throughout are printed once]',
      })
      .option('rows', {
        type: 'string',
        requiresArg: true,
        describe: `at most this many rows [default: all; in text ${MAX_ROWS_OF_TEXT}]`,
      })
      .option('network', {
        type: 'boolean',
        default: false,
        describe:
          'of a trace (cells/ID.arrow): the network that is left, as formulas; a weight a row with --csv or --json',
      })
      .option('step', {
        type: 'string',
        requiresArg: true,
        describe: 'with --network or --save: the network after this many deletions [default: the last one]',
      })
      .option('weights', {
        type: 'string',
        requiresArg: true,
        describe: 'with --network or --save: the network that has so many weights left [default: the last one]',
      })
      .option('save', {
        type: 'string',
        requiresArg: true,
        describe: `of a trace: write its network to this file (${NETWORK_EXTENSIONS.join(', ')}) [default: none]`,
      })
      .option('force', { type: 'boolean', default: false, describe: 'write --save anew where it is there' })
      .example(...example('$0 show results', 'which tables there are'))
      .example(...example('$0 show results/monks/summary.arrow --columns dataset,seed,inputs', 'some columns'))
      .example(...example('$0 show results/monks/summary.arrow --csv > summary.csv', 'for a spreadsheet, R or pandas'))
      .example(...example('$0 show results/monks/cells/ID.arrow --network', 'what OBS left of a network, unit by unit'))
      .example(
        ...example('$0 show results/monks/cells/ID.arrow --save net.json --weights 20', 'a pruned network as a file'),
      )
      .example(...example('$0 show results/claims.arrow --json', 'JSON lines for jq')),
  async handler(args) {
    requireOneFormat(args);
    const path = once('file', args.file);
    const kind = kindOf(path);
    if (kind === 'missing') throw new ResultError(missingTable(path));
    const ofTrace = args.save !== undefined ? 'save' : args.network ? 'network' : null;
    const choice = ['step', 'weights'].find((name) => args[name] !== undefined);
    if (choice && !ofTrace) throw new UsageError(`--${choice} goes with --network or --save`);
    if (args.step !== undefined && args.weights !== undefined)
      throw new UsageError('give --step or --weights, not both');
    if (kind === 'folder') {
      if (ofTrace) throw new UsageError(`${path} is a folder: --${ofTrace} takes a trace, DIR/NAME/cells/ID.arrow`);
      return showFolder(path, args);
    }
    if (ofTrace) return showNetwork(path, args);
    const { columns, rows } = readTable(path);
    await showTable({ names: columns.map(({ name }) => name), rows }, args);
  },
};

/** The kind of thing at a path; one that cannot be looked at counts as a file, whose reader says why. */
function kindOf(path: string): 'file' | 'folder' | 'missing' {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return 'missing';
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'file';
  }
}

/** A table of which some columns and rows are shown. */
interface ShownTable {
  readonly names: readonly string[];
  readonly rows: readonly Row[];
}

async function showTable(table: ShownTable, args: Arguments): Promise<void> {
  const names = chosenColumns(table.names, args.columns);
  const rows =
    args.rows === undefined ? table.rows : table.rows.slice(0, count('rows', args.rows, Number.MAX_SAFE_INTEGER));
  if (args.csv) return printLines(csvLines(names, rows));
  if (args.json) return printLines(jsonLines(names, rows));
  const of = rows.slice(0, MAX_ROWS_OF_TEXT);
  const isConstant = (name: string) => of.length > 1 && of.every((row) => row[name] === of[0][name]);
  const constant = args.columns === undefined ? names.filter(isConstant) : [];
  for (const name of constant) console.log(`${name} = ${inCell(of[0], name)}`);
  const varying = names.filter((name) => !constant.includes(name));
  if (varying.length > 0) {
    const cells = of.map((row) => varying.map((name) => inCell(row, name)));
    await printLines(textTable(varying, cells).split('\n'));
  }
  const rest = of.length < rows.length ? '; --csv or --json for more' : '';
  console.log(`${of.length} of ${table.rows.length} rows${rest}`);
}

async function showNetwork(path: string, args: Arguments): Promise<void> {
  const dataSets = dataSetsOf(args);
  const trace = readTrace(path);
  const { dataset, dataSha256, network, networkSha256 } = trace.config;
  const names = { data: { [dataset]: dataSha256 }, ...(network && { networks: { [network]: networkSha256! } }) };
  addKeptData(join(dirname(path), '..', '..'), names, dataSets); // DIR of DIR/<experiment>/cells/
  const index = chosenStep(trace, args);
  if (args.save !== undefined) return saveNetwork(trace, index, dataSets, args);
  const named = namedNetworkAt(trace, index, dataSets);
  if (args.csv || args.json)
    return showTable({ names: NETWORK_COLUMNS.map(({ name }) => name), rows: networkRows(named) }, args);
  const absent = ['columns', 'rows'].find((name) => args[name] !== undefined);
  if (absent) throw new UsageError(`--${absent} goes with a table: --network has one with --csv or --json`);
  console.log(networkHeading(trace, index));
  const { definitions, formulas, gone } = networkText(named);
  await printLines([...definitions, ...formulas, ...gone]);
}

/** Writes the network of a step to the file that `--save` names. */
async function saveNetwork(trace: Trace, index: number, dataSets: DataSets, args: Arguments): Promise<void> {
  const absent = ['csv', 'columns', 'rows', 'network'].find((name) => args[name] !== undefined && args[name] !== false);
  if (absent) throw new UsageError(`give --save or --${absent}, not both`);
  const path = namedOutput(args, 'save')!;
  await writeOutput(path, networkBytes(path, storedCell(trace, index, dataSets)), args, 'save');
  const { step, weightsLeft } = trace.steps[index];
  if (args.json) console.log(JSON.stringify({ cell: trace.id, step, weightsLeft, saved: path }));
  else console.log(`${networkHeading(trace, index)}\nsaved: ${path}`);
}

/** The index of the row of a trace that `--step` or `--weights` choose; the last one by default. */
function chosenStep(trace: Trace, { step, weights }: Arguments): number {
  const { steps } = trace;
  if (step !== undefined) return stepIn(trace, once('step', step));
  if (weights === undefined) return steps.length - 1;
  const text = once('weights', weights);
  const index = steps.findLastIndex(({ weightsLeft }) => String(weightsLeft) === text.trim());
  if (index >= 0) return index;
  const [most, least] = [steps[0], steps[steps.length - 1]].map(({ weightsLeft }) => weightsLeft);
  throw new UsageError(`weights must be one of the sizes of this trace, ${most} … ${least}, got ${shown(text)}`);
}

/** The index of a row of a trace; @throws {UsageError} if there is no such step */
function stepIn({ steps }: Trace, text: string): number {
  const index = steps.findIndex(({ step }) => String(step) === text.trim());
  if (index < 0)
    throw new UsageError(`step must be an integer 0 … ${steps.length - 1} in this trace, got ${shown(text)}`);
  return index;
}

/** Two lines about a network: its cell, and its accuracies. */
function networkHeading({ id, config, steps }: Trace, index: number): string {
  const { weightsLeft, trainAccuracy, testAccuracy } = steps[index];
  const accuracies = [trainAccuracy, testAccuracy].map((accuracy) => (accuracy === null ? '-' : percent(accuracy)));
  return [
    `cell ${id}: ${configText(config, ['dataset', 'layers', 'seed', 'criterion', 'alpha'])}`,
    `step ${index}: ${weightsLeft} of ${steps[0].weightsLeft} weights left, ${accuracies.join(' / ')} % right (train / test)`,
  ].join('\n');
}

/** Lists the tables of a folder, with their rows and how to show each; @throws {ResultError} if there is none */
async function showFolder(folder: string, args: Arguments): Promise<void> {
  const { tables, traces, nested } = tablesIn(folder);
  if (tables.length + traces.length + nested.length === 0) {
    throw new ResultError(`${folder} has no tables (files .arrow): ${firstRun(folder)}`);
  }
  const rows = tables.map((path): Row => {
    return { table: relative(folder, path), rows: rowsIn(path), command: typedCommand('show', path) };
  });
  const names = ['table', 'rows', 'command'];
  if (args.csv || args.json || args.columns !== undefined || args.rows !== undefined) {
    return showTable({ names, rows }, args);
  }
  if (rows.length > 0) {
    const cells = rows.map((row) => names.map((name) => inCell(row, name)));
    await printLines(textTable(names, cells).split('\n'));
  }
  for (const { folder: cells, count: of } of traces) {
    console.log(
      `${cells}: ${counted(of, 'trace')}, a cell each: ${typedCommand('show', `${cells}/ID.arrow`, '--network')}`,
    );
  }
  for (const path of nested) console.log(`${path}: a folder of results of its own: ${typedCommand('show', path)}`);
}

/** The number of rows of a table; null, and a line on stderr, if it cannot be read. */
function rowsIn(path: string): number | null {
  try {
    return openTable(path).rows;
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    console.error(`surgeon: ${error.message}`);
    return null;
  }
}

function chosenColumns(present: readonly string[], chosen: unknown): readonly string[] {
  if (chosen === undefined) return present;
  const names = [chosen]
    .flat()
    .join(',')
    .split(',')
    .map((name) => name.trim());
  const unknown = names.find((name) => !present.includes(name));
  if (unknown === undefined) return names;
  const nearest = suggestion(unknown, present);
  throw new UsageError(`columns must be among ${present.join(', ')}, got ${shown(unknown)}${nearest}`);
}

function inCell(row: Row, name: string): string {
  const value = row[name];
  if (value === null || value === undefined) return '-';
  if (value instanceof Int32Array) return value.join(' ');
  if (value instanceof Float64Array)
    return `[${[...value.slice(0, 3)].map((v) => v.toPrecision(4)).join(', ')}, … ${value.length}]`;
  return typeof value === 'number' && !Number.isInteger(value) ? short(value) : String(value);
}
