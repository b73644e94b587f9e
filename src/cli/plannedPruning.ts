import { EXPERIMENTS } from '../../experiments/index.ts';
import { DATA_SET_NAME } from '../config/dataSetDescription.ts';
import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { shown } from '../config/values.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { isBuiltIn } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { fullMask, liveWeights } from '../network/mask.ts';
import { attachedNetwork } from '../networkFile/attachedNetwork.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import type { PruningState } from '../report/pruningText.ts';
import { plainName } from '../tabular/plainName.ts';
import { trainingBySize } from '../training/trainings.ts';
import { oneValues } from './fieldOptions.ts';
import { type GivenProblem, givenProblem } from './givenProblem.ts';
import { type Arguments, dataSetsOf, once } from './options.ts';
import { requireOrder } from './outputOrder.ts';
import { endFields, pruningPlan } from './pruningPlan.ts';
import { decayOf, setMeasures } from './setMeasures.ts';

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
/** Fields that are flags of `surgeon prune`. */
export const PRUNE_FIELDS = FIELD_NAMES.filter((name) => !SAID.includes(name));

/** A pruning before it begins. */
export interface PlannedPruning {
  readonly given: GivenProblem;
  readonly decay: number;
  readonly sets: PruningState['sets'];
  readonly experiment: Experiment;
  readonly cell: Cell;
  readonly dataSets: DataSets;
}

/**
 * Checks a pruning: its network, its data, and the experiment of one cell that it is.
 *
 * @throws {UsageError} naming a flag that is not allowed, or what does not fit
 */
export async function plannedPruning(args: Arguments): Promise<PlannedPruning> {
  const given = await givenProblem(args);
  requireOrder(given);
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

/** Live weights of a network of a file. */
export const liveCount = ({ network, mask }: StoredNetwork): number => liveWeights(mask ?? fullMask(network)).length;

function nameOf(args: Arguments, network: string): string {
  const name = args.name === undefined ? network : once('name', args.name);
  if (!DATA_SET_NAME.test(name)) {
    throw new UsageError(`name must be letters, digits, "_" or "-", a letter or digit first, got ${shown(name)}`);
  }
  if (!EXPERIMENTS.some((experiment) => experiment.name === name)) return name;
  throw new UsageError(`name must not be that of a built-in experiment, got ${shown(name)}: give --name`);
}
