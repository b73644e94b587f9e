import { readValue } from '../errors.ts';
import { weightCount } from '../network/architecture.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { RetrainName } from '../surgeon/retraining.ts';
import { type TrainingName, trainingBySize } from '../training/trainings.ts';
import type { CellFields } from './readConfig.ts';

/** The ways of training of a cell: before pruning and, if it retrains, after deletions. */
export function trainingsOf(fields: TrainingFields): TrainingName[] {
  const { training } = fields;
  return [...(training === 'none' ? [] : [training]), ...(retrainOf(fields) === 'none' ? [] : [retrainingOf(fields)])];
}

/** The part of a config that says how its network is trained. */
type TrainingFields = Pick<CellFields, 'training' | 'criterion' | 'retrain' | 'retraining' | 'layers' | 'biases'>;

/** The networks that a cell trains on: by its criterion, or as `retrain` says. */
export const retrainOf = ({ criterion, retrain }: Pick<CellFields, 'criterion' | 'retrain'>): RetrainName =>
  CRITERION[criterion].retrains ?? readValue(retrain, 'retrain');

/** The way of training after deletions: of a network that was not trained before, the default of its size. */
export function retrainingOf({
  training,
  retraining,
  layers,
  biases,
}: Omit<TrainingFields, 'criterion' | 'retrain'>): TrainingName {
  if (retraining !== null && retraining !== 'asTrained') return retraining;
  return training === 'none' ? trainingBySize(weightCount({ layers, biases })) : training;
}
