import { backpropagation } from './backpropagation.ts';
import { levenbergMarquardt } from './levenbergMarquardt.ts';
import { quasiNewton } from './quasiNewton.ts';

/** A way to a minimum of the loss, as a config names it: all that the rest of the program knows of it. */
export interface Training {
  readonly meaning: string;
  /** the fields of the config that it is told, and that nothing else reads */
  readonly reads: readonly ('learningRate' | 'momentum' | 'batchSize')[];
  /** whether its steps solve systems with H: by a team they read `shardSize` */
  readonly solvesSystems: boolean;
  readonly minimise: typeof backpropagation;
}

const LISTED = {
  levenbergMarquardt: {
    meaning: 'damped Gauss–Newton steps, to a stationary point in double precision',
    reads: [],
    solvesSystems: true,
    minimise: levenbergMarquardt,
  },
  backpropagation: {
    meaning: 'gradient descent with momentum, as the networks of the papers were trained',
    reads: ['learningRate', 'momentum', 'batchSize'],
    solvesSystems: false,
    minimise: backpropagation,
  },
  quasiNewton: {
    meaning: 'limited-memory BFGS, which needs no matrix: for networks of thousands of weights',
    reads: [],
    solvesSystems: false,
    minimise: quasiNewton,
  },
} as const satisfies Record<string, Training>;

/** Name of a way of training. */
export type TrainingName = keyof typeof LISTED;
/** The ways of training, by name. */
export const TRAINING: Readonly<Record<TrainingName, Training>> = LISTED;
/** Their names. */
export const TRAININGS = Object.keys(LISTED) as [TrainingName, ...TrainingName[]];
/** Networks of more weights take longer by systems of their size than by steps without any. */
const MAX_SOLVED = 1000;
/** The way of training where nothing says it, by the weights of a network. */
export const trainingBySize = (weights: number): TrainingName =>
  weights <= MAX_SOLVED ? 'levenbergMarquardt' : 'quasiNewton';

/** The fields of the config that some of them are told and others ignore. */
export const TRAINING_FIELDS: readonly TrainingField[] = [
  ...new Set(Object.values(TRAINING).flatMap(({ reads }) => reads)),
];
/** Name of one. */
export type TrainingField = (typeof LISTED)[TrainingName]['reads'][number];

/** The ends that training is meant for, by name; the set that one measures on, which not every data set has. */
export const TRAIN_UNTIL: Readonly<
  Record<'minimum' | 'validationError', { readonly meaning: string; readonly set?: 'validation' }>
> = {
  minimum: { meaning: 'the minimum of the loss, which OBS assumes' },
  validationError: { meaning: 'the smallest validation error on the way there', set: 'validation' },
};
