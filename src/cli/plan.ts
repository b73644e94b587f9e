import { existsSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import type { Row } from '../arrow/columns.ts';
import { FIELD_NAMES } from '../config/fields.ts';
import { shown } from '../config/values.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { gigabytes, requireMemory } from '../estimate/cellMemory.ts';
import { type Estimate, estimate } from '../estimate/estimate.ts';
import { estimatedSeconds } from '../estimate/estimatedSeconds.ts';
import { requireSavable, sparseTraces } from '../estimate/traceSize.ts';
import { type Cell, type Expansion, expansion } from '../experiment/cells.ts';
import { ignoredText } from '../experiment/ignoredFields.ts';
import { isStandardOutput, writeNamed } from '../files/namedFile.ts';
import { experimentPaths } from '../files/paths.ts';
import { counted } from '../report/counted.ts';
import { dualLine } from '../report/dualLine.ts';
import { gridsText } from '../report/gridsText.ts';
import { short } from '../report/numbers.ts';
import { textTable } from '../report/textTable.ts';
import { wrapped } from '../report/wrapped.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { configRow } from '../tables/configColumns.ts';
import { chosenExperiment } from './chosenExperiment.ts';
import { example } from './example.ts';
import { experimentArgument, fieldOptions, groupTitle } from './fieldOptions.ts';
import { afterPlan, printNext } from './nextCommands.ts';
import {
  type Arguments,
  dataOption,
  dataSetsOf,
  jsonOption,
  memoryOf,
  memoryOption,
  once,
  outOf,
  outOption,
  pathOf,
  threadsOf,
  threadsOption,
} from './options.ts';
import { duration } from './progress.ts';
import { terminalWidth } from './terminalWidth.ts';

/** More cells than this are not listed on a terminal. */
const MAX_LISTED = 1000;

/** `surgeon plan`: an experiment in numbers, or its cells; computes nothing. */
export const planCommand: CommandModule<unknown, Arguments> = {
  command: 'plan <experiment>',
  describe: 'print what an experiment computes: grids, cells, what they share, time and memory; compute nothing',
  builder: (yargs, isHelp = false) =>
    [dataOption, threadsOption, memoryOption, outOption, jsonOption]
      .reduce((command, option) => option(command), fieldOptions(experimentArgument(yargs), isHelp))
      .describe('out', 'folder of results in which finished cells are counted [default: results]')
      .option('cells', {
        type: 'string',
        requiresArg: true,
        describe: 'write the cells to this file, one JSON object a line [default: no file]',
      })
      .option('list', { type: 'boolean', default: false, describe: 'print every cell, too' })
      .group('data', groupTitle('data'))
      .group(['threads', 'memory'], groupTitle('execution'))
      .group(['list', 'cells', 'json', 'out'], 'Output:')
      .example(...example('$0 plan monks', 'how much the reproduction of Table 1 takes'))
      .example(...example('$0 plan monks --dataset monks-1 --alpha 1e-8..1e-1:log15', 'a sweep of α on one problem'))
      .example(...example('$0 plan sweep.yaml --cells cells.jsonl', 'ids and configs, for scripts')),
  async handler(args) {
    const dataSets = dataSetsOf(args);
    const experiment = await chosenExperiment(args, dataSets);
    const threads = threadsOf(args);
    const { cells, ...others } = expansion(experiment, dataSets);
    const memory = memoryOf(args);
    const cost = estimate(cells, threads, dataSets);
    const paths = experimentPaths(outOf(args), experiment.name);
    const cellsFile = cellsFileOf(args);
    const finished = existsSync(paths.cells) ? cells.filter(({ id }) => existsSync(paths.cell(id))).length : 0;
    const refusal = refusalOf(cells, threads, memory, dataSets);
    if (cellsFile && !refusal) await writeCells(cellsFile.path, cells);
    // Data on standard output, and nothing between: cells that go there take the place of the listing.
    const print = cellsFile?.isOutput ? console.error : console.log;
    if (args.json) {
      print(
        JSON.stringify(
          {
            ...{ experiment: experiment.name, threads, finished, cells },
            ignored: { fields: others.ignored, repeats: others.repeats },
            estimate: cost,
          },
          null,
          2,
        ),
      );
    } else {
      const width = terminalWidth();
      if (args.list === true && !cellsFile?.isOutput) print(`${listing(cells)}\n`);
      print(`${wrapped(`${experiment.name}: ${experiment.question}`, width)}\n\n${gridsText(experiment, width)}\n`);
      const lines = [
        `${counted(cells.length, 'cell')}, ${finished} of them with a result in ${outOf(args)}`,
        ...ignoredLines(others),
        ...costLines(cells, cost, estimatedSeconds(cells, threads, dataSets), threads),
        ...sparseTraces(cells, dataSets).map(sparseLine),
      ];
      print(lines.map((line) => wrapped(line, width)).join('\n'));
    }
    if (refusal) throw refusal;
    if (!cellsFile?.isOutput) printNext(args, afterPlan(args, cells.length - finished));
  },
};

/** The reason why the cells cannot be run here; null if they can, with a warning on stderr where they may not. */
function refusalOf(cells: readonly Cell[], threads: number, memory: number, dataSets: DataSets): UsageError | null {
  try {
    const { warning } = requireMemory(cells, threads, memory, dataSets);
    requireSavable(cells, dataSets);
    if (warning) console.error(`surgeon: ${warning}`);
    return null;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

/** The fields that all cells have in common, once; the others as a table. */
function listing(cells: readonly Cell[]): string {
  const rows = cells.map(configRow);
  const varying = FIELD_NAMES.filter((name) => rows.some((row) => row[name] !== rows[0][name]));
  const common = FIELD_NAMES.filter((name) => !varying.includes(name)).map(
    (name) => `${name} = ${text(rows[0], name)}`,
  );
  const header = ['cell', ...varying];
  const listed = rows.slice(0, MAX_LISTED).map((row) => header.map((name) => text(row, name)));
  const more = rows.length - listed.length;
  const rest = more > 0 ? [`… and ${more} more: --cells FILE or --json for all`] : [];
  return [...common, textTable(header, listed), ...rest].join('\n');
}

function text(row: Row, name: string): string {
  const value = row[name] ?? null;
  return typeof value === 'number' ? short(value) : value === null ? '-' : String(value);
}

/** Lines about the work that cells share, and the time and memory that they take. */
function costLines(cells: readonly Cell[], cost: Estimate, seconds: number, threads: number): string[] {
  const { networks, hessians, gigaMultiplyAdds, bytes, cellsAtOnce, cellBytes } = cost;
  const on = `on ${counted(threads, 'thread')}`;
  const searches = new Set(cells.map(({ config }) => config.criterion).filter((name) => CRITERION[name].search));
  const search = searches.size === 0 ? '' : `, of which ${[...searches].join(', ')} does hundreds a cell`;
  return [
    `shared: ${counted(networks, 'trained network')}, each trained once, and kept for later runs${
      hessians > 0 ? `; ${hessians} matrices H or diagonals at trained networks, each built once, for all α` : ''
    }`,
    `time: curvature and inverses at most about ${seconds < 1 ? '1 s' : duration(seconds)} ${on} ` +
      `(${gigaMultiplyAdds.toPrecision(2)}·10⁹ multiply-adds), and training${search}`,
    `memory: ${on} about ${gigabytes(bytes)} (${cellsAtOnce} × ${gigabytes(cellBytes)} of arrays)`,
    ...dualLines(cells),
  ];
}

/** A line about the dual form, if any cell has it. */
export function dualLines(cells: readonly Pick<Cell, 'config'>[]): string[] {
  const inverted = cells.filter(({ config }) => config.inverse !== null);
  const dual = inverted.filter(({ config }) => config.inverse === 'dual').length;
  if (dual === 0) return [];
  return [dualLine(dual < inverted.length ? ` in ${dual} of ${counted(inverted.length, 'cell')}` : '')];
}

/** A line about traces of large networks. */
const sparseLine = (every: number) =>
  `traces: a row each deletion; large networks keep their weights after every ${every} of them, at the start and at the end`;

/** Names the values that make no further cells, if there are any. */
function ignoredLines({ ignored, repeats }: Omit<Expansion, 'cells'>): string[] {
  if (repeats === 0) return [];
  return [
    ...ignored.map(ignoredText),
    `such values make no further cells: ${counted(repeats, 'point')} of the grids are another one’s cell`,
  ];
}

/** The file of `--cells`, and whether it is where standard output goes; null without the flag; @throws {UsageError} */
function cellsFileOf({ cells, json }: Arguments): { readonly path: string; readonly isOutput: boolean } | null {
  if (cells === undefined) return null;
  const path = pathOf('--cells', 'file', once('cells', cells));
  let isOutput: boolean;
  try {
    isOutput = isStandardOutput(path);
  } catch (error) {
    throw notWritable(path, error);
  }
  if (isOutput && json) throw new UsageError(`--json and --cells ${path} both go to standard output: give one of them`);
  return { path, isOutput };
}
async function writeCells(path: string, cells: readonly Cell[]): Promise<void> {
  try {
    await writeNamed(path, Buffer.concat(cells.map((cell) => Buffer.from(`${JSON.stringify(cell)}\n`))));
  } catch (error) {
    throw notWritable(path, error);
  }
}

const notWritable = (path: string, error: unknown) =>
  new UsageError(
    `--cells must be a file that can be written, got ${shown(path)} (${(error as NodeJS.ErrnoException).code})`,
  );
