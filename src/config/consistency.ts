import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import { dataSetOfConfig } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { networkOf } from '../network/architecture.ts';
import { PROBABILITY_OUTPUTS } from '../network/errorMeasure.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { FIELDS, type FieldName, type Fields } from './fields.ts';
import { shown } from './values.ts';

/** Fields of which a plan may have thousands of values, and which no other field asks anything of. */
const INDEPENDENT = ['decay', 'startRange', 'seed', 'learningRate', 'momentum', 'alpha'] as const satisfies FieldName[];
/** All fields but those: what checks and defaults may depend on. */
export type JudgedFields = Omit<Fields, (typeof INDEPENDENT)[number]>;

/** Whether a field is in no way tied to others. */
export const isIndependent = (name: FieldName): boolean => (INDEPENDENT as readonly FieldName[]).includes(name);

/** Whether a backend can prune what fields ask for. */
export const suitsKernels = ({ criterion, curvature, stop }: JudgedFields): boolean =>
  CRITERION[criterion].onKernels && CURVATURE[curvature].onKernels && stop !== 'fpe';

/**
 * What fields ask of each other, beside what each allows by itself.
 *
 * @throws {UsageError} naming the fields that are at odds
 */
export function requireConsistency(fields: JudgedFields): void {
  const { dataset, layers, criterion, curvature, stop, loss, outputActivation } = fields;
  const { inputNames, outputNames, validation, test } = dataSetOfConfig(fields);
  if (layers[0] !== inputNames.length || layers[layers.length - 1] !== outputNames.length) {
    const wanted = `${inputNames.length}-…-${outputNames.length}`;
    throw new UsageError(`layers must begin and end like ${dataset}, ${wanted}, got ${layers.join('-')}`);
  }
  for (const [rule, limit] of [
    ['error', 'errorLimit'],
    ['weightsLeft', 'weightsLimit'],
  ] as const) {
    if (stop === rule && fields[limit] === null) {
      throw new UsageError(`stop ${shown(stop)} needs ${limit}: ${FIELDS[limit].allowed}`);
    }
  }
  if (loss === 'crossEntropy' && !PROBABILITY_OUTPUTS.includes(outputActivation)) {
    const allowed = PROBABILITY_OUTPUTS.join(' or ');
    throw new UsageError(`loss "crossEntropy" needs outputActivation ${allowed}, got ${shown(outputActivation)}`);
  }
  if (!validation && (stop === 'validationError' || fields.trainUntil === 'validationError')) {
    const field = stop === 'validationError' ? 'stop' : 'trainUntil';
    throw new UsageError(`${field} "validationError" needs a validation set, and ${dataset} has none`);
  }
  if (!test && (stop === 'testError' || stop === 'testAccuracy')) {
    throw new UsageError(`stop ${shown(stop)} needs a test set, and ${dataset} has none`);
  }
  if (fields.measureEvery > 1 && ((stop !== 'weightsLeft' && stop !== 'end') || fields.retrain === 'onFailure')) {
    throw new UsageError(
      `measureEvery must be 1 where each deletion is judged (stop ${shown(stop)}, retrain ${shown(fields.retrain)}), got ${fields.measureEvery}`,
    );
  }
  CRITERION[criterion].requires?.({ ...fields, weights: networkOf(fields).weights });
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
  if (fields.backend !== 'plain' && !suitsKernels(fields)) {
    throw new UsageError(
      `backend must be "plain" for criterion ${shown(criterion)}, curvature ${shown(curvature)}, stop ${shown(stop)}, got ${shown(fields.backend)}`,
    );
  }
}
