import type { CommandModule } from 'yargs';
import { UsageError } from '../errors.ts';
import { cellsOf } from '../experiment/cells.ts';
import { experimentPaths } from '../files/paths.ts';
import { counted } from '../report/counted.ts';
import { runContent } from '../report/runContent.ts';
import { contentText } from '../report/section.ts';
import { resultsOfEarlierPlan } from '../sweep/earlierPlan.ts';
import { keepData } from '../sweep/keptData.ts';
import { runCells } from '../sweep/runCells.ts';
import { writeTables } from '../tables/experimentTables.ts';
import { ReadTraces } from '../trace/readTraces.ts';
import { chosenEngine } from './chosenEngine.ts';
import { chosenExperiment } from './chosenExperiment.ts';
import { commandLine } from './commandLine.ts';
import { ENGINE_FLAGS, engineOptions, notices } from './engineOptions.ts';
import { example } from './example.ts';
import { exportBeside, exportFormatsOf, exportOption } from './exportOption.ts';
import { experimentArgument, fieldOptions, groupTitle } from './fieldOptions.ts';
import { afterPart, afterRun, printNext } from './nextCommands.ts';
import {
  type Arguments,
  dataOption,
  dataSetsOf,
  forceOption,
  jsonOption,
  memoryOption,
  outOf,
  outOption,
  quietOption,
  threadsOption,
  writableOut,
} from './options.ts';
import { printText } from './printText.ts';
import { progress } from './progress.ts';
import { reportFailures } from './reportFailures.ts';
import { reportInterruption } from './reportInterruption.ts';
import { cellTimeoutOption, partOf, partOptions } from './runOptions.ts';

/** `surgeon run`: an experiment, from its cells to its tables. */
export const runCommand: CommandModule<unknown, Arguments> = {
  command: 'run <experiment>',
  describe: 'run an experiment: cells that are not finished yet, then its tables',
  builder: (yargs, isHelp = false) =>
    [dataOption, threadsOption, memoryOption, engineOptions, partOptions, cellTimeoutOption, forceOption]
      .concat(outOption, exportOption, jsonOption, quietOption)
      .reduce((command, option) => option(command), fieldOptions(experimentArgument(yargs), isHelp))
      .group('data', groupTitle('data'))
      .group(
        ['threads', 'memory', 'engine', ...ENGINE_FLAGS, 'shard', 'cell', 'cell-timeout', 'force'],
        groupTitle('execution'),
      )
      .group(['out', 'export', 'json', 'quiet'], 'Output:')
      .example(...example('$0 run monks', "MONK's problems, 20 seeds, all criteria"))
      .example(...example('$0 run damping --dataset monks-1 --seed 9 --alpha 1e-5 --stop trainAccuracy', 'one cell'))
      .example(
        ...example(
          '$0 run damping --alpha 1e-8..1e-1:log15 --seeds 5 --out mine',
          'a sweep of α, in a folder of its own',
        ),
      )
      .example(
        ...example('$0 run monks --shard 2/3 --out part2', 'a third of it, for surgeon merge; see docs/cluster.md'),
      ),
  async handler(args) {
    const dataSets = dataSetsOf(args);
    const experiment = await chosenExperiment(args, dataSets);
    const cells = cellsOf(experiment, dataSets);
    const part = partOf(args, cells);
    const formats = exportFormatsOf(args);
    if (part && formats.length > 0)
      throw new UsageError('--export goes with a whole plan: a part has no tables, surgeon merge --export has them');
    const chosen = part?.cells ?? cells;
    const engine = chosenEngine(args, dataSets);
    const backend = engine.require(chosen);
    const out = outOf(args);
    const onEvent = progress({ json: args.json === true, quiet: args.quiet === true });
    const force = args.force === true;
    const others = part ? 0 : resultsOfEarlierPlan(experimentPaths(out, experiment.name), experiment, cells, dataSets);
    if (others > 0) {
      notices(args)(
        `${out} has ${others} results of an earlier plan of ${experiment.name} that this one leaves out: they stay in cells/, and the tables will be without them; --out DIR keeps plans apart`,
      );
    }
    const traces = new ReadTraces();
    const result = await engine.with((opened, signal) => {
      writableOut(args, [experiment.name]); // once there is an engine: a queue that is away must leave no folder
      keepData(out, cells, dataSets);
      return runCells(experiment, cells, {
        ...{ out, engine: opened, command: commandLine(), backend, part, force, traces, signal, onEvent },
      });
    });
    if (!result) return reportInterruption(args);

    const { status, computed, failures } = result;
    reportFailures(failures); // first: a full disk may not take the tables either
    // A part has no tables: they are made of the whole plan, by merge or by the run that completes it.
    const tables = part
      ? []
      : writeTables(out, experiment, cells, { dataSets, force, traces, failed: failures }).tables;
    const paths = experimentPaths(out, experiment.name);
    const exported = await exportBeside(out, experiment.name, formats);
    if (args.json) {
      printText(
        JSON.stringify({
          experiment: experiment.name,
          part: part?.name ?? null,
          status,
          cells: chosen.length,
          computed,
          skipped: chosen.length - computed - failures.length,
          failed: failures.map(({ cell, reason }) => ({ cell: cell.id, reason })),
          tables: Object.fromEntries(tables.map(({ name }) => [name, paths.table(name)])),
          ...exported.json,
        }),
      );
    } else if (part) {
      const done = chosen.length - failures.length;
      printText(
        `${part.name} of ${experiment.name}: ${done} of ${chosen.length} cells have a result, ${computed} of them computed now; the plan has ${cells.length}`,
      );
      printText('tables of the whole plan: surgeon merge DIR… --out DIR');
      printNext(args, afterPart(args, failures.length));
    } else {
      printText(contentText(runContent(cells, tables.find(({ name }) => name === 'summary')!.rows)));
      printText(
        `\n${[...tables.map(({ name, length }) => `${paths.table(name)} (${counted(length, 'row')})`), ...exported.lines].join('\n')}`,
      );
      const { rows } = tables.find(({ name }) => name === 'summary')!;
      printNext(
        args,
        afterRun(args, { out, name: experiment.name }, { cells, summary: rows, failed: failures.length }),
      );
    }
  },
};
