import { existsSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { ResultError, UsageError } from '../errors.ts';
import { type Cell, expansion } from '../experiment/cells.ts';
import { isExperimentFile } from '../experiment/experimentFile.ts';
import { csvLines } from '../export/csvLines.ts';
import { experimentPaths } from '../files/paths.ts';
import { counted } from '../report/counted.ts';
import { groupingReport } from '../report/groupingReport.ts';
import { retrainingNote } from '../report/retrainingNote.ts';
import { addKeptData } from '../sweep/keptData.ts';
import { readManifest } from '../sweep/manifest.ts';
import { buildGroupingTables } from '../tables/buildGroupingTables.ts';
import { mixedFields } from '../tables/cellGroups.ts';
import { differingFields } from '../tables/comparison.ts';
import { readExperiment } from '../tables/experiment.ts';
import { type NamedTable, writeTables } from '../tables/experimentTables.ts';
import { type Grouping, METRICS, parseGrouping, requirePlanned } from '../tables/grouping.ts';
import { networkRange, parsePivot, pivotTable } from '../tables/pivot.ts';
import { csvOption, requireOneFormat } from './csvOption.ts';
import { example } from './example.ts';
import { exportBeside, exportFormatsOf, exportOption } from './exportOption.ts';
import { afterTables, printNext } from './nextCommands.ts';
import { type Arguments, dataOption, dataSetsOf, jsonOption, once, outOf, outOption, writableOut } from './options.ts';
import { printLines } from './printLines.ts';
import { printText } from './printText.ts';
import { warnOfMixed } from './warnOfMixed.ts';

/** `surgeon tables`: the tables of a run again, from its cells alone, and statistics of groups of cells. */
export const tablesCommand: CommandModule<unknown, Arguments> = {
  command: 'tables <experiment>',
  describe: 'build the tables of a run again from its cells; with --by, median and intervals of groups of them',
  builder: (yargs) =>
    csvOption(jsonOption(dataOption(exportOption(outOption(yargs)))))
      .positional('experiment', {
        type: 'string',
        describe: 'name of the experiment, its folder in --out; or its file',
      })
      .option('by', {
        type: 'string',
        describe: 'fields of the config to group by, separated by commas [default: none: no statistics of groups]',
        requiresArg: true,
      })
      .option('metric', {
        type: 'string',
        describe: `what to say of the groups: ${METRICS.join(', ')}, separated by commas [default: weightsLeft]`,
        requiresArg: true,
      })
      .option('pivot', {
        type: 'string',
        describe: 'one of the fields of --by, whose values become columns: print medians only [default: none]',
        requiresArg: true,
      })
      .option('compare', {
        type: 'string',
        describe:
          'FIELD=VALUE,VALUE: compare cells that agree in all else, within the groups; may be given several times [default: none]',
        requiresArg: true,
      })
      .example(...example('$0 tables monks', 'results/monks/*.arrow from results/monks/cells'))
      .example(
        ...example('$0 tables damping --by dataset,stop,alpha --metric weightsLeft,testAccuracy', 'medians over seeds'),
      )
      .example(...example('$0 tables damping --by dataset,stop,alpha --compare alpha=1e-8,1e-1', 'two α, seed by seed'))
      .example(
        ...example(
          '$0 tables damping --by dataset,stop,alpha --pivot alpha',
          'a row a problem and rule, a column an α',
        ),
      )
      .example(
        ...example('$0 tables damping --by dataset,stop,alpha --csv > groups.csv', 'for a spreadsheet, R or pandas'),
      ),
  async handler(args) {
    requireOneFormat(args);
    const dataSets = dataSetsOf(args);
    const formats = exportFormatsOf(args);
    const grouping = groupingOf(args);
    const pivotField = grouping && args.pivot !== undefined ? parsePivot(once('pivot', args.pivot), grouping) : null;
    const out = outOf(args);
    const name = await nameOf(String(args.experiment));
    const paths = experimentPaths(out, name);
    const manifest = readManifest(paths.manifest);
    const { config: experiment } = manifest;
    addKeptData(out, manifest, dataSets);
    if (experiment.name !== name) {
      throw new ResultError(`${paths.manifest} is of ${experiment.name}: its folder must have that name`);
    }
    const { cells, ignored } = expansion(experiment, dataSets);
    if (grouping) requirePlanned(grouping, cells);
    if (!cells.some(({ id }) => existsSync(paths.cell(id)))) {
      throw new ResultError(
        `none of the ${cells.length} cells of ${experiment.name} has a result: run the experiment first`,
      );
    }
    writableOut(args, [experiment.name]);
    const { tables, missing } = writeTables(out, experiment, cells, { dataSets });
    const summary = tables.find(({ name }) => name === 'summary')!;
    const groups = grouping ? buildGroupingTables(out, experiment.name, cells, summary, grouping) : [];
    if (missing.length > 0) {
      console.error(
        `surgeon: ${counted(missing.length, 'cell')} without a result yet, the first is ${missing[0].id}: run the experiment`,
      );
    }
    const mixed = grouping ? mixedFields(cells, grouping) : [];
    if (grouping) warn(grouping, mixed, cells, groups);
    const [ofGroups, ...compared] = groups;
    const pivot = grouping && pivotField ? pivotTable(ofGroups, grouping, pivotField) : null;
    if (pivot) warnOfNetworks(ofGroups);
    const printed = pivot ? [pivot, ...compared] : groups;
    const exported = await exportBeside(out, experiment.name, formats);
    const written = [...tables, ...groups].map(({ name, length }) => {
      return { table: name, path: paths.table(name), rows: length };
    });
    if (args.json) {
      const rowsOf = Object.fromEntries(groups.map(({ name, rows }) => [name, rows]));
      const found = {
        tables: written,
        missing: missing.map(({ id }) => id),
        ...(grouping && { mixed, ignored: ignored.filter(({ field }) => !grouping.by.includes(field)), ...rowsOf }),
        ...(pivot && { pivot: pivot.rows }),
        ...exported.json,
      };
      console.log(JSON.stringify(found));
      return;
    }
    if (args.csv) return printLines(csvOfTables(printed));
    if (grouping) printText(`${[groupingReport(printed), ...retrainingNote(cells)].join('\n\n')}\n`);
    for (const { path, rows } of written) printText(`${path} (${counted(rows, 'row')})`);
    for (const line of exported.lines) printText(line);
    printNext(args, afterTables(args, experiment.name, cells, grouping ? paths.table('groups') : null));
  },
};

/** The name of an experiment, which a file of the user's says; what is grouped is the plan that was run. */
const nameOf = async (experiment: string): Promise<string> =>
  isExperimentFile(experiment) ? (await readExperiment(experiment)).name : experiment;

/** The grouping that the flags ask for, if they ask for one; @throws {UsageError} */
function groupingOf(args: Arguments): Grouping | undefined {
  const [by, metric, compare] = [args.by, args.metric, args.compare].map((given) =>
    given === undefined ? [] : [given].flat().map(String),
  );
  if (by.length > 0) {
    return parseGrouping(by.join(','), metric.length > 0 ? metric.join(',') : 'weightsLeft', compare);
  }
  const { pivot, csv } = args;
  const asked = {
    metric: metric.length > 0,
    compare: compare.length > 0,
    pivot: pivot !== undefined,
    csv: csv === true,
  };
  const alone = Object.entries(asked).find(([, isGiven]) => isGiven)?.[0];
  if (alone) throw new UsageError(`--${alone} needs --by with fields to group by, such as --by dataset,criterion`);
  return undefined;
}

/** One table after the other, an empty line between. */
function* csvOfTables(tables: readonly NamedTable[]): Generator<string> {
  for (const [t, { columns, rows }] of tables.entries()) {
    if (t > 0) yield '';
    yield* csvLines(
      columns.map(({ name }) => name),
      rows,
    );
  }
}

/** A table of medians alone does not show how many networks each is of. */
function warnOfNetworks(groups: NamedTable): void {
  const [smallest, largest] = networkRange(groups);
  if (smallest < largest) {
    console.error(`surgeon: medians are of ${smallest} to ${largest} networks: groups.arrow has the count of each`);
  }
}

/** Warns of what a reader of the tables would not see: mixed groups, comparisons without pairs. */
function warn(
  { comparisons }: Grouping,
  mixed: readonly string[],
  cells: readonly Cell[],
  groups: readonly NamedTable[],
): void {
  warnOfMixed(mixed);
  const compared = groups.find(({ name }) => name === 'comparison')?.rows ?? [];
  for (const comparison of comparisons) {
    const { first, second } = comparison;
    if (compared.some((row) => row.first === first && row.second === second && row.pairs !== 0)) continue;
    const fields = differingFields(cells, comparison);
    const reason =
      fields.length > 0 ? `they differ in ${fields.join(', ')}, too` : 'see unpaired, untrained, unmeasured';
    console.error(`surgeon: no pairs of ${first} and ${second}: ${reason}`);
  }
}
