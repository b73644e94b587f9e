import { existsSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { ResultError, UsageError } from '../errors.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import { type IgnoredValues, ignoredText, ignoredValues } from '../experiment/ignoredFields.ts';
import { groupingReport } from '../report/groupingReport.ts';
import { plannedExperiment } from '../run/manifest.ts';
import { buildGroups } from '../tables/buildGroups.ts';
import { differingFields } from '../tables/comparison.ts';
import { buildTables, type NamedTable } from '../tables/experimentTables.ts';
import { type Grouping, METRICS, parseGrouping, requirePlanned } from '../tables/grouping.ts';
import { mixedFields } from '../tables/groupStatistics.ts';
import { experimentPaths } from '../trace/paths.ts';
import { type Arguments, dataOption, jsonOption, outOf, outOption, useData } from './options.ts';

/** `surgeon tables`: the tables of a run again, from its cells alone, and statistics of groups of cells. */
export const tablesCommand: CommandModule<unknown, Arguments> = {
  command: 'tables <experiment>',
  describe: 'build the tables of a run again from its cells; with --by, median and intervals of groups of them',
  builder: (yargs) =>
    jsonOption(dataOption(outOption(yargs)))
      .positional('experiment', { type: 'string', describe: 'name of the experiment: its folder in --out' })
      .option('by', {
        type: 'string',
        describe: 'fields of the config to group by, separated by commas',
        requiresArg: true,
      })
      .option('metric', {
        type: 'string',
        describe: `what to say of the groups: ${METRICS.join(', ')}, separated by commas (default: weightsLeft)`,
        requiresArg: true,
      })
      .option('compare', {
        type: 'string',
        describe:
          'FIELD=VALUE,VALUE: compare cells that agree in all else, within the groups; may be given several times',
        requiresArg: true,
      })
      .example('$0 tables monks', 'results/monks/*.arrow from results/monks/cells')
      .example('$0 tables damping --by dataset,stop,alpha --metric weightsLeft,testAccuracy', 'medians over seeds')
      .example('$0 tables damping --by dataset,stop,alpha --compare alpha=1e-8,1e-1', 'two α, seed by seed'),
  handler(args) {
    useData(args);
    const grouping = groupingOf(args);
    const out = outOf(args);
    const paths = experimentPaths(out, String(args.experiment));
    const experiment = plannedExperiment(paths.manifest);
    if (experiment.name !== args.experiment) {
      throw new ResultError(`${paths.manifest} is of ${experiment.name}: its folder must have that name`);
    }
    const cells = cellsOf(experiment);
    if (grouping) requirePlanned(grouping, cells);
    if (!cells.some(({ id }) => existsSync(paths.cell(id)))) {
      throw new ResultError(
        `none of the ${cells.length} cells of ${experiment.name} has a result: run the experiment first`,
      );
    }
    const { tables, missing } = buildTables(out, experiment, cells);
    const summary = tables.find(({ name }) => name === 'summary')!;
    const groups = grouping ? buildGroups(out, experiment.name, cells, summary, grouping) : [];
    if (missing.length > 0) {
      console.error(
        `surgeon: ${missing.length} cells have no result yet, the first is ${missing[0].id}: run the experiment`,
      );
    }
    const mixed = grouping ? mixedFields(cells, grouping) : [];
    const ignored = grouping ? ignoredWithin(cells, grouping) : [];
    if (grouping) warn(grouping, mixed, ignored, cells, groups);
    const written = [...tables, ...groups].map(({ name, length }) => {
      return { table: name, path: paths.table(name), rows: length };
    });
    if (args.json) {
      const rowsOf = Object.fromEntries(groups.map(({ name, rows }) => [name, rows]));
      const found = {
        tables: written,
        missing: missing.map(({ id }) => id),
        ...(grouping && { mixed, ignored, ...rowsOf }),
      };
      console.log(JSON.stringify(found));
      return;
    }
    if (grouping) console.log(`${groupingReport(groups)}\n`);
    for (const { path, rows } of written) console.log(`${path} (${rows} rows)`);
  },
};

/** The grouping that the flags ask for, if they ask for one; @throws {UsageError} */
function groupingOf(args: Arguments): Grouping | undefined {
  const [by, metric, compare] = [args.by, args.metric, args.compare].map((given) =>
    given === undefined ? [] : [given].flat().map(String),
  );
  if (by.length > 0) {
    return parseGrouping(by.join(','), metric.length > 0 ? metric.join(',') : 'weightsLeft', compare);
  }
  const alone = metric.length > 0 ? 'metric' : compare.length > 0 ? 'compare' : undefined;
  if (alone) throw new UsageError(`--${alone} needs --by with fields to group by, such as --by dataset,criterion`);
  return undefined;
}

/** Values that make no difference to cells of one group. */
const ignoredWithin = (cells: readonly Cell[], { by }: Grouping): readonly IgnoredValues[] =>
  ignoredValues(cells).fields.filter(({ field }) => !by.includes(field));

/** Says what a reader of the tables would not see: what groups mix or hold twice, and why there are no pairs. */
function warn(
  { comparisons }: Grouping,
  mixed: readonly string[],
  ignored: readonly IgnoredValues[],
  cells: readonly Cell[],
  groups: readonly NamedTable[],
): void {
  for (const values of ignored) console.error(`surgeon: ${ignoredText(values)}: such cells count once`);
  if (mixed.length > 0) {
    console.error(
      `surgeon: groups hold cells that differ in ${mixed.join(', ')}: add to --by what they are not to mix`,
    );
  }
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
