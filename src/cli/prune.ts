import type { CommandModule } from 'yargs';
import { ENGINES } from '../engines/engines.ts';
import { experimentPaths } from '../files/paths.ts';
import { fullMask } from '../network/mask.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import { networkBytes } from '../networkFile/writeNetwork.ts';
import { leftContent } from '../report/pruningText.ts';
import { roundingLines } from '../report/roundingLines.ts';
import { contentText } from '../report/section.ts';
import { keepData } from '../sweep/keptData.ts';
import { runCells } from '../sweep/runCells.ts';
import { writeTables } from '../tables/experimentTables.ts';
import { ReadTraces } from '../trace/readTraces.ts';
import { readTraceOf } from '../trace/trace.ts';
import { chosenEngine } from './chosenEngine.ts';
import { commandLine } from './commandLine.ts';
import { example } from './example.ts';
import { oneValueOptions } from './fieldOptions.ts';
import { finalReports } from './finalReports.ts';
import { namedOutput, requireKnownOrFree, saveOption } from './namedOutput.ts';
import { printNext } from './nextCommands.ts';
import {
  type Arguments,
  jsonOption,
  memoryOption,
  outOf,
  outOption,
  quietOption,
  threadsOption,
  verboseOption,
  writableOut,
} from './options.ts';
import { PRUNE_FIELDS, plannedPruning } from './plannedPruning.ts';
import { printText } from './printText.ts';
import { dataSetFlags, networkFlags, TRAIN_FIRST } from './problemFlags.ts';
import { progress } from './progress.ts';
import { asSaved, finishedBytes, prunedNetwork } from './prunedNetwork.ts';
import { beginning, ending, jsonOf, minimumOf, nextCommands, statesOf } from './pruningReport.ts';
import { reportFailures } from './reportFailures.ts';
import { reportInterruption } from './reportInterruption.ts';
import { saveNetwork } from './saveNetwork.ts';
import { setsOf } from './setMeasures.ts';

/** `surgeon prune`: a network of your own, on your own data. */
export const pruneCommand: CommandModule<unknown, Arguments> = {
  command: 'prune',
  describe: 'prune a network of a file on your data, and save what is left',
  builder: (yargs, isHelp = false) =>
    [networkFlags, dataSetFlags, threadsOption, memoryOption, outOption, saveOption('DIR/NAME/pruned.json')]
      .concat(jsonOption, verboseOption, quietOption)
      .reduce((command, option) => option(command), oneValueOptions(PRUNE_FIELDS)(yargs, isHelp))
      .option('keep', {
        type: 'string',
        requiresArg: true,
        group: END,
        describe: 'share of the weights that stay, 0.1 or 10% [default: none]',
      })
      .option('weights', {
        type: 'string',
        requiresArg: true,
        group: END,
        describe: 'weights that stay [default: none]',
      })
      .option('max-error-rise', {
        type: 'string',
        requiresArg: true,
        group: END,
        describe: 'rise of E on the training set that is allowed, of E of the network as given: 10% [default: none]',
      })
      .group('stop', END)
      .describe('stop', 'a rule of the config: see --help all [default: none]')
      .option('train-first', { ...TRAIN_FIRST, group: 'Training:' })
      .option('name', {
        type: 'string',
        requiresArg: true,
        describe: 'name of the folder of its tables in DIR [default: that of the network file]',
      })
      .describe('force', 'compute again, and write --save anew where it is there')
      .describe('training', 'train first, in this way (none, levenbergMarquardt, …) [default: none]')
      .describe('decay', 'weight decay of the loss [default: as the file says that it was trained, else 0]')
      .describe('renew-every', 'deletions served by one H [default: 1, more where that is much work]')
      .example(
        ...example(
          '$0 prune --network net.json --train train.csv --test test.csv --target quality --keep 10%',
          'to a tenth of its weights',
        ),
      )
      .example(
        ...example(
          '$0 prune --network net.json --dataset wine.yaml --max-error-rise 5% --save small.json',
          'as far as E allows',
        ),
      )
      .example(
        ...example(
          '$0 prune --network w.npz --activations tanh,linear --train x.csv --target self --weights 40',
          'weights of NumPy or PyTorch, no targets',
        ),
      ),
  async handler(args) {
    const save = namedOutput(args, 'save');
    if (save !== null) formatOfName(save);
    const plan = await plannedPruning(args);
    if (save !== null) await networkBytes(save, asSaved(save, plan.given.stored, plan)); // refused now or never
    const { cell, experiment, dataSets } = plan;
    const out = outOf(args);
    const paths = experimentPaths(out, experiment.name);
    if (save !== null) await requireKnownOrFree(save, () => finishedBytes(save, plan, paths.cell(cell.id)), args);
    const engine = chosenEngine({ ...args, engine: ENGINES[0].name }, dataSets);
    const backend = engine.require([cell]);
    writableOut(args, [experiment.name]);
    const minimum = minimumOf(plan);
    if (!args.json) printText(beginning(plan, minimum));
    const traces = new ReadTraces();
    const force = args.force === true;
    const onEvent = progress({ json: args.json === true, quiet: args.quiet === true });
    const result = await engine.with((opened, signal) => {
      keepData(out, [cell], dataSets);
      return runCells(experiment, [cell], {
        ...{ out, engine: opened, command: commandLine(), backend, force, traces, signal, onEvent },
      });
    });
    if (!result) return reportInterruption(args);
    reportFailures(result.failures);
    const { tables } = writeTables(out, experiment, [cell], { dataSets, force, traces, failed: result.failures });
    if (result.failures.length > 0) return;

    const trace = readTraceOf(cell.id, paths.cell(cell.id));
    const stored = prunedNetwork(trace, plan);
    const path = save ?? paths.table('pruned').replace(/\.arrow$/, '.json');
    const saved = asSaved(path, stored, plan);
    const rounding = await saveNetwork(
      path,
      saved,
      save === null ? { ...args, force: true } : args,
      Object.values(setsOf(plan.given.dataSet)),
    );
    const states = statesOf(plan, trace, stored);
    const files = Object.fromEntries(tables.map(({ name }) => [name, paths.table(name)]));
    const { reports } = await finalReports(out, [experiment.name], dataSets);
    const report = reports[experiment.name] ?? null;
    if (args.json) console.log(JSON.stringify(jsonOf(plan, minimum, { trace, states, files, path, rounding, report })));
    else {
      printText(ending(plan, trace, states));
      if (args.verbose) {
        printText(`\n${contentText(leftContent(stored, stored.mask ?? fullMask(stored.network)))}`);
        printText(`\ntables: ${Object.values(files).join(', ')}\ntrace: ${paths.cell(cell.id)}`);
      }
      printText([`\nnetwork: ${path}`, ...roundingLines(path, rounding)].join('\n'));
      if (report !== null) printText(`report: ${report}`);
      printNext(args, nextCommands(args, { path, stored: saved, dataSet: plan.given.dataSet }, states));
    }
  },
};

const END = 'End, one of:';
