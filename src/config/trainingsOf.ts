import { weightCount } from '../network/architecture.ts';
import { type TrainingName, trainingBySize } from '../training/trainings.ts';
import type { CellFields } from './readConfig.ts';

/** The ways of training of a cell: before pruning and, if it retrains, after deletions. */
export function trainingsOf(fields: TrainingFields): TrainingName[] {
  const { training, retrain } = fields;
  return [...(training === 'none' ? [] : [training]), ...(retrain === 'none' ? [] : [retrainingOf(fields)])];
}

/** The part of a config that says how its network is trained. */
type TrainingFields = Pick<CellFields, 'training' | 'retrain' | 'retraining' | 'layers' | 'biases'>;

/** The way of training after deletions: of a network that was not trained before, the default of its size. */
export function retrainingOf({ training, retraining, layers, biases }: Omit<TrainingFields, 'retrain'>): TrainingName {
  if (retraining !== null && retraining !== 'asTrained') return retraining;
  return training === 'none' ? trainingBySize(weightCount({ layers, biases })) : training;
}
