import type { CommandModule } from 'yargs';
import { cellsOf, withOverrides } from '../experiment/cells.ts';
import { runReport } from '../report/runReport.ts';
import { backendsInUse } from '../run/backendsInUse.ts';
import { requireMemory } from '../run/cellMemory.ts';
import { runExperiment } from '../run/runExperiment.ts';
import { buildTables } from '../tables/experimentTables.ts';
import { experimentPaths } from '../trace/paths.ts';
import { commandLine } from './commandLine.ts';
import { findExperiment } from './findExperiment.ts';
import {
  type Arguments,
  dataOption,
  fieldOptions,
  fieldOverrides,
  forceOption,
  jsonOption,
  memoryOf,
  memoryOption,
  outOption,
  quietOption,
  threadsOf,
  threadsOption,
  useData,
  writableOut,
} from './options.ts';
import { progress } from './progress.ts';
import { reportFailures } from './reportFailures.ts';
import { withPool } from './withPool.ts';

/** `surgeon run`: an experiment, from its cells to its tables. */
export const runCommand: CommandModule<unknown, Arguments> = {
  command: 'run <experiment>',
  describe: 'run an experiment: cells that are not finished yet, then its tables',
  builder: (yargs) =>
    forceOption(quietOption(jsonOption(outOption(memoryOption(threadsOption(dataOption(fieldOptions(yargs))))))))
      .positional('experiment', { type: 'string', describe: 'name of a built-in experiment, or a .json file' })
      .example('$0 run monks', "MONK's problems, 20 seeds, all criteria")
      .example('$0 run damping --dataset monks-1 --seed 9 --alpha 1e-5 --stop trainAccuracy', 'one cell')
      .example('$0 run damping --alpha 1e-8..1e-1:log15 --seeds 5 --out mine', 'a sweep of α, in a folder of its own'),
  async handler(args) {
    useData(args);
    const experiment = withOverrides(findExperiment(String(args.experiment)), fieldOverrides(args));
    const cells = cellsOf(experiment);
    const threads = threadsOf(args);
    requireMemory(cells, threads, memoryOf(args));
    const backend = backendsInUse(cells, threads);
    const out = writableOut(args, [experiment.name]);
    const onEvent = progress({ json: args.json === true, quiet: args.quiet === true });
    const force = args.force === true;
    const result = await withPool(threads, (pool, signal) =>
      runExperiment(experiment, cells, {
        out,
        pool,
        networks: new Map(),
        command: commandLine(),
        backend,
        force,
        signal,
        onEvent,
      }),
    );
    if (!result) return;

    const { tables } = buildTables(out, experiment, cells, result.failures);
    reportFailures(result.failures);
    const paths = experimentPaths(out, experiment.name);
    const summary = tables.find(({ name }) => name === 'summary')!;
    if (args.json) {
      const { status, computed, failures } = result;
      console.log(
        JSON.stringify({
          experiment: experiment.name,
          status,
          cells: cells.length,
          computed,
          skipped: cells.length - computed - failures.length,
          failed: failures.map(({ cell, reason }) => ({ cell: cell.id, reason })),
          tables: Object.fromEntries(tables.map(({ name }) => [name, paths.table(name)])),
        }),
      );
    } else {
      console.log(runReport(summary.rows));
      console.log(`\n${tables.map(({ name, rows }) => `${paths.table(name)} (${rows.length} rows)`).join('\n')}`);
    }
  },
};
