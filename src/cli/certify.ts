import type { CommandModule } from 'yargs';
import { writeTable } from '../arrow/arrowFile.ts';
import { FIELD_NAMES } from '../config/fields.ts';
import { ENGINES } from '../engines/engines.ts';
import { experimentPaths } from '../files/paths.ts';
import { costWarning } from '../proof/costWarning.ts';
import { proofPlan } from '../proof/proofPlan.ts';
import { proveOnThreads } from '../proof/proveOnThreads.ts';
import { requireSearchMemory } from '../proof/searchMemory.ts';
import { counted } from '../report/counted.ts';
import { optimaTable } from '../report/optimaTable.ts';
import { contentText } from '../report/section.ts';
import { OPTIMA_COLUMNS, optimaRows } from '../tables/optima.ts';
import { masksInJson, unprovenLines } from './certifiedMasks.ts';
import { certifiedProblem } from './certifiedProblem.ts';
import { chosenEngine } from './chosenEngine.ts';
import { notices } from './engineOptions.ts';
import { example } from './example.ts';
import { experimentArgument, fieldOptions, groupTitle } from './fieldOptions.ts';
import { interruptible } from './interruptible.ts';
import { printNext } from './nextCommands.ts';
import {
  type Arguments,
  dataOption,
  forceOption,
  jsonOption,
  memoryOf,
  memoryOption,
  numberAbove,
  outOf,
  outOption,
  quietOption,
  threadsOf,
  threadsOption,
  writableOut,
} from './options.ts';
import { printText } from './printText.ts';
import { ownNetworkFlags } from './problemFlags.ts';
import { proofProgress } from './proofProgress.ts';
import { reportInterruption } from './reportInterruption.ts';
import { typedCommand } from './typedCommand.ts';
import { wantedSizes } from './wantedSizes.ts';

/** Flags of fields: what decides a model comes first. `--target` names columns here, and no proof reads the field. */
const FLAGS = {
  names: FIELD_NAMES.filter((name) => name !== 'target'),
  shown: [
    ...(['dataset', 'network', 'layers', 'activation', 'loss', 'decay', 'seed', 'training'] as const),
    ...(['curvature', 'alpha', 'backend'] as const),
  ],
};

/** `surgeon certify`: the best mask of each size, proven, and how far greedy OBS is above it. */
export const certifyCommand: CommandModule<unknown, Arguments> = {
  command: 'certify [experiment]',
  describe: 'prove the best mask of so many weights, for each trained network and α, and how far OBS is from it',
  builder: (yargs, isHelp = false) =>
    [dataOption, threadsOption, memoryOption, forceOption, outOption, jsonOption, quietOption, ownNetworkFlags]
      .reduce((command, option) => option(command), fieldOptions(experimentArgument(yargs), isHelp, FLAGS))
      .option('weights', {
        type: 'string',
        requiresArg: true,
        group: PROOF,
        describe: 'numbers of weights that are kept: 1..20 or 5,8,10 [default: with --network alone 1 … n − 1]',
      })
      .option('seconds', {
        type: 'string',
        requiresArg: true,
        group: PROOF,
        describe:
          'seconds that each search takes, about; then its row has a lower bound and a gap [default: as long as it takes]',
      })
      .option('name', {
        type: 'string',
        requiresArg: true,
        describe: 'with --network alone: name of the folder in DIR [default: that of the network file]',
      })
      .describe('force', 'search again what is proven, or has ended at a limit')
      .group('data', groupTitle('data'))
      .group(['threads', 'memory', 'force'], groupTitle('execution'))
      .group(['out', 'name', 'json', 'quiet'], 'Output:')
      .example(
        ...example('$0 certify monks --dataset monks-2 --seeds 5 --weights 1..12', 'five networks, twelve sizes each'),
      )
      .example(
        ...example(
          '$0 certify damping --dataset monks-1 --seed 1 --alpha 1e-5 --weights 10..16 --seconds 600',
          'bounds where a proof takes longer than ten minutes',
        ),
      )
      .example(
        ...example(
          '$0 certify --network net.json --train train.csv --target quality --weights 5,8,10',
          'a network of your own',
        ),
      ),
  async handler(args) {
    const seconds = args.seconds === undefined ? null : numberAbove('seconds', args.seconds, 'a number of seconds');
    const threads = threadsOf(args);
    const { experiment, dataSets } = await certifiedProblem(args);
    const models = proofPlan(experiment, dataSets, wantedSizes(args));
    chosenEngine({ ...args, engine: ENGINES[0].name }, dataSets).require(models.map(({ cell }) => cell));
    requireSearchMemory(models, threads, memoryOf(args));
    const warning = seconds === null ? costWarning(models) : null;
    if (warning !== null) notices(args)(warning);
    const out = writableOut(args, [experiment.name], 'proofs');
    const onEvent = proofProgress({ json: args.json === true, quiet: args.quiet === true });
    const result = await interruptible((signal) =>
      proveOnThreads(models, {
        ...{ out, experiment: experiment.name, threads, dataSets, seconds, force: args.force === true },
        ...{ signal, onEvent },
      }),
    );
    if (!result) return reportInterruption(args, 'the search is');
    const { masks, failures } = result;
    const table = experimentPaths(outOf(args), experiment.name).table('optima');
    writeTable(table, OPTIMA_COLUMNS, optimaRows(masks));
    if (failures.length > 0) process.exitCode = 1;
    if (args.json) {
      const about = { experiment: experiment.name, models: models.length };
      return console.log(JSON.stringify({ ...about, ...masksInJson(result), table }));
    }
    if (!args.quiet) for (const line of unprovenLines(masks)) console.error(`surgeon: ${line}`);
    if (masks.length === 0) return;
    printText(`${contentText([optimaTable(masks)])}\n\n${table} (${counted(masks.length, 'row')})`);
    printNext(args, [[typedCommand('show', table), 'masks, losses and bounds']]);
  },
};

const PROOF = 'Proof:';
