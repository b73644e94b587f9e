import { createHash } from 'node:crypto';
import { trainingBackend } from '../cell/cellBackend.ts';
import { withTrainingOptions } from '../cell/trainingOptions.ts';
import { completed, type GivenFields, withDefaults } from '../config/completed.ts';
import type { FieldName } from '../config/fields.ts';
import { asRead, type CellFields } from '../config/readConfig.ts';
import { isTrainedByTeam } from '../config/suitsCellKernels.ts';
import { trainingsOf } from '../config/trainingsOf.ts';
import { shown } from '../config/values.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { hasClasses } from '../dataset/hasClasses.ts';
import { leadHere } from '../engines/threads/leadHere.ts';
import { ALIGNMENT } from '../engines/threads/runOnTeam.ts';
import { NumericalError, readValue, UsageError } from '../errors.ts';
import { solvesInMemory, trainingMemory } from '../estimate/cellMemory.ts';
import type { TeamMember } from '../linalg/wasm/teamMember.ts';
import type { OutputActivationName } from '../network/activation.ts';
import { type Architecture, type Network, networkOf } from '../network/architecture.ts';
import { LOSS, type LossName } from '../network/errorMeasure.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { train } from '../training/train.ts';
import type { Trained } from '../training/trained.ts';

/** The training of one network, before it begins. */
export interface PlannedTraining {
  readonly fields: CellFields;
  /** the way of training was chosen by the size of the network: the default has no room for its matrices */
  readonly bySize: boolean;
  readonly network: Network;
  readonly dataSet: DataSet;
  /** the network that it goes on from; null: one that is drawn by the seed */
  readonly from: StoredNetwork | null;
  /** hash of all that decides its result */
  readonly origin: string;
}

/** Fields that a network says, where training goes on from one. */
export const SAID_BY_NETWORK: readonly FieldName[] = [
  ...(['layers', 'activation', 'outputActivation', 'biases', 'seed', 'startRange'] as const),
];

/**
 * Checks a training.
 *
 * @param given fields that somebody chose; the others have their defaults
 * @param from  a network to go on from, of which the data are; or null
 * @throws {UsageError} naming a field that is not allowed, or what does not fit the data
 */
export function plannedTraining(given: GivenFields, dataSet: DataSet, from: StoredNetwork | null): PlannedTraining {
  const network = from?.network ?? networkFor(given, dataSet);
  const { layers, activation, outputActivation, biases, loss } = network;
  const said = { dataset: dataSet.name, layers, activation, outputActivation, biases, loss };
  const bySize = given.training === undefined && !solvesInMemory(network.weights);
  const training = bySize ? { training: 'quasiNewton' } : {};
  const fields = asRead(completed({ ...given, ...training, ...said }, { network, dataSet }));
  const hash = createHash('sha256').update(JSON.stringify([fields, dataSet.sha256]));
  if (from) hash.update(from.weights).update(from.mask ?? '');
  return { fields, bySize, network, dataSet, from, origin: hash.digest('hex').slice(0, 16) };
}

/**
 * The network that fields ask for. Without a word on its outputs they are what the targets are made for: linear for
 * numbers; of classes the sigmoid of a single output, or softmax, judged by cross-entropy.
 */
function networkFor(given: GivenFields, dataSet: DataSet): Network {
  if (given.layers === undefined) throw new UsageError('give --hidden 8, or 8-4 for two layers: the hidden units');
  const isOfClasses = hasClasses(dataSet);
  const oneOutput = dataSet.outputNames.length === 1 ? 'sigmoid' : 'softmax';
  const ofClasses = given.loss === 'squared' ? 'sigmoid' : oneOutput;
  const outputActivation = (given.outputActivation ?? (isOfClasses ? ofClasses : 'linear')) as OutputActivationName;
  const hasCrossEntropy = LOSS.crossEntropy.outputs!.includes(outputActivation);
  const loss = (given.loss ?? (isOfClasses && hasCrossEntropy ? 'crossEntropy' : undefined)) as LossName | undefined;
  return networkOf({ ...withDefaults({ dataset: dataSet.name, ...given }), outputActivation, loss } as Architecture);
}

/**
 * Layers from the inputs of a data set to its outputs.
 *
 * @param hidden units of each hidden layer: 8, 8-4, or 0 for none
 */
export function layersOf(hidden: string, { inputNames, outputNames }: DataSet): number[] {
  const sizes = hidden === '0' ? [] : hidden.split('-').map(Number);
  if (/^(0|[1-9]\d*(-[1-9]\d*)*)$/.test(hidden) && sizes.every((size) => size <= 100_000)) {
    return [inputNames.length, ...sizes, outputNames.length];
  }
  throw new UsageError(`hidden must be units of each hidden layer such as 8, 8-4, or 0 for none, got ${shown(hidden)}`);
}

/** Products of weights and samples, a step, that are worth threads of their own. */
const WORTH_THREADS = 1e7;

/**
 * Trains as planned: this thread leads the others, where there is work for them.
 *
 * @param threads with the same bits, however many
 * @param onStep  is shown the number of each step that is taken
 * @throws {NumericalError} if training leaves the finite numbers
 */
export async function trainAsPlanned(
  plan: PlannedTraining,
  threads: number,
  onStep: (step: number) => void,
): Promise<Trained> {
  const { fields, network, dataSet } = plan;
  const isLarge = isTrainedByTeam(fields) && network.weights * dataSet.train.count > WORTH_THREADS;
  if (threads === 1 || !isLarge) return trainedBy(plan, null, onStep);
  const problem = { network, dataSet };
  const bytes = trainingMemory({ config: fields, problem }, threads) + ALIGNMENT;
  return leadHere(problem, threads, bytes, (leader) => trainedBy(plan, leader, onStep));
}

function trainedBy(
  { fields, network, dataSet, from }: PlannedTraining,
  leader: TeamMember | null,
  onStep: (step: number) => void,
): Trained {
  const { trainingSteps, decay, trainUntil } = fields;
  const [training] = trainingsOf(fields); // there is one: none is of networks that a grid names
  const { train: samples, validation } = dataSet;
  const start = from ? { weights: from.weights, ...(from.mask && { mask: from.mask }) } : startOf(fields);
  let step = 0;
  const backend = trainingBackend(fields, { network, dataSet }, leader);
  const trained = withTrainingOptions(fields, trainingSteps, backend, (options) =>
    train(network, samples, {
      ...{ ...options, ...start, training, decay },
      ...(trainUntil === 'validationError' && validation && { validation }),
      onStep: () => onStep(++step),
    }),
  );
  const { weights, loss, gradientNorm } = trained;
  if (weights.every(Number.isFinite) && [loss, gradientNorm].every(Number.isFinite)) return trained;
  throw new NumericalError('training has left the finite numbers', { loss, gradientNorm });
}

const startOf = ({ seed, startRange }: CellFields) => ({
  seed: readValue(seed, 'seed'),
  startRange: readValue(startRange, 'startRange'),
});
