import { existsSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import type { Row } from '../arrow/columns.ts';
import { FIELD_NAMES } from '../config/fields.ts';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import { gigabytes, requireMemory } from '../estimate/cellMemory.ts';
import { type Estimate, estimate } from '../estimate/estimate.ts';
import { requireSavable } from '../estimate/traceSize.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import { type Ignored, ignoredText, ignoredValues } from '../experiment/ignoredFields.ts';
import { isStandardOutput, writeNamed } from '../files/namedFile.ts';
import { experimentPaths } from '../files/paths.ts';
import { short } from '../report/numbers.ts';
import { textTable } from '../report/textTable.ts';
import { configRow } from '../tables/configColumns.ts';
import { chosenExperiment } from './chosenExperiment.ts';
import { experimentArgument, fieldOptions, groupTitle } from './fieldOptions.ts';
import {
  type Arguments,
  dataOption,
  jsonOption,
  memoryOf,
  memoryOption,
  once,
  outOf,
  outOption,
  pathOf,
  threadsOf,
  threadsOption,
  useData,
} from './options.ts';

/** More cells than this are not listed on a terminal. */
const MAX_LISTED = 1000;

/** `surgeon plan`: the cells of an experiment and what they will cost; computes nothing. */
export const planCommand: CommandModule<unknown, Arguments> = {
  command: 'plan <experiment>',
  describe: 'print the cells of an experiment, what they share, and an estimate of work and memory; compute nothing',
  builder: (yargs, isHelp = false) =>
    [dataOption, threadsOption, memoryOption, outOption, jsonOption]
      .reduce((command, option) => option(command), fieldOptions(experimentArgument(yargs), isHelp))
      .describe('out', 'folder of results in which finished cells are counted [default: results]')
      .option('cells', {
        type: 'string',
        requiresArg: true,
        describe: 'write the cells to this file, one JSON object a line [default: no file]',
      })
      .group('data', groupTitle('data'))
      .group(['threads', 'memory'], groupTitle('execution'))
      .group(['out', 'json', 'cells'], 'Output:')
      .example('$0 plan monks', 'all cells of the reproduction of Table 1')
      .example('$0 plan monks --dataset monks-1 --alpha 1e-8..1e-1:log15', 'a sweep of α on one problem')
      .example('$0 plan sweep.yaml --cells cells.jsonl', 'ids and configs, for scripts'),
  async handler(args) {
    useData(args);
    const experiment = await chosenExperiment(args);
    const threads = threadsOf(args);
    const cells = cellsOf(experiment);
    const memory = memoryOf(args);
    const cost = estimate(cells, threads);
    const ignored = ignoredValues(cells);
    const paths = experimentPaths(outOf(args), experiment.name);
    const cellsFile = cellsFileOf(args);
    const finished = existsSync(paths.cells) ? cells.filter(({ id }) => existsSync(paths.cell(id))).length : 0;
    const refusal = refusalOf(cells, threads, memory);
    if (cellsFile && !refusal) await writeCells(cellsFile.path, cells);
    // Data on standard output, and nothing between: cells that go there take the place of the listing.
    const print = cellsFile?.isOutput ? console.error : console.log;
    if (args.json) {
      print(
        JSON.stringify({ experiment: experiment.name, threads, finished, cells, ignored, estimate: cost }, null, 2),
      );
    } else {
      if (!cellsFile?.isOutput) print(`${listing(cells)}\n`);
      print([costText(cells.length, finished, cost), ...ignoredLines(ignored)].join('\n'));
      print(
        `on ${threads} threads about ${gigabytes(cost.bytes)} of memory (${cost.cellsAtOnce} × ${gigabytes(cost.cellBytes)} of arrays)`,
      );
    }
    if (refusal) throw refusal;
  },
};

/** Why the cells cannot be run here; null if they can, with a warning on stderr where they may not. */
function refusalOf(cells: readonly Cell[], threads: number, memory: number): UsageError | null {
  try {
    const { warning } = requireMemory(cells, threads, memory);
    requireSavable(cells);
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

function costText(cells: number, finished: number, { networks, hessians, gigaMultiplyAdds }: Estimate): string {
  return [
    `${cells} cells, ${finished} of them with a result in the folder of --out`,
    `shared: ${networks} trained networks, each trained once, and kept for later runs; ${hessians} matrices H or diagonals at trained networks, each built once, for all α`,
    `curvature and inverses at most ${gigaMultiplyAdds.toPrecision(2)}·10⁹ multiply-adds`,
  ].join('\n');
}

/** Names the values that make no difference to a cell, if there are any. */
function ignoredLines({ fields, repeats }: Ignored): string[] {
  if (repeats === 0) return [];
  return [
    ...fields.map(ignoredText),
    `${repeats} cells differ from another one in such fields alone: they have its result`,
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
