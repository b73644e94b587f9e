import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import { UsageError } from '../errors.ts';
import { isForDual } from '../inverse/dual/dualAdds.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { RETRAIN } from '../surgeon/retraining.ts';
import { looksAtEachTurn, STOP } from '../surgeon/stopping.ts';
import { TRAIN_UNTIL } from '../training/trainings.ts';
import { FIELDS, type FieldName, type Fields } from './fields.ts';
import type { Problem } from './problem.ts';
import { MAX_CELL_WEIGHTS, suitsCellKernels } from './suitsCellKernels.ts';
import { shown } from './values.ts';

/** Fields of which a plan may have thousands of values, and which no other field asks anything of. */
const INDEPENDENT = ['decay', 'startRange', 'seed', 'learningRate', 'momentum', 'alpha'] as const satisfies FieldName[];
/** All fields but those, on which checks and defaults may depend. */
export type CheckedFields = Omit<Fields, (typeof INDEPENDENT)[number]>;

/** Whether a field is in no way tied to others. */
export const isIndependent = (name: FieldName): boolean => (INDEPENDENT as readonly FieldName[]).includes(name);

/** Whether a team can prune what fields ask for, a network of any size. */
export const suitsTeam = ({
  criterion,
  curvature,
  stop,
}: Pick<CheckedFields, 'criterion' | 'curvature' | 'stop'>): boolean =>
  CRITERION[criterion].onKernels && CURVATURE[curvature].onKernels && !STOP[stop].estimatesTestError;

/** Fields that may name a set of the data to measure on, in the order in which they are checked. */
const FIELDS_OF_SETS = ['stop', 'trainUntil'] as const;

/**
 * Checks what fields ask of each other, beside what each allows by itself.
 *
 * @param problem of these fields
 * @throws {UsageError} naming the fields that are at odds
 */
export function requireConsistency(fields: CheckedFields, { network, dataSet }: Problem): void {
  const { dataset, layers, criterion, curvature, stop } = fields;
  const { inputNames, outputNames, validation, test } = dataSet;
  if (fields.training === 'none' && !fields.network) {
    throw new UsageError('training "none" takes a network as it is: give one, network: FILE');
  }
  if (layers[0] !== inputNames.length || layers[layers.length - 1] !== outputNames.length) {
    const wanted = `${inputNames.length}-…-${outputNames.length}`;
    throw new UsageError(`layers must begin and end like ${dataset}, ${wanted}, got ${layers.join('-')}`);
  }
  const { limit } = STOP[stop];
  if (limit && fields[limit] === null) {
    throw new UsageError(`stop ${shown(stop)} needs ${limit}: ${FIELDS[limit].allowed}`);
  }
  const { set: onTheWay } = TRAIN_UNTIL[fields.trainUntil];
  const measuredOn = { stop: STOP[stop].set, trainUntil: fields.training === 'none' ? undefined : onTheWay };
  for (const [set, samples] of Object.entries({ validation, test })) {
    const field = FIELDS_OF_SETS.find((name) => measuredOn[name] === set);
    if (samples || !field) continue;
    throw new UsageError(`${field} ${shown(fields[field])} needs a ${set} set, and ${dataset} has none`);
  }
  if (fields.measureEvery > 1 && (looksAtEachTurn(stop) || RETRAIN[fields.retrain].looksAtEachTurn)) {
    const judges = `stop ${shown(stop)}, retrain ${shown(fields.retrain)}`;
    throw new UsageError(
      `measureEvery must be 1 where each deletion is judged (${judges}), got ${fields.measureEvery}`,
    );
  }
  CRITERION[criterion].requires?.({ ...fields, weights: network.weights });
  const matrix = CURVATURE[curvature];
  if (CRITERION[criterion].needs !== 'diagonal' && matrix.form === 'diagonal') {
    throw new UsageError(
      `criterion ${shown(criterion)} needs a whole matrix, and curvature ${shown(curvature)} is a diagonal`,
    );
  }
  if (!matrix.rows && fields.inverse === 'recursive' && CRITERION[criterion].needs !== 'diagonal') {
    throw new UsageError(
      `curvature ${shown(curvature)} is no sum of outer products: inverse must be "exact", got "recursive"`,
    );
  }
  if (fields.inverse === 'dual' && CRITERION[criterion].needs !== 'diagonal') requireDual(fields, { network, dataSet });
  if (fields.backend === 'plain' || suitsTeam(fields)) return;
  if (suitsCellKernels(fields, network)) return;
  const pruned = `criterion ${shown(criterion)}, curvature ${shown(curvature)}, stop ${shown(stop)}`;
  if (suitsCellKernels({ ...fields, block: 1 }, network)) {
    throw new UsageError(`block must be 1 for ${pruned} with backend "wasm", got ${fields.block}`);
  }
  const others = `"plain", or of up to ${MAX_CELL_WEIGHTS} weights "wasm",`;
  throw new UsageError(`backend must be ${others} for ${pruned}, got ${shown(fields.backend)}`);
}

/** @throws {UsageError} if what fields ask for has no dual inverse */
function requireDual(fields: CheckedFields, { network, dataSet }: Pick<Problem, 'network' | 'dataSet'>): void {
  const { criterion, curvature, stop, backend } = fields;
  if (!suitsTeam(fields)) {
    const asked = `criterion ${shown(criterion)}, curvature ${shown(curvature)}, stop ${shown(stop)}`;
    throw new UsageError(`inverse must be "recursive" or "exact" for ${asked}, got "dual"`);
  }
  if (backend === 'plain' || suitsCellKernels(fields, network)) {
    const by = backend === 'plain' ? 'with backend "plain"' : `for networks of up to ${MAX_CELL_WEIGHTS} weights`;
    throw new UsageError(`inverse must be "recursive" or "exact" ${by}, got "dual"`);
  }
  const gradients = dataSet.train.count * network.outputs;
  if (isForDual(network.weights, gradients)) return;
  throw new UsageError(
    `inverse "dual" needs more than 1.5 times as many weights as output gradients, got ${network.weights} and ${gradients} (samples × outputs)`,
  );
}
