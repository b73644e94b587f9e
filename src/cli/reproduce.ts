import { performance } from 'node:perf_hooks';
import type { CommandModule } from 'yargs';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { cellsOf } from '../experiment/cells.ts';
import { reproductionReport } from '../report/reproduction.ts';
import { backendsInUse } from '../run/backendsInUse.ts';
import { type Failure, runExperiment, type TrainedNetworks } from '../run/runExperiment.ts';
import { CLAIMS_COLUMNS, type TableRows } from '../tables/claims/claim.ts';
import { claims as claimsOf } from '../tables/claims/claims.ts';
import { buildTables, type NamedTable } from '../tables/experimentTables.ts';
import { writeTable } from '../trace/arrowFile.ts';
import { claimsPath } from '../trace/paths.ts';
import { commandLine } from './commandLine.ts';
import {
  type Arguments,
  forceOption,
  jsonOption,
  outOption,
  quietOption,
  threadsOf,
  threadsOption,
  writableOut,
} from './options.ts';
import { progress } from './progress.ts';
import { reportFailures } from './reportFailures.ts';
import { withPool } from './withPool.ts';

/** `surgeon reproduce`: all built-in experiments, the paper beside ours, and a verdict on each claim. */
export const reproduceCommand: CommandModule<unknown, Arguments> = {
  command: 'reproduce',
  describe: "run xor, monks and damping; print the paper's results beside ours",
  builder: (yargs) =>
    forceOption(quietOption(jsonOption(outOption(threadsOption(yargs)))))
      .example('$0 reproduce', 'about a minute on two cores; finished cells are not computed again')
      .example('$0 reproduce --json | jq .claims', 'the verdicts as JSON'),
  async handler(args) {
    const startedAt = performance.now();
    const threads = threadsOf(args);
    const out = writableOut(
      args,
      EXPERIMENTS.map(({ name }) => name),
    );
    const onEvent = progress({ json: args.json === true, quiet: args.quiet === true });
    const networks: TrainedNetworks = new Map();
    const shared = { out, networks, command: commandLine(), force: args.force === true, onEvent };

    const results = await withPool(threads, async (pool, signal) => {
      const tables = new Map<string, readonly NamedTable[]>();
      const failures: Failure[] = [];
      for (const experiment of EXPERIMENTS) {
        const cells = cellsOf(experiment);
        const result = await runExperiment(experiment, cells, {
          ...shared,
          pool,
          signal,
          backend: backendsInUse(cells, threads),
        });
        if (signal.aborted) break;
        failures.push(...result.failures);
        tables.set(experiment.name, buildTables(out, experiment, cells, result.failures).tables);
      }
      return { tables, failures };
    });
    if (!results) return;

    const rows: TableRows = (experiment, table) =>
      results.tables.get(experiment)?.find(({ name }) => name === table)?.rows ?? [];
    const claims = claimsOf(rows);
    writeTable(
      claimsPath(out),
      CLAIMS_COLUMNS,
      claims.map((claim) => ({ ...claim })),
    );
    reportFailures(results.failures);
    if (args.json) {
      console.log(JSON.stringify({ experiments: [...results.tables.keys()], failed: results.failures.length, claims }));
      return;
    }
    console.log(reproductionReport(rows, claims));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.log(
      `${claimsPath(out)} and the tables in ${EXPERIMENTS.map(({ name }) => `${out}/${name}`).join(', ')}; ${seconds} s on ${threads} threads`,
    );
  },
};
