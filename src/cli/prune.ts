import { extname } from 'node:path';
import type { CommandModule } from 'yargs';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { DATA_SET_NAME } from '../config/dataSetDescription.ts';
import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { problemOf } from '../config/problem.ts';
import { shown } from '../config/values.ts';
import { constantError } from '../dataset/constantError.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { isBuiltIn } from '../dataset/dataSets.ts';
import { ENGINES } from '../engines/engines.ts';
import { ResultError, UsageError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { experimentPaths } from '../files/paths.ts';
import { distanceFromMinimum, type MinimumDistance } from '../inspection/distanceFromMinimum.ts';
import { impliedDecay } from '../inspection/impliedDecay.ts';
import { fullMask, liveWeights } from '../network/mask.ts';
import { attachedNetwork } from '../networkFile/attachedNetwork.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { networkBytes } from '../networkFile/writeNetwork.ts';
import { minimumText } from '../report/minimumText.ts';
import { networkLine } from '../report/networkLine.ts';
import { short } from '../report/numbers.ts';
import { endText, leftText, type PruningState, statesText } from '../report/pruningText.ts';
import { percent } from '../statistics/statistics.ts';
import { keepData } from '../sweep/keptData.ts';
import { runCells } from '../sweep/runCells.ts';
import { writeTables } from '../tables/experimentTables.ts';
import { plainName } from '../tabular/plainName.ts';
import { ReadTraces } from '../trace/readTraces.ts';
import { readTraceOf, type Trace } from '../trace/trace.ts';
import { trainingBySize } from '../training/trainings.ts';
import { chosenEngine } from './chosenEngine.ts';
import { commandLine } from './commandLine.ts';
import { example } from './example.ts';
import { oneValueOptions, oneValues } from './fieldOptions.ts';
import { type GivenProblem, givenProblem } from './givenProblem.ts';
import { namedOutput, requireKnownOrFree, saveOption, writeOutput } from './namedOutput.ts';
import { printNext } from './nextCommands.ts';
import {
  type Arguments,
  dataSetsOf,
  jsonOption,
  memoryOption,
  once,
  outOf,
  outOption,
  quietOption,
  threadsOption,
  writableOut,
} from './options.ts';
import { dataSetFlags, networkFlags } from './problemFlags.ts';
import { dataWords } from './problemWords.ts';
import { progress } from './progress.ts';
import { endFields, pruningPlan } from './pruningPlan.ts';
import { reportFailures } from './reportFailures.ts';
import { reportInterruption } from './reportInterruption.ts';
import { decayOf, setMeasures } from './setMeasures.ts';
import { storedCell } from './storedCell.ts';
import { typedCommand } from './typedCommand.ts';

/** Fields that the network, its data and other flags say. */
const SAID: readonly FieldName[] = [
  ...([
    'dataset',
    'draw',
    'trainSize',
    'network',
    'layers',
    'activation',
    'outputActivation',
    'biases',
    'loss',
  ] as const),
  'startRange',
];
const PRUNE_FIELDS = FIELD_NAMES.filter((name) => !SAID.includes(name));

/** `surgeon prune`: a network of your own, on your own data. */
export const pruneCommand: CommandModule<unknown, Arguments> = {
  command: 'prune',
  describe: 'prune a network of a file on your data, and save what is left',
  builder: (yargs, isHelp = false) =>
    [networkFlags, dataSetFlags, threadsOption, memoryOption, outOption, saveOption('DIR/NAME/pruned.json')]
      .concat(jsonOption, quietOption)
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
      .option('train-first', {
        type: 'boolean',
        default: false,
        group: 'Training:',
        describe:
          'train the network to a minimum before it is pruned: short for --training with the default of its size',
      })
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
    const plan = await planOf(args);
    if (save !== null) networkBytes(save, asSaved(save, plan.given.stored, plan)); // refused now or never
    const { cell, experiment, dataSets } = plan;
    const out = outOf(args);
    const paths = experimentPaths(out, experiment.name);
    if (save !== null) requireKnownOrFree(save, () => finishedBytes(save, plan, paths.cell(cell.id)), args);
    const engine = chosenEngine({ ...args, engine: ENGINES[0].name }, dataSets);
    const backend = engine.require([cell]);
    writableOut(args, [experiment.name]);
    const minimum = minimumOf(plan);
    if (!args.json) console.log(beginning(plan, minimum));
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
    await writeOutput(
      path,
      networkBytes(path, asSaved(path, stored, plan)),
      save === null ? { ...args, force: true } : args,
      'save',
    );
    const states = statesOf(plan, trace, stored);
    const files = Object.fromEntries(tables.map(({ name }) => [name, paths.table(name)]));
    if (args.json) console.log(JSON.stringify(jsonOf(plan, minimum, { trace, states, files, path })));
    else {
      console.log(ending(trace, stored, states));
      console.log(`\nnetwork: ${path}\ntables: ${Object.values(files).join(', ')}\ntrace: ${paths.cell(cell.id)}`);
      printNext(args, nextCommands(args, path, states));
    }
  },
};

const END = 'End, one of:';

/** A pruning before it begins. */
interface PruningPlan {
  readonly given: GivenProblem;
  readonly decay: number;
  readonly sets: PruningState['sets'];
  readonly experiment: Experiment;
  readonly cell: Cell;
  readonly dataSets: DataSets;
}

async function planOf(args: Arguments): Promise<PruningPlan> {
  const given = await givenProblem(args);
  const { stored, dataSet, loss, asRead, path } = given;
  const fields = oneValues(args, PRUNE_FIELDS);
  const decay = decayOf(args, stored);
  const sets = setMeasures(stored, dataSet, decay);
  const start = { liveWeights: liveCount(stored), trainError: sets.train.error! };
  const network = plainName(path);
  const grid = {
    ...{
      dataset: dataSet.name,
      network,
      loss: loss.name,
      decay,
      ...trainingOf(args, stored),
    },
    ...{ ...fields, ...endFields(args, start) },
  } as Grid;
  const dataSets = dataSetsOf(args);
  if (!isBuiltIn(dataSet.name)) dataSets.add(dataSet);
  dataSets.attachments.add(attachedNetwork(network, asRead));
  const { experiment, cell } = pruningPlan(nameOf(args, network), grid, dataSets);
  return { given, decay, sets, experiment, cell, dataSets };
}

/** The way of training that `--train-first` is short for, by the size of the network. */
function trainingOf(args: Arguments, { network }: StoredNetwork) {
  if (args.trainFirst !== true) return {};
  if (args.training !== undefined) throw new UsageError('give --train-first or --training, not both');
  return { training: trainingBySize(network.weights) };
}

const liveCount = ({ network, mask }: StoredNetwork): number => liveWeights(mask ?? fullMask(network)).length;

function nameOf(args: Arguments, network: string): string {
  const name = args.name === undefined ? network : once('name', args.name);
  if (!DATA_SET_NAME.test(name)) {
    throw new UsageError(`name must be letters, digits, "_" or "-", a letter or digit first, got ${shown(name)}`);
  }
  if (!EXPERIMENTS.some((experiment) => experiment.name === name)) return name;
  throw new UsageError(`name must not be that of a built-in experiment, got ${shown(name)}: give --name`);
}

/** Seconds that a look at the minimum may take. */
const MINIMUM_SECONDS = 20;

function minimumOf({ cell: { config }, decay, dataSets }: PruningPlan): MinimumDistance {
  const problem = problemOf(config, dataSets);
  const { weights, mask } = problem.given!;
  const { alpha, curvature } = config;
  return distanceFromMinimum(problem, weights, {
    ...{ alpha, curvature, decay, maxSeconds: MINIMUM_SECONDS },
    ...(mask && { mask }),
  });
}

/** A decay that explains less of a slope is none. */
const MIN_SHARE = 0.8;

/** The lines before anything is deleted. */
function beginning(plan: PruningPlan, minimum: MinimumDistance): string {
  const { given, decay, cell, dataSets } = plan;
  const { config } = cell;
  const isTrained = config.training !== 'none';
  const advice = isTrained ? `it is trained first (${config.training})` : '--train-first trains it first';
  const lines = [networkLine(given.path, given.stored, given.loss)];
  const constant = constantError(given.dataSet.train);
  if (given.loss.name === 'squared' && minimum.error > constant) {
    lines.push(
      `E is ${short(minimum.error)}, and that of the mean of the targets ${short(constant)}: are inputs or targets on another scale than those that the network was trained on?`,
    );
  }
  lines.push(minimumText(minimum, advice));
  if (minimum.isMinimum === false && decay === 0) {
    const problem = problemOf(config, dataSets);
    const implied = impliedDecay(problem, problem.given!.weights, problem.given!.mask ?? undefined);
    if (implied.share >= MIN_SHARE) {
      const shownDecay = short(Number(implied.decay.toPrecision(2)));
      lines.push(
        `A weight decay of ${shownDecay} explains ${percent(implied.share)} % of that slope: if it was trained with one, --decay ${shownDecay} says so.`,
      );
    }
  }
  const { criterion, alpha, renewEvery } = config;
  const renewal = renewEvery > 1 ? `, H renewed after every ${renewEvery} deletions (--renew-every)` : '';
  lines.push(`Pruning by ${criterion}, α = ${short(alpha)}${renewal}.`);
  return lines.join('\n');
}

/** The network at the end of the path, as its file: what the one that was given says of decay goes on. */
function prunedNetwork(trace: Trace, { given, dataSets, decay }: PruningPlan): StoredNetwork {
  const stored = storedCell(trace, trace.steps.length - 1, dataSets);
  return {
    ...{ ...stored, outputNames: given.stored.outputNames, preprocessing: given.stored.preprocessing },
    training: { ...stored.training, decay: trace.config.decay ?? decay },
  };
}

/**
 * The bytes of the network that an earlier run of the same cell has left; null where it is not finished, or damaged.
 */
function finishedBytes(path: string, plan: PruningPlan, cellPath: string): Uint8Array | null {
  try {
    return networkBytes(path, asSaved(path, prunedNetwork(readTraceOf(plan.cell.id, cellPath), plan), plan));
  } catch (error) {
    if (error instanceof ResultError) return null;
    throw error;
  }
}

/** A network as it is saved: as weights alone, if it came so, without what the table alone says of its inputs. */
function asSaved(path: string, stored: StoredNetwork, { given: { asRead } }: PruningPlan): StoredNetwork {
  const isOfWeights = !formatOfName(path).saysActivations && asRead.preprocessing === undefined;
  return isOfWeights ? { ...stored, preprocessing: undefined } : stored;
}

/** The network as given, trained if it was, and what is left. */
function statesOf(
  { given, sets, decay, dataSets, cell }: PruningPlan,
  trace: Trace,
  stored: StoredNetwork,
): PruningState[] {
  const { dataSet } = given;
  const before = { name: 'before', weights: liveCount(given.stored), sets };
  const first = cell.config.training === 'none' ? null : storedCell(trace, 0, dataSets);
  const trained = first && { name: 'trained', weights: liveCount(first), sets: setMeasures(first, dataSet, decay) };
  const after = { name: 'after', weights: liveCount(stored), sets: setMeasures(stored, dataSet, decay) };
  return [before, ...(trained ? [trained] : []), after];
}

function ending({ steps, outcome }: Trace, stored: StoredNetwork, states: readonly PruningState[]): string {
  return [
    `\n${statesText(states)}`,
    endText(outcome.stoppedBy, steps.length - 1),
    `\n${leftText(stored, stored.mask ?? fullMask(stored.network))}`,
  ].join('\n');
}

/** The result for programs. */
function jsonOf(
  { cell }: PruningPlan,
  minimum: MinimumDistance,
  found: { trace: Trace; states: readonly PruningState[]; files: Readonly<Record<string, string>>; path: string },
) {
  const { trace, states, files, path } = found;
  const measures = ({ weights, sets: { train, test } }: PruningState) => ({
    ...{ weights, trainError: train.error, trainAccuracy: train.accuracy },
    ...{ testError: test?.error ?? null, testAccuracy: test?.accuracy ?? null },
  });
  const named = Object.fromEntries(states.map((state) => [state.name, measures(state)]));
  const { stoppedBy, inputs } = trace.outcome;
  return { ...named, minimum, stoppedBy, inputs, cell: cell.id, saved: path, tables: files };
}

/** A rise of E from which on another training is worth a try. */
const RISE = 1.1;

function nextCommands(args: Arguments, path: string, states: readonly PruningState[]) {
  const [before, after] = [states[0], states[states.length - 1]];
  const words = ['--network', path, ...dataWords(args)];
  const small = path.replace(/(\.\w+)$/, '-small$1');
  const hasRisen = after.sets.train.error! > RISE * before.sets.train.error!;
  const ofWeights = extname(path) === '.json';
  return [
    ...(ofWeights
      ? [[typedCommand('compact', '--network', path, '--save', small), 'deleted weights really gone'] as const]
      : []),
    ...(hasRisen && ofWeights
      ? [
          [
            typedCommand('train', ...words, '--save', path.replace(/(\.\w+)$/, '-retrained$1')),
            'E has risen: trains what is left',
          ] as const,
        ]
      : []),
    ...(ofWeights ? [[typedCommand('evaluate', ...words), 'errors on other data, outputs'] as const] : []),
  ];
}
