import { z } from 'zod';
import { DATA_SETS } from '../dataset/dataSets.ts';
import { FIELD_NAMES, type FieldName, type Fields } from './fields.ts';

/** The values of some fields of a config. */
export type PartialConfig = { readonly [Name in FieldName]?: Fields[Name] | undefined };

/** Its values are checked when the experiment is parsed. */
const partialConfig = z.custom<PartialConfig>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0,
  'must give the value of at least one field of the config, e.g. { "criterion": "obs" }',
);

/** The fields that statistics are over: two cells of a pair agree in them, and curves take all their values together. */
export const SAMPLED: readonly FieldName[] = ['draw', 'seed'];
const comparedField = z.enum(FIELD_NAMES.filter((name) => !SAMPLED.includes(name)) as [FieldName, ...FieldName[]]);

/** What is measured of a state of a network. */
export const STATE_MEASURES = ['trainError', 'validationError', 'testError', 'trainAccuracy', 'testAccuracy'] as const;
/** What networks are compared by in pairs. */
export const PAIR_MEASURES = ['weightsLeft', ...STATE_MEASURES] as const;

const pairMeasure = z.union(
  [
    /** at the end of the path */
    z.enum(PAIR_MEASURES),
    /** where both networks have so many weights left */
    z.strictObject({ measure: z.enum(STATE_MEASURES), at: z.array(z.int().min(1)).min(1).readonly() }),
  ],
  {
    error: `must be one of ${PAIR_MEASURES.join(', ')}, or { "measure": one of ${STATE_MEASURES.join(', ')}, "at": [weights left, …] }`,
  },
);

const trainedRule = {
  trainAccuracyAtLeast: z.number().min(0).max(1).optional(),
  trainErrorAtMost: z.number().gt(0).optional(),
};

/** What an experiment may ask for beside the tables that all have. */
export const furtherTables = z.strictObject({
  /** when a network counts as trained, before anything is deleted: both rules, or those of its data set in their place */
  trained: z
    .strictObject({
      ...trainedRule,
      dataSets: z.partialRecord(z.enum(DATA_SETS), z.strictObject(trainedRule)).optional(),
    })
    .optional(),
  /** `firstDeletions.arrow`: predicted and measured error of the first deletion, criteria side by side */
  firstDeletions: z.literal(true).optional(),
  /** `hessians.arrow`: how far from diagonal H is at each trained network; for small networks */
  hessians: z.literal(true).optional(),
  /** `picks.arrow` and `removable.arrow`: was the first weight deleted one that the task can do without? */
  picks: z
    .strictObject({
      /** E below which the task counts as learnt */
      zeroError: z.number().gt(0),
      /** random starts from which the rest is trained without each weight, uniform in ±startRange */
      starts: z.int().min(1),
      startRange: z.number().gt(0),
    })
    .optional(),
  /** `orders.arrow`: the order of deletion beside that of the cell whose config has these values and is the same otherwise */
  orders: z.strictObject({ reference: partialConfig }).optional(),
  /** `pairs.arrow`: networks of the same seed and draw, compared with the one whose config has the values of `reference` */
  pairs: z
    .array(
      z.strictObject({
        reference: partialConfig,
        /** fields in which the two may differ beside those of `reference` */
        fields: z.array(comparedField).readonly().optional(),
        /** left out: weightsLeft, trainError, testError and testAccuracy, at the end */
        measures: z.array(pairMeasure).min(1).readonly().optional(),
      }),
    )
    .min(1)
    .readonly()
    .optional(),
  /** `curves.arrow`: medians and quartiles over seeds and draws for each number of weights left */
  curves: z
    .strictObject({
      /** fields that a curve is of, beside dataset and layers; left out: all but seed and draw */
      by: z.array(comparedField).readonly().optional(),
    })
    .optional(),
  /** `bestGuess.arrow`: what is guessed right at these numbers of weights left, of data sets with code books */
  bestGuess: z.strictObject({ weightsLeft: z.array(z.int().min(1)).min(1).readonly() }).optional(),
  /** `times.arrow`, `exponents.arrow` and `inverses.arrow`: what operations cost, timed in so many rounds when tables are built */
  costs: z.strictObject({ rounds: z.int().min(1) }).optional(),
});

/** What an experiment asks for beside the tables that all have. */
export type FurtherTables = z.infer<typeof furtherTables>;

/** The configs in what an experiment asks for. */
export function configsNamed({ orders, pairs }: FurtherTables): PartialConfig[] {
  return [...(orders ? [orders.reference] : []), ...(pairs ?? []).map(({ reference }) => reference)];
}
