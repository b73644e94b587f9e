import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import {
  CRITERION,
  CRITERION_FIELDS,
  type CriterionField,
  fieldsReadBy,
  isOfOneMatrix,
} from '../surgeon/criteria/criteria.ts';
import { RETRAIN, RETRAIN_FIELDS, type RetrainField } from '../surgeon/retraining.ts';
import { estimatesTestError } from '../surgeon/stateGeneralisation.ts';
import { type LimitField, STOP } from '../surgeon/stopping.ts';
import { TRAINING, TRAINING_FIELDS, type TrainingField, type TrainingName } from '../training/trainings.ts';
import { isDiagonalOnKernels } from './diagonalOnKernels.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type Fields, LEFT_OUT, type LeftOutField } from './fields.ts';
import { isOfTeam, isTrainedByTeam } from './suitsCellKernels.ts';
import { retrainingOf, retrainOf, trainingsOf } from './trainingsOf.ts';

/** Name of a field that some cells ignore. */
export type IgnorableField =
  | CriterionField
  | TrainingField
  | RetrainField
  | LimitField
  | 'activation'
  | 'retrain'
  | 'nuisance'
  | 'shardSize'
  | 'renewEvery'
  | GivenField;

/** The fields that say how a network is trained from its seed, which one that is given may have no use for. */
const GIVEN_FIELDS = ['startRange', 'seed', 'trainingSteps', 'trainUntil'] as const satisfies readonly FieldName[];
/** Name of one. */
export type GivenField = (typeof GIVEN_FIELDS)[number];
/**
 * Fields that every cell read before there were criteria that retrain by themselves, or whose masks come from one H.
 */
const READ_BY_ALL: readonly FieldName[] = ['renewEvery', 'retrain', ...GIVEN_FIELDS];
/** Whether a field is read by every cell but some of those that are given a network, or of such a criterion. */
export const isRarelyIgnored = (name: FieldName): boolean => READ_BY_ALL.includes(name);

/** The fields of a cell: null where nothing in it reads a field, whatever an experiment says of it. */
export type CellFields = {
  readonly [Name in Exclude<FieldName, LeftOutField>]: Name extends IgnorableField ? Fields[Name] | null : Fields[Name];
} & Pick<Fields, LeftOutField>;

/** A field whose value decides whether the cell reads others. */
interface Reader {
  readonly field: FieldName;
  /** the others */
  readonly decides: readonly IgnorableField[];
  /** those of the others that it reads in a cell */
  reads(fields: CellFields): readonly (IgnorableField | undefined)[];
}

/** Whether one of them sums matrices over shards: those of a team do; kernels of small networks have one sum. */
const trainsByShards = (fields: CellFields): boolean => {
  const { training } = fields;
  const solves = (name: TrainingName) => TRAINING[name].solvesSystems;
  return (
    (training !== 'none' && solves(training) && isTrainedByTeam(fields)) ||
    (retrainOf(fields) !== 'none' && solves(retrainingOf(fields)) && isOfTeam(fields))
  );
};

/** The readers, by what their records declare. A field is ignored where one that decides about it does not read it. */
const READERS: readonly Reader[] = [
  {
    field: 'criterion',
    decides: CRITERION_FIELDS,
    reads: ({ criterion }) => fieldsReadBy(CRITERION[criterion]),
  },
  {
    field: 'criterion',
    decides: ['inverse', 'block', 'renewEvery'],
    reads: (fields) => (isOfOneMatrix(fields) ? [] : ['inverse', 'block', 'renewEvery']),
  },
  // A network that is given has weights to begin with; some criteria draw by the seed all the same.
  { field: 'network', decides: ['startRange'], reads: ({ network }) => (network ? [] : ['startRange']) },
  {
    field: 'network',
    decides: ['seed'],
    reads: ({ network, criterion }) => (network && !CRITERION[criterion].drawsBySeed ? [] : ['seed']),
  },
  {
    field: 'training',
    decides: ['trainingSteps', 'trainUntil'],
    reads: ({ training }) => (training === 'none' ? [] : ['trainingSteps', 'trainUntil']),
  },
  // Transfer functions, and paths that deletions can cut off, are those of hidden units.
  {
    field: 'layers',
    decides: ['activation', 'nuisance'],
    reads: ({ layers }) => (layers.length > 2 ? ['activation', 'nuisance'] : []),
  },
  // The recursion of the plain loops absorbs one gradient at a time.
  { field: 'backend', decides: ['block'], reads: ({ backend }) => (backend === 'plain' ? [] : ['block']) },
  {
    field: 'curvature',
    decides: ['inverse', 'block', 'shardSize'],
    // Where H is no sum of outer products there is no recursion: the inverse that prunes is the exact one.
    reads: (fields) => [
      ...(CURVATURE[fields.curvature].rows ? (['inverse', 'block'] as const) : []),
      ...CURVATURE[fields.curvature].reads,
      ...(estimatesTestError(fields) || trainsByShards(fields) ? (['shardSize'] as const) : []),
    ],
  },
  {
    field: 'criterion',
    decides: ['shardSize'],
    // Training and estimates may sum over shards all the same.
    reads: (fields) =>
      isDiagonalOnKernels(fields) && !trainsByShards(fields) && !estimatesTestError(fields) ? [] : ['shardSize'],
  },
  {
    field: 'training',
    decides: TRAINING_FIELDS,
    reads: (fields) => trainingsOf(fields).flatMap((name) => TRAINING[name].reads),
  },
  {
    field: 'stop',
    decides: Object.values(STOP).flatMap(({ limit }) => limit ?? []),
    reads: ({ stop }) => [STOP[stop].limit],
  },
  {
    field: 'criterion',
    decides: ['retrain'],
    reads: ({ criterion }) => (CRITERION[criterion].retrains ? [] : ['retrain']),
  },
  { field: 'retrain', decides: RETRAIN_FIELDS, reads: (fields) => RETRAIN[retrainOf(fields)].reads },
];

/** The fields that some cells ignore, in the order of their columns. Every other field is read by every cell. */
export const IGNORABLE = FIELD_NAMES.filter((name) =>
  READERS.some(({ decides }) => decides.some((ignorable) => ignorable === name)),
) as readonly IgnorableField[];

const READERS_OF: Readonly<Partial<Record<FieldName, readonly Reader[]>>> = Object.fromEntries(
  IGNORABLE.map((name) => [name, READERS.filter(({ decides }) => decides.includes(name))]),
);

/** The field whose value makes a cell ignore another one; null where the cell reads it. */
export function ignoredBecauseOf(name: FieldName, fields: CellFields): FieldName | null {
  const reader = READERS_OF[name]?.find(({ reads }) => !reads(fields).some((read) => read === name));
  return reader?.field ?? null;
}

/**
 * Whether a cell ignores a field: it has its result, to the bit, under any value.
 *
 * @param config of a cell
 */
export const ignores = (config: CellFields, name: FieldName): boolean =>
  (config[name] ?? null) === null && ignoredBecauseOf(name, config) !== null;

/** The value of a field in a config: its default where the config leaves it out, also where nothing reads it. */
export function valueIn(config: CellFields, name: FieldName): CellFields[FieldName] {
  const field = FIELDS[name];
  return config[name] === undefined && 'leftOut' in field ? field.default : config[name];
}

/** The fields that a cell ignores, each with the field whose value decides that. */
export function ignoredFields(fields: CellFields): ReadonlyMap<FieldName, FieldName> {
  return new Map(
    IGNORABLE.flatMap((name) => {
      const because = ignoredBecauseOf(name, fields);
      return because === null ? [] : [[name, because]];
    }),
  );
}

/** The fields of a cell as its config has them: null where nothing reads one, without those that it leaves out. */
export function asRead(fields: Fields, ignored: ReadonlyMap<FieldName, unknown> = ignoredFields(fields)): CellFields {
  const read: Record<string, unknown> = { ...fields };
  for (const name of ignored.keys()) read[name] = null;
  for (const name of LEFT_OUT) if (ignored.has(name) || read[name] === FIELDS[name].default) delete read[name];
  return read as unknown as CellFields;
}
