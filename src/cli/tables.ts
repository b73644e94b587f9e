import { existsSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { ResultError } from '../errors.ts';
import { cellsOf } from '../experiment/cells.ts';
import { plannedExperiment } from '../run/manifest.ts';
import { buildTables } from '../tables/experimentTables.ts';
import { experimentPaths } from '../trace/paths.ts';
import { type Arguments, dataOption, jsonOption, outOption, useData } from './options.ts';

/** `surgeon tables`: the tables of a run again, from its cells alone. */
export const tablesCommand: CommandModule<unknown, Arguments> = {
  command: 'tables <experiment>',
  describe: 'build the tables of a run again from its cells',
  builder: (yargs) =>
    jsonOption(dataOption(outOption(yargs)))
      .positional('experiment', { type: 'string', describe: 'name of the experiment: its folder in --out' })
      .example('$0 tables monks', 'results/monks/*.arrow from results/monks/cells'),
  handler(args) {
    useData(args);
    const paths = experimentPaths(String(args.out), String(args.experiment));
    const experiment = plannedExperiment(paths.manifest);
    if (experiment.name !== args.experiment) {
      throw new ResultError(`${paths.manifest} is of ${experiment.name}: its folder must have that name`);
    }
    const cells = cellsOf(experiment);
    if (!cells.some(({ id }) => existsSync(paths.cell(id)))) {
      throw new ResultError(
        `none of the ${cells.length} cells of ${experiment.name} has a result: run the experiment first`,
      );
    }
    const { tables, missing } = buildTables(String(args.out), experiment, cells);
    if (missing.length > 0) {
      console.error(
        `surgeon: ${missing.length} cells have no result yet, the first is ${missing[0].id}: run the experiment`,
      );
    }
    const written = tables.map(({ name, rows }) => ({ table: name, path: paths.table(name), rows: rows.length }));
    if (args.json) console.log(JSON.stringify({ tables: written, missing: missing.map(({ id }) => id) }));
    else for (const { path, rows } of written) console.log(`${path} (${rows} rows)`);
  },
};
