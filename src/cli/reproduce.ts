import { performance } from 'node:perf_hooks';
import type { CommandModule } from 'yargs';
import type { BestNetwork } from '../../experiments/bestNetwork.ts';
import { claims as claimsOf } from '../../experiments/claims.ts';
import { EXPERIMENTS, FIRST_EXPERIMENTS } from '../../experiments/index.ts';
import { bestNetworks, bestNetworksText, reproductionReport, reproductionScreen } from '../../experiments/report.ts';
import { writeTable } from '../arrow/arrowFile.ts';
import { cellsOf, needsData } from '../experiment/cells.ts';
import { claimsPath, experimentPaths } from '../files/paths.ts';
import { inSlices } from '../parallel/slicedWork.ts';
import type { Failure } from '../sweep/runAccount.ts';
import { runCells } from '../sweep/runCells.ts';
import { CLAIMS_COLUMNS } from '../tables/claim.ts';
import { type NamedTable, writingTables } from '../tables/experimentTables.ts';
import type { TableRow, TableRows } from '../tables/tableRows.ts';
import { namedNetworkAt } from '../trace/namedNetwork.ts';
import { ReadTraces } from '../trace/readTraces.ts';
import { readTraceOf } from '../trace/trace.ts';
import { chosenEngine } from './chosenEngine.ts';
import { commandLine } from './commandLine.ts';
import { engineOptions } from './engineOptions.ts';
import { example } from './example.ts';
import { finalReports } from './finalReports.ts';
import { afterReproduction, printNext } from './nextCommands.ts';
import {
  type Arguments,
  dataOption,
  dataSetsOf,
  forceOption,
  jsonOption,
  memoryOption,
  outOption,
  quietOption,
  threadsOption,
  verboseOption,
  writableOut,
} from './options.ts';
import { printText } from './printText.ts';
import { progress } from './progress.ts';
import { reportFailures } from './reportFailures.ts';
import { reportInterruption } from './reportInterruption.ts';
import { cellTimeoutOption } from './runOptions.ts';

/** `surgeon reproduce`: the papers' experiments, the papers beside ours, and a verdict on each claim. */
export const reproduceCommand: CommandModule<unknown, Arguments> = {
  command: 'reproduce',
  describe: "run xor, monks and damping, or all experiments: the papers' results beside ours, as pages for a browser",
  builder: (yargs) =>
    [
      forceOption,
      quietOption,
      jsonOption,
      verboseOption,
      outOption,
      dataOption,
      memoryOption,
      threadsOption,
      cellTimeoutOption,
    ]
      .concat(engineOptions)
      .reduce((command, option) => option(command), yargs)
      .option('all', { type: 'boolean', default: false, describe: 'all built-in experiments; some need --data' })
      .example(
        ...example(
          '$0 reproduce',
          'a quarter of a minute to a minute on two cores; finished cells are not computed again',
        ),
      )
      .example(
        ...example('$0 reproduce --all --data DIR', 'every experiment of the papers, NETtalk and digits from DIR'),
      )
      .example(...example('$0 reproduce --json | jq .claims', 'the verdicts as JSON')),
  async handler(args) {
    const startedAt = performance.now();
    const dataSets = dataSetsOf(args);
    const wanted = args.all ? EXPERIMENTS : FIRST_EXPERIMENTS;
    const without = args.data === undefined ? wanted.filter(needsData) : [];
    const experiments = wanted.filter((experiment) => !without.includes(experiment));
    const chosen = chosenEngine(args, dataSets);
    const plans = experiments.map((experiment) => {
      const cells = cellsOf(experiment, dataSets);
      return { experiment, cells, backend: chosen.require(cells) };
    });
    const out = writableOut(
      args,
      experiments.map(({ name }) => name),
    );
    const onEvent = progress({ json: args.json === true, quiet: args.quiet === true });
    const shared = { out, command: commandLine(), force: args.force === true, onEvent };

    const results = await chosen.with(async (engine, signal) => {
      const tables = new Map<string, readonly NamedTable[]>();
      const seconds = new Map<string, number>();
      const failures: Failure[] = [];
      const run = async ({ experiment, cells, backend }: (typeof plans)[number]) => {
        const begunAt = performance.now();
        const traces = new ReadTraces();
        const result = await runCells(experiment, cells, { ...shared, engine, signal, backend, traces });
        if (signal.aborted) return;
        failures.push(...result.failures);
        const how = { dataSets, force: shared.force, traces, failed: result.failures };
        const before = writing;
        writing = (async () => {
          await before;
          tables.set(experiment.name, (await inSlices(writingTables(out, experiment, cells, how))).tables);
          seconds.set(experiment.name, Math.round((performance.now() - begunAt) / 1000));
        })();
        writing.catch(() => {}); // awaited at the end
      };
      // The tables of an experiment are written while the threads compute the next one.
      let writing = Promise.resolve();
      try {
        for (const plan of plans) if (!signal.aborted) await run(plan);
      } finally {
        await writing;
      }
      return { tables, failures, seconds, threads: engine.threads };
    });
    if (!results) return reportInterruption(args);

    const rows: TableRows = (experiment, table) => {
      const found = results.tables.get(experiment)?.find(({ name }) => name === table)?.rows ?? [];
      return found as readonly TableRow<typeof table>[]; // a table has the rows of its name
    };
    const claims = claimsOf(rows);
    writeTable(
      claimsPath(out),
      CLAIMS_COLUMNS,
      claims.map((claim) => ({ ...claim })),
    );
    reportFailures(results.failures);
    for (const { name } of without) {
      console.error(`surgeon: ${name} was not run: it needs data of yours, see surgeon reproduce --help on --data`);
      process.exitCode = 1;
    }
    const { reports, index } = await finalReports(out, [...results.tables.keys()], dataSets);
    if (args.json) {
      const seconds = Object.fromEntries(results.seconds);
      const notRun = without.map(({ name }) => name);
      const ran = [...results.tables.keys()];
      const failed = results.failures.length;
      console.log(JSON.stringify({ experiments: ran, notRun, seconds, failed, claims, reports, index }));
      return;
    }
    const networkOf = ({ experiment, cell }: BestNetwork) => {
      const trace = readTraceOf(cell, experimentPaths(out, experiment).cell(cell));
      return namedNetworkAt(trace, trace.steps.length - 1, dataSets);
    };
    if (args.verbose) printText(`${bestNetworksText(rows, networkOf)}\n${reproductionReport(rows, claims)}`);
    printText(reproductionScreen(rows, claims));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    const threads = results.threads ? ` on ${results.threads} threads` : '';
    if (index !== null) printText(`\nReport: ${index}`);
    printText(
      `Tables: ${out}/ (${[...results.tables.keys()].join(', ')}), verdicts: ${claimsPath(out)}; ${seconds} s${threads}`,
    );
    printNext(args, afterReproduction(out, bestNetworks(rows)));
  },
};
