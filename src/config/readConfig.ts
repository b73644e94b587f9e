import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import { CURVATURE_NEED } from '../inverse/curvatureNeed.ts';
import { CRITERION, CRITERION_FIELDS, fieldsReadBy } from '../surgeon/criteria/criteria.ts';
import { RETRAIN, RETRAIN_FIELDS } from '../surgeon/retraining.ts';
import { estimatesTestError } from '../surgeon/stateGeneralisation.ts';
import { STOP } from '../surgeon/stopping.ts';
import { TRAINING, TRAINING_FIELDS, type TrainingName } from '../training/trainings.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type Fields } from './fields.ts';

/** A field whose value decides whether the cell reads others. */
interface Reader {
  readonly field: FieldName;
  /** the others */
  readonly decides: readonly FieldName[];
  /** those of the others that it reads in a cell */
  reads(fields: Fields): readonly (FieldName | undefined)[];
}

/** The ways of training of a cell: before pruning and, if it retrains, after deletions. */
export const trainingsOf = ({
  training,
  retrain,
  retraining,
}: Pick<Fields, 'training' | 'retrain' | 'retraining'>): TrainingName[] => [
  training,
  ...(retrain === 'none' || retraining === 'asTrained' ? [] : [retraining]),
];

/** The readers, by what their records declare. A field is ignored where one that decides about it does not read it. */
const READERS: readonly Reader[] = [
  {
    field: 'criterion',
    decides: CRITERION_FIELDS,
    reads: ({ criterion }) => fieldsReadBy(CRITERION[criterion]),
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
    decides: ['inverse', 'shardSize'],
    // Where H is no sum over samples there is no recursion, and no shard: the inverse that prunes is the exact one.
    reads: (fields) => [
      ...(CURVATURE[fields.curvature].rows ? (['inverse', 'shardSize'] as const) : []),
      ...(estimatesTestError(fields) ? (['shardSize'] as const) : []),
    ],
  },
  {
    field: 'criterion',
    decides: ['shardSize'],
    // The kernels make a diagonal sample by sample: then training alone may sum over shards.
    reads: (fields) =>
      fields.backend !== 'plain' &&
      CURVATURE_NEED[CRITERION[fields.criterion].needs].form === 'diagonal' &&
      !trainingsOf(fields).some((name) => TRAINING[name].onKernels)
        ? []
        : ['shardSize'],
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
  { field: 'retrain', decides: RETRAIN_FIELDS, reads: ({ retrain }) => RETRAIN[retrain].reads },
];

/**
 * The fields that some cells ignore, in the order of their columns. Every other field counts as read, and so do these
 * where a cell might depend on them: two cells that are taken for different at least share their network, and
 * statistics count networks.
 */
export const IGNORABLE: readonly FieldName[] = FIELD_NAMES.filter((name) =>
  READERS.some(({ decides }) => decides.includes(name)),
);

/** The field whose value makes a cell ignore another one; null where the cell reads it. */
export function ignoredBecauseOf(name: FieldName, fields: Fields): FieldName | null {
  const reader = READERS.find(({ decides, reads }) => decides.includes(name) && !reads(fields).includes(name));
  return reader?.field ?? null;
}

/**
 * A config with every field that its cell ignores at its default: cells that agree in it have the same result, bit for
 * bit.
 *
 * @param config of a cell
 */
export const readConfig = <Config extends Fields>(config: Config): Config =>
  atDefaults(
    config,
    IGNORABLE.filter((name) => ignoredBecauseOf(name, config) !== null),
  );

/** A config with some of its fields at their defaults. */
export function atDefaults<Config>(config: Config, names: readonly FieldName[]): Config {
  const defaults = names.map((name) => [name, 'default' in FIELDS[name] ? FIELDS[name].default : null]);
  return { ...config, ...Object.fromEntries(defaults) };
}

/**
 * Text that is the same for cells with the same result: they agree in all that they read. The digest of the data counts
 * for nothing: data set, draw and size say which data they are.
 */
export function readKey(config: Fields): string {
  const read = readConfig(config);
  return JSON.stringify(FIELD_NAMES.map((name) => read[name]));
}
