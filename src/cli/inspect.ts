import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { tableBytes } from '../arrow/arrowFile.ts';
import { TableBuilder } from '../arrow/tableBuilder.ts';
import { FIELDS, type FieldName, type Fields } from '../config/fields.ts';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import { type Inspection, inspect } from '../inspection/inspect.ts';
import {
  type InspectionTable,
  predictedPoints,
  predictedTable,
  saliencyTable,
} from '../inspection/inspectionTables.ts';
import { weightNames } from '../network/weightName.ts';
import { type InspectionWords, inspectionSections } from '../report/inspectionText.ts';
import { networkLine } from '../report/networkLine.ts';
import { sectionLines } from '../report/section.ts';
import { setsText } from '../report/setsText.ts';
import { example } from './example.ts';
import { flagOf, oneValueOptions, oneValues } from './fieldOptions.ts';
import { type GivenProblem, givenProblem } from './givenProblem.ts';
import { requireFree, writeOutput } from './namedOutput.ts';
import { printNext } from './nextCommands.ts';
import {
  type Arguments,
  jsonOption,
  memoryOf,
  memoryOption,
  numberAbove,
  outOf,
  threadsOf,
  threadsOption,
} from './options.ts';
import { requireOrder } from './outputOrder.ts';
import { printLines } from './printLines.ts';
import { printText } from './printText.ts';
import { dataSetFlags, NETWORK_KEYS, networkFlags } from './problemFlags.ts';
import { dataWords, wordsOf } from './problemWords.ts';
import { decayOf, setMeasures } from './setMeasures.ts';
import { typedCommand } from './typedCommand.ts';

const INSPECT_FIELDS = ['decay', 'alpha', 'curvature', 'renewEvery'] as const satisfies readonly FieldName[];

/** `surgeon inspect`: all that is known of a network before anything is deleted. */
export const inspectCommand: CommandModule<unknown, Arguments> = {
  command: 'inspect',
  describe: 'a network before anything is deleted: minimum, spectrum, saliencies, predicted error, cost, dead units',
  builder: (yargs, isHelp = false) =>
    [networkFlags, dataSetFlags, threadsOption, memoryOption, jsonOption]
      .reduce((command, option) => option(command), oneValueOptions(INSPECT_FIELDS)(yargs, isHelp))
      .describe('decay', 'weight decay of the loss [default: as the file says that it was trained with, else 0]')
      .describe('renew-every', 'deletions served by one H, for the cost [default: as prune chooses by size]')
      .describe('threads', 'threads that will prune, for the cost; inspect takes one [default: all cores]')
      .describe('json', 'print the result as JSON')
      .option('keep', {
        type: 'string',
        requiresArg: true,
        describe: 'share of the weights to which the pruning goes whose cost is told [default: 0.1]',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'folder for saliencies.arrow, a row a weight, and predicted.arrow, a row a deletion [default: none]',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'write tables that are there with other content anew',
      })
      .example(...example('$0 inspect --network net.json --train train.csv --target quality', 'on one screen'))
      .example(
        ...example('$0 inspect --network net.json --dataset wine.yaml --out looks', 'and all saliencies as a table'),
      ),
  async handler(args) {
    const out = args.out === undefined ? null : folderOf(args);
    const keep = args.keep === undefined ? 0.1 : numberAbove('keep', args.keep, 'a share', 1);
    const chosen = oneValues(args, INSPECT_FIELDS) as Partial<Pick<Fields, (typeof INSPECT_FIELDS)[number]>>;
    const { alpha = FIELDS.alpha.default, curvature = FIELDS.curvature.default, renewEvery = null } = chosen;
    const [threads, maxBytes] = [threadsOf(args), memoryOf(args)];
    const given = await givenProblem(args);
    requireOrder(given);
    const { network, weights, mask } = given.stored;
    const { inputNames, outputNames } = given.dataSet;
    const decay = decayOf(args, given.stored);
    const options = { alpha, decay, mask, curvature, keep, renewEvery, threads, maxBytes };
    const found = inspect(network, given.dataSet, weights, options);
    const names = weightNames(network, inputNames, outputNames);
    const words = { alpha, decay, keep, names };
    if (out !== null) {
      await writeTables(args, out, {
        saliencies: saliencyTable(found, weights, names),
        predicted: predictedTable(found, names),
      });
    }
    const sets = setMeasures(given.stored, given.dataSet, decay);
    if (args.json) return console.log(JSON.stringify({ sets, ...inJson(found, { ...words, curvature }) }));
    printText(`${networkLine(given.path, given.stored, given.loss, given.dataSet)}\n\n${setsText(sets)}`);
    await printLines(sectionLines(inspectionSections(found, words)));
    printNext(args, nextCommands(args, given, out));
  },
};

/** The folder of `--out`, which may be there or not; @throws {UsageError} if it is something else */
function folderOf(args: Arguments): string {
  const out = outOf(args);
  if (existsSync(out) && !statSync(out).isDirectory())
    throw new UsageError(`--out must be a folder, got ${shown(out)}`);
  return out;
}

/** Writes all of some tables, or none where one is there with other content. */
async function writeTables(
  args: Arguments,
  out: string,
  tables: Readonly<Record<string, InspectionTable>>,
): Promise<void> {
  const files = Object.entries(tables).map(([name, { columns, rows }]) => {
    const table = new TableBuilder(columns);
    table.appendAll(rows);
    return { path: join(out, `${name}.arrow`), bytes: tableBytes(table, {}) };
  });
  for (const { path, bytes } of files) requireFree(path, bytes, args);
  try {
    mkdirSync(resolve(out), { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--out must be a folder that can be written, got ${shown(out)} (${code})`);
  }
  for (const { path, bytes } of files) await writeOutput(path, bytes, args, 'out');
}

/** An inspection as JSON: names in the place of what it found, points in the place of paths. */
function inJson(found: Inspection, words: Omit<InspectionWords, 'names'> & { readonly curvature: string }) {
  const { weights, live, loss, error, gradientNorm, newtonFall, share, isMinimum } = found;
  const { diagonalOnly, dual, spectrum, cost } = found;
  const namesOf = (what: 'unit' | 'input') => found.findings.filter((one) => one.what === what).map(({ name }) => name);
  const { alpha, decay, keep, curvature } = words;
  return {
    ...{ weights, weightsLeft: live.length, loss, error, gradientNorm, newtonFall, share, isMinimum },
    ...{ alpha, decay, curvature, diagonalOnly, ...(dual && { dual }) },
    effectiveWeights: spectrum?.effectiveWeights ?? null,
    effectiveWeightsOfDecay: spectrum?.effectiveWeightsOfDecay ?? null,
    condition: spectrum?.condition ?? null,
    ...{ smallestEigenvalue: spectrum?.smallest ?? null, largestEigenvalue: spectrum?.largest ?? null },
    ...{ rank: spectrum?.rank ?? null, decades: spectrum?.decades ?? null },
    predicted: predictedPoints(found),
    ...{ keep, ...cost },
    ...{ deadUnits: namesOf('unit'), unusedInputs: namesOf('input'), findings: found.findings },
  };
}

/** Commands that make sense after a look. */
function nextCommands(args: Arguments, { path }: GivenProblem, out: string | null): [string, string][] {
  const network = ['loss', ...NETWORK_KEYS].filter((key) => args[key] !== undefined);
  const ofNetwork = network.flatMap((key) => wordsOf(flagOf(key), args[key]));
  const prune = [
    'prune',
    '--network',
    path,
    ...ofNetwork,
    ...dataWords(args),
    '--keep',
    String(args.keep ?? 0.1),
    '--save',
    'pruned.json',
  ];
  const table =
    out === null ? [] : [[typedCommand('show', join(out, 'saliencies.arrow')), 'a weight a row'] as [string, string]];
  return [[typedCommand(...prune), 'deletes'], ...table];
}
