import type { CommandModule } from 'yargs';
import type { GivenFields } from '../config/completed.ts';
import type { FieldName } from '../config/fields.ts';
import { checked } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import type { WrittenRounding } from '../inspection/writtenRounding.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { networkLine } from '../report/networkLine.ts';
import { short } from '../report/numbers.ts';
import { roundingLines } from '../report/roundingLines.ts';
import { setsText } from '../report/setsText.ts';
import type { TabularDataSet } from '../tabular/readDataSet.ts';
import type { Trained, TrainingStop } from '../training/trained.ts';
import { example } from './example.ts';
import { flagOf, oneValueOptions, oneValues } from './fieldOptions.ts';
import { givenDataSet, givenProblem } from './givenProblem.ts';
import { namedOutput, requireOwnOrFree, saveOption } from './namedOutput.ts';
import { printNext } from './nextCommands.ts';
import { type Arguments, jsonOption, once, quietOption, threadsOf, threadsOption } from './options.ts';
import { requireOrder } from './outputOrder.ts';
import { layersOf, type PlannedTraining, plannedTraining, SAID_BY_NETWORK, trainAsPlanned } from './plannedTraining.ts';
import { printText } from './printText.ts';
import { dataSetFlags, networkFlags } from './problemFlags.ts';
import { problemWords } from './problemWords.ts';
import { likeItsFile, saveNetwork } from './saveNetwork.ts';
import { knownDecay, setMeasures, setsOf } from './setMeasures.ts';
import { typedCommand } from './typedCommand.ts';

/** The fields of the config that `train` takes. */
const TRAIN_FIELDS: readonly FieldName[] = [
  ...(['layers', 'activation', 'outputActivation', 'biases', 'decay', 'startRange', 'seed', 'training'] as const),
  ...(['trainingSteps', 'learningRate', 'momentum', 'batchSize', 'trainUntil', 'backend', 'shardSize'] as const),
];

/** `surgeon train`: a network of your own data. */
export const trainCommand: CommandModule<unknown, Arguments> = {
  command: 'train',
  describe: 'train a network on your data to a minimum of its loss, and save it',
  builder: (yargs, isHelp = false) =>
    [networkFlags, dataSetFlags, threadsOption, saveOption('none'), jsonOption, quietOption]
      .reduce((command, option) => option(command), oneValueOptions(TRAIN_FIELDS)(yargs, isHelp))
      .option('hidden', {
        type: 'string',
        requiresArg: true,
        group: 'Network:',
        describe: 'short for --layers: the hidden units of each layer, 8 or 8-4; 0: none [default: as --layers says]',
      })
      .describe('network', 'file of a network to go on from [default: none: drawn by --seed]')
      .describe('layers', 'inputs, hidden units of each layer, outputs, such as 17-3-1 [default: as --hidden says]')
      .describe(
        'output-activation',
        'transfer function of the output units [default: of numbers linear, of classes sigmoid or softmax]',
      )
      .describe('loss', 'error measure (squared, crossEntropy) [default: of classes crossEntropy, of numbers squared]')
      .example(
        ...example(
          '$0 train --train train.csv --test test.csv --target quality --standardise --hidden 8 --save net.json',
          'a network of its own',
        ),
      )
      .example(
        ...example(
          '$0 train --network net.json --dataset wine.yaml --decay 1e-3 --save further.json',
          'goes on from it',
        ),
      ),
  async handler(args) {
    const path = namedOutput(args, 'save');
    if (path !== null) formatOfName(path);
    const { plan, names, asRead } = await planOf(args);
    if (path !== null) requireOwnOrFree(path, { origin: plan.origin }, args);
    const shown = stepsShown(args);
    if (plan.bySize)
      console.error(
        `surgeon: trained by quasiNewton: levenbergMarquardt has no room for matrices of ${plan.network.weights} × ${plan.network.weights}`,
      );
    const trained = await trainAsPlanned(plan, threadsOf(args), shown.onStep);
    shown.end();
    const known = storedOf(plan, trained, names);
    const stored = path === null ? known : likeItsFile(path, known, asRead);
    const sets = Object.values(setsOf(plan.dataSet));
    const rounding = path === null ? null : await saveNetwork(path, stored, args, sets);
    tell(args, plan, trained, { stored, path, rounding });
  },
};

/** The part of a file beside the network. */
type Names = Pick<StoredNetwork, 'inputNames' | 'outputNames' | 'preprocessing' | 'file'>;

/** A training, and what else goes into its file. */
interface PlannedFile {
  readonly plan: PlannedTraining;
  readonly names: Names;
  /** the network that it goes on from, as its file has it; null: there is none */
  readonly asRead: StoredNetwork | null;
}

async function planOf(args: Arguments): Promise<PlannedFile> {
  const given = oneValues(args, TRAIN_FIELDS);
  if (args.network !== undefined) {
    const said = [...SAID_BY_NETWORK, 'hidden'].find((name) => args[name] !== undefined);
    if (said) throw new UsageError(`give --network or --${flagOf(said)}: the network says it`);
    const problem = await givenProblem(args);
    requireOrder(problem);
    const { stored, dataSet, asRead } = problem;
    const decay = knownDecay(args, stored);
    const plan = plannedTraining({ ...given, ...(decay !== null && { decay }) }, dataSet, stored);
    return { plan, names: stored, asRead };
  }
  if (args.hidden !== undefined && args.layers !== undefined)
    throw new UsageError('give --hidden or --layers, not both');
  const dataSet = await givenDataSet(args);
  const { inputNames, outputNames } = dataSet;
  const { preprocessing, loss: described } = dataSet as Partial<TabularDataSet>;
  const loss = args.loss === undefined ? (described ?? undefined) : checked('loss', once('loss', args.loss));
  const chosen: GivenFields = {
    ...{ ...given, ...(loss && { loss }) },
    ...(args.hidden !== undefined && { layers: layersOf(once('hidden', args.hidden), dataSet) }),
  };
  return {
    plan: plannedTraining(chosen, dataSet, null),
    names: { inputNames, outputNames, preprocessing },
    asRead: null,
  };
}

/** Milliseconds between two looks of a terminal at a training. */
const SHOWN_MS = 200;

/** Shows the steps of a training on a terminal. */
function stepsShown({ json, quiet }: Arguments) {
  const isShown = process.stderr.isTTY && !quiet && !json;
  let last = performance.now();
  return {
    onStep(step: number): void {
      if (!isShown || performance.now() - last < SHOWN_MS) return;
      last = performance.now();
      process.stderr.write(`\r\x1b[Ktraining: step ${step}`);
    },
    end(): void {
      if (isShown) process.stderr.write('\r\x1b[K');
    },
  };
}

function storedOf(plan: PlannedTraining, trained: Trained, names: Names): StoredNetwork {
  const { fields, network, dataSet, from, origin } = plan;
  const { inputNames, outputNames, preprocessing, file } = names;
  const { weights, steps, trainingStop, loss, gradientNorm } = trained;
  const start = from ? {} : { seed: fields.seed, startRange: fields.startRange };
  return {
    ...{ network, weights, mask: from?.mask, inputNames, outputNames, preprocessing, ...(file && { file }) },
    training: {
      ...{
        dataset: dataSet.name,
        dataSha256: dataSet.sha256,
        training: fields.training,
        decay: fields.decay,
        ...start,
      },
      ...{ steps, trainingStop, loss, gradientNorm, origin },
    },
  };
}

const STOP_IN_WORDS: Readonly<Record<TrainingStop, string>> = {
  gradientNorm: 'a minimum, to rounding',
  noDecrease: 'no step lowers the loss in double precision',
  maxSteps: 'the steps that were allowed are used up: --training-steps N, or --network to go on',
  validationError: 'the smallest validation error on the way',
  given: 'as it was given',
};

/** The network, and the file that it is in. */
interface Saved {
  readonly stored: StoredNetwork;
  /** null: none */
  readonly path: string | null;
  readonly rounding: WrittenRounding | null;
}

function tell(args: Arguments, plan: PlannedTraining, trained: Trained, { stored, path, rounding }: Saved): void {
  const { fields, network, dataSet } = plan;
  const sets = setMeasures(stored, dataSet, fields.decay);
  const { loss, gradientNorm, trainingStop, steps } = trained;
  if (args.json) {
    printText(
      JSON.stringify({
        ...{ weights: network.weights, loss, gradientNorm, trainingStop, steps, ...sets, saved: path, rounding },
      }),
    );
    return;
  }
  const reason = args.loss !== undefined ? 'as asked' : plan.from ? 'as its network says' : 'for these targets';
  const lines = [
    networkLine(dataSet.name, stored, { name: network.loss, reason }, dataSet),
    `${steps} steps, decay ${short(fields.decay)}: ‖∂loss/∂w‖ = ${short(Number(gradientNorm.toPrecision(3)))}, ${STOP_IN_WORDS[trainingStop]}`,
    `\n${setsText(sets)}\n`,
    ...(path === null ? ['not saved: --save FILE keeps it'] : [`saved: ${path}`, ...roundingLines(path, rounding)]),
  ];
  printText(lines.join('\n'));
  if (path !== null) {
    const words = problemWords({ path, stored, dataSet }, args);
    printNext(args, [[typedCommand('prune', ...words, '--max-error-rise', '10%'), 'a smaller network']]);
  }
}
