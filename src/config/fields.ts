import * as z from 'zod';
import { CURVATURES, CURVATURES_MEANING } from '../curvature/matrices/curvatureMatrices.ts';
import { DATA_SETS } from '../dataset/dataSetRecords.ts';
import { INVERSES } from '../inverse/inverseName.ts';
import { BACKENDS } from '../linalg/backend.ts';
import { ACTIVATIONS, OUTPUT_ACTIVATIONS, type OutputActivation } from '../network/activation.ts';
import { LOSSES } from '../network/errorMeasure.ts';
import type { BiasText, HiddenText } from '../network/layerText.ts';
import { best } from '../surgeon/criteria/best.ts';
import { CRITERIA } from '../surgeon/criteria/criteria.ts';
import type { ChoiceOption, IntegerOption, NumberOption } from '../surgeon/criteria/criterion.ts';
import { eigenspaceObs } from '../surgeon/criteria/eigenspaceObs.ts';
import { gObs } from '../surgeon/criteria/gObs.ts';
import { jointObs } from '../surgeon/criteria/jointObs.ts';
import { localSearch } from '../surgeon/criteria/localSearch.ts';
import { obsSwap } from '../surgeon/criteria/obsSwap.ts';
import { RETRAINS } from '../surgeon/retraining.ts';
import { STOPS } from '../surgeon/stopping.ts';
import { BACKPROPAGATION_OPTIONS } from '../training/backpropagation.ts';
import { TRAIN_UNTIL, TRAININGS } from '../training/trainings.ts';
import { DATA_SET_NAME } from './dataSetDescription.ts';
import { BIASES, HIDDEN, OUTPUT } from './notation.ts';

/** The kind of value of a field: how it is written on the command line and which Arrow column it becomes. */
export type FieldKind = 'dataset' | 'network' | 'choice' | 'text' | 'integer' | 'number' | 'layers';

/** Stages of the method that help lists fields by, in this order. */
export const FIELD_GROUPS = ['data', 'network', 'training', 'pruning', 'inverse', 'execution'] as const;
/** One of them. */
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** One field of a cell's config: the single place that knows its values, default and meaning. */
interface Field<Value> {
  readonly group: FieldGroup;
  /** one of the dozen that most runs choose: help lists the others when all are asked for */
  readonly common?: true;
  readonly kind: FieldKind;
  readonly schema: z.ZodType<Value>;
  /** the rule in words, for error messages and help: "alpha must be …" */
  readonly allowed: string;
  /** absent where every grid has to say it */
  readonly default?: Value;
  /** names of which text is made, for suggestions */
  readonly names?: readonly string[];
  /**
   * left out of a config where it has its default, or where nothing reads it: it came after results whose bytes are to
   * stay, which hold configs
   */
  readonly leftOut?: true;
  /** `default` is that of small cells; that of others depends on their size (`sizedDefaults`) */
  readonly sized?: true;
  readonly unit: string;
  readonly meaning: string;
}

const choice = <const Values extends readonly [string, ...string[]]>(values: Values, value: Values[number]) =>
  ({
    kind: 'choice',
    schema: z.enum(values),
    allowed: values.length === 1 ? `"${values[0]}"` : `one of ${values.join(', ')}`,
    default: value,
    unit: 'name',
  }) as const;

/** Text that has a notation. */
const written = <Value extends string>(item: string, value: Value, allowed: string) =>
  ({
    kind: 'text',
    schema: z.string().regex(new RegExp(`^(${item})$`)) as z.ZodString & z.ZodType<Value>,
    allowed,
    default: value,
  }) as const;

const LARGEST = 2 ** 31 - 1; // integers become Int32 columns
const integer = (min: number, max = LARGEST) =>
  ({
    kind: 'integer',
    schema: z.int().min(min).max(max),
    allowed: max === min ? `${min}` : `an integer ${min} … ${max}`,
    unit: 'count',
  }) as const;

/** An integer, or null for no limit. */
const limit = (min: number) =>
  ({
    kind: 'integer',
    schema: z.int().min(min).max(LARGEST).nullable(),
    allowed: `an integer ${min} … ${LARGEST}`,
    default: null,
    unit: 'count',
  }) as const;

/** A field that belongs to one criterion, which says what it holds. */
const integerOption = <const Option extends IntegerOption>({ min, max, ...option }: Option) => ({
  ...integer(min, max),
  ...option,
});
const choiceOption = <const Option extends ChoiceOption>({ values, default: value, meaning }: Option) => ({
  ...choice<Option['values']>(values, value),
  meaning,
});

const number = (schema: z.ZodType<number>, rule: string) =>
  ({ kind: 'number', schema, allowed: `a number ${rule}` }) as const;

/** A field of one criterion that holds numbers. */
const numberOption = <const Option extends NumberOption>({ above, below, ...option }: Option) => ({
  ...number(z.number().gt(above).lt(below), `> ${above} and < ${below}`),
  ...option,
});

/**
 * All fields of the config, in the order of their columns. They are one list, however long: columns, flags, help and
 * the schema of experiments have its order.
 */
export const FIELDS = {
  dataset: {
    group: 'data',
    common: true,
    kind: 'dataset',
    schema: z.string().regex(DATA_SET_NAME),
    allowed: `one of ${DATA_SETS.join(', ')}, or a description of your own data (.yaml, .yml, .json)`,
    unit: 'name',
    meaning: 'data set',
  },
  draw: {
    group: 'data',
    ...integer(1),
    default: 1,
    unit: 'index',
    meaning: 'which random draw, of data that are drawn',
  },
  trainSize: {
    group: 'data',
    ...limit(1),
    unit: 'samples',
    meaning: 'only the first samples of the training set; null: all',
  },
  network: {
    group: 'network',
    kind: 'network',
    schema: z.string().regex(DATA_SET_NAME).nullable(),
    allowed: 'the file of a network, such as net.json',
    default: null,
    leftOut: true,
    unit: 'name',
    meaning: 'network that is given, in place of one that is trained from its seed',
  },
  layers: {
    group: 'network',
    common: true,
    kind: 'layers',
    schema: z.array(z.int().min(1).max(100_000)).min(2).max(100),
    allowed: 'sizes of 2 … 100 layers such as 17-3-1 (in a file: [17, 3, 1])',
    unit: 'units',
    meaning: 'inputs, hidden units of each layer, outputs; biases not counted',
  },
  activation: {
    group: 'network',
    common: true,
    ...written<HiddenText>(
      HIDDEN,
      'sigmoid',
      `one of ${ACTIVATIONS.join(', ')}, or one a hidden layer: tanh-relu; leakyRelu and elu take a number: elu(0.7)`,
    ),
    names: ACTIVATIONS,
    unit: 'name',
    meaning: 'transfer function of the hidden units',
  },
  outputActivation: {
    group: 'network',
    ...written<OutputActivation>(
      OUTPUT,
      'sigmoid',
      `one of ${OUTPUT_ACTIVATIONS.join(', ')}; leakyRelu and elu take a number`,
    ),
    names: OUTPUT_ACTIVATIONS,
    unit: 'name',
    meaning: 'transfer function of the output units',
  },
  biases: {
    group: 'network',
    ...written<BiasText>(BIASES, 'all', 'all, none, or yes or no for each layer after the inputs: yes-no'),
    names: ['all', 'none'],
    leftOut: true,
    unit: 'name',
    meaning: 'layers whose units have biases',
  },
  loss: {
    group: 'network',
    ...choice(LOSSES, 'squared'),
    meaning: 'error measure d(t, o), whose mean is E: ½‖t − o‖², or the cross-entropy less that of the targets',
  },
  decay: {
    group: 'training',
    common: true,
    ...number(z.number().min(0), '≥ 0'),
    default: 1e-4,
    unit: 'error / weight²',
    meaning: 'weight decay: training minimises E + ½·decay·‖w‖²',
  },
  startRange: {
    group: 'training',
    ...number(z.number().gt(0), '> 0'),
    default: 0.5,
    unit: 'weight',
    meaning: 'weights start uniform in ±startRange',
  },
  seed: {
    group: 'training',
    common: true,
    ...integer(0),
    default: 1,
    unit: 'seed',
    meaning: 'seed of the start weights',
  },
  training: {
    group: 'training',
    common: true,
    ...choice([...TRAININGS, 'none'], 'levenbergMarquardt'),
    allowed: `one of ${TRAININGS.join(', ')}, or none: a network as it is given, which is the default of one`,
    meaning: 'how the network is brought to a minimum of the loss, before pruning and in retraining',
  },
  trainingSteps: {
    group: 'training',
    ...limit(0),
    meaning: 'steps of training at most; null: as many as the method allows itself',
  },
  learningRate: {
    group: 'training',
    ...number(z.number().gt(0), '> 0'),
    default: BACKPROPAGATION_OPTIONS.learningRate,
    unit: 'weight² / error',
    meaning: 'learning rate of backpropagation, on the gradient of the mean error',
  },
  momentum: {
    group: 'training',
    ...number(z.number().min(0).lt(1), '≥ 0 and < 1'),
    default: BACKPROPAGATION_OPTIONS.momentum,
    unit: 'ratio',
    meaning: 'share of the last change that backpropagation adds to the next',
  },
  batchSize: {
    group: 'training',
    ...limit(1),
    unit: 'samples',
    meaning: 'samples between two changes of backpropagation; null: all',
  },
  trainUntil: {
    group: 'training',
    ...choice(Object.keys(TRAIN_UNTIL) as ['minimum', 'validationError'], 'minimum'),
    meaning: 'minimum of the loss, which OBS assumes; or the smallest validation error on the way there',
  },
  criterion: { group: 'pruning', common: true, ...choice(CRITERIA, 'obs'), meaning: 'the rule that ranks weights' },
  together: { group: 'pruning', ...integerOption(gObs.options.together) },
  turnShare: { group: 'pruning', ...numberOption(jointObs.options.turnShare), leftOut: true },
  dimensions: { group: 'pruning', ...integerOption(eigenspaceObs.options.dimensions) },
  eigenspace: { group: 'pruning', ...choiceOption(eigenspaceObs.options.eigenspace) },
  swaps: { group: 'pruning', ...choiceOption(obsSwap.options.swaps), leftOut: true },
  target: { group: 'pruning', ...choiceOption(obsSwap.options.target), leftOut: true },
  candidates: { group: 'pruning', ...integerOption(localSearch.options.candidates), leftOut: true },
  descents: { group: 'pruning', ...integerOption(localSearch.options.descents), leftOut: true },
  restarts: { group: 'pruning', ...integerOption(localSearch.options.restarts), leftOut: true },
  randomSwaps: { group: 'pruning', ...integerOption(localSearch.options.randomSwaps), leftOut: true },
  maxNodes: { group: 'pruning', ...integerOption(best.options.maxNodes), leftOut: true },
  curvature: {
    group: 'inverse',
    ...choice(CURVATURES, 'gaussNewton'),
    meaning: CURVATURES_MEANING,
  },
  alpha: {
    group: 'inverse',
    common: true,
    ...number(z.number().gt(0), '> 0'),
    default: 1e-5,
    unit: 'error / weight²',
    meaning: 'damping α: all predictions use H + αI',
  },
  inverse: {
    group: 'inverse',
    ...choice(INVERSES, 'recursive'),
    sized: true,
    meaning:
      'inverse that prunes: recursive or exact (where that is not too much work both are computed, and held against each other), or dual, of the matrix of P·o output gradients, where these are fewer than the weights',
  },
  block: {
    group: 'inverse',
    ...integer(1, 4096),
    default: 1,
    sized: true,
    meaning: 'output gradients that the recursion absorbs at once',
  },
  renewEvery: {
    group: 'inverse',
    common: true,
    ...integer(1),
    default: 1,
    meaning: 'deletions served by one H; downdated in between',
  },
  nuisance: {
    group: 'pruning',
    ...choice(['delete', 'keep'], 'delete'),
    meaning: 'delete: weights of a unit without a path to an output go next; keep: they are weights like others',
  },
  stop: { group: 'pruning', common: true, ...choice(STOPS, 'trainAccuracy'), meaning: 'when to stop deleting' },
  measureEvery: {
    group: 'pruning',
    ...integer(1),
    default: 1,
    meaning: 'deletions between measurements of errors; others than 1 with stop: weightsLeft or end only',
  },
  errorLimit: {
    group: 'pruning',
    kind: 'number',
    schema: z.number().gt(0).nullable(),
    allowed: 'a number > 0',
    default: null,
    unit: 'error',
    meaning: 'training error that stop: error allows',
  },
  weightsLimit: { group: 'pruning', ...limit(1), meaning: 'weights that stop: weightsLeft leaves' },
  retrain: {
    group: 'pruning',
    common: true,
    ...choice(RETRAINS, 'none'),
    meaning:
      'none; onFailure: when the stopping rule breaks, go on if it heals; every: after each retrainEvery deletions',
  },
  retrainEvery: {
    group: 'pruning',
    ...integer(1),
    default: 1,
    meaning: 'deletions between retrainings of retrain: every',
  },
  retraining: {
    group: 'pruning',
    ...choice(['asTrained', ...TRAININGS], 'asTrained'),
    meaning: 'how the network is trained on after deletions',
  },
  retrainSteps: {
    group: 'pruning',
    ...limit(1),
    meaning: 'steps of one retraining at most; null: as many as the method allows itself',
  },
  backend: {
    group: 'execution',
    common: true,
    ...choice(BACKENDS, 'wasm'),
    sized: true,
    meaning: 'what does the heavy products',
  },
  shardSize: {
    group: 'execution',
    ...integer(1),
    default: 32,
    sized: true,
    unit: 'samples',
    meaning: 'samples a shard; fixes the order of sums',
  },
} as const satisfies Record<string, Field<unknown>>;

/** Name of a field of the config. */
export type FieldName = keyof typeof FIELDS;
/** Name of a field that a config leaves out where it has its default. */
export type LeftOutField = {
  [Name in FieldName]: (typeof FIELDS)[Name] extends { readonly leftOut: true } ? Name : never;
}[FieldName];
/** Their names, in the order of their columns. */
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

/** The fields that an experiment chooses, each with a valid value. */
export type Fields = {
  readonly [Name in Exclude<FieldName, LeftOutField>]: z.infer<(typeof FIELDS)[Name]['schema']>;
} & { readonly [Name in LeftOutField]?: z.infer<(typeof FIELDS)[Name]['schema']> };

/** The fields that a config leaves out where they have their defaults. */
export const LEFT_OUT = FIELD_NAMES.filter((name) => 'leftOut' in FIELDS[name]) as readonly LeftOutField[];
