import { z } from 'zod';
import { FIELD_NAMES, type FieldName, type Fields } from '../config/fields.ts';
import { fieldsSchema } from '../config/fieldsSchema.ts';
import { DATA_SETS, type DataSetName } from '../dataset/dataSets.ts';

/** The values of some fields of a config. */
export type PartialConfig = { readonly [Name in FieldName]?: Fields[Name] | undefined };

const partialConfig = fieldsSchema('value', [])
  .refine((config) => Object.keys(config).length > 0, {
    error: 'must give the value of at least one field of the config, e.g. { "criterion": "obs" }',
  })
  .meta({ id: 'config', minProperties: 1 }) as unknown as z.ZodType<PartialConfig>;

/**
 * The fields that statistics are over: two cells of a pair agree in them, and curves take all their values together.
 */
export const SAMPLED: readonly FieldName[] = ['draw', 'seed'];
const COMPARED = FIELD_NAMES.filter((name) => !SAMPLED.includes(name)) as [FieldName, ...FieldName[]];

/** What is measured of a state of a network. */
export const STATE_MEASURES = ['trainError', 'validationError', 'testError', 'trainAccuracy', 'testAccuracy'] as const;
/** What networks are compared by in pairs. */
export const PAIR_MEASURES = ['weightsLeft', ...STATE_MEASURES] as const;

const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names).meta({ allowed: `one of ${names.join(', ')}` });
const yes = z.literal(true).meta({ allowed: 'true' });
const count = z.int().min(1).meta({ allowed: 'an integer ≥ 1' });
const positive = z.number().gt(0).meta({ allowed: 'a number > 0' });
const share = z.number().min(0).max(1).meta({ allowed: 'a number 0 … 1' });
const counts = z.array(count).min(1).meta({ allowed: 'a list of one or more integers ≥ 1' });
const comparedFields = z
  .array(oneOf(COMPARED))
  .meta({ allowed: `a list of names of fields other than ${SAMPLED.join(' and ')}` });

const pairMeasure = z
  .union([
    oneOf(PAIR_MEASURES),
    z.strictObject({
      measure: oneOf(STATE_MEASURES).describe('what is measured of both'),
      at: counts.describe('numbers of weights left').readonly(),
    }),
  ])
  .meta({
    allowed: `one of ${PAIR_MEASURES.join(', ')}, or { "measure": one of ${STATE_MEASURES.join(', ')}, "at": [weights left, …] }`,
    description: 'a measure at the end of the path, or where both networks have so many weights left',
  });

const trainedRule = {
  trainAccuracyAtLeast: share.describe('accuracy on the training set').optional(),
  trainErrorAtMost: positive.describe('training error').optional(),
};
const ruleOfDataSet = z.strictObject(trainedRule).optional();
const rulesOfDataSets = Object.fromEntries(DATA_SETS.map((name) => [name, ruleOfDataSet])) as Record<
  DataSetName,
  typeof ruleOfDataSet
>;

const pair = z
  .strictObject({
    reference: partialConfig.describe('values of the config of the network that the others are compared with'),
    fields: comparedFields
      .describe('fields in which the two may differ beside those of reference')
      .readonly()
      .optional(),
    measures: z
      .array(pairMeasure)
      .min(1)
      .meta({
        allowed: 'a list of one or more measures',
        description: 'left out: weightsLeft, trainError, testError and testAccuracy, at the end',
      })
      .readonly()
      .optional(),
  })
  .superRefine(({ reference }, context) => {
    const sampled = SAMPLED.find((name) => name in reference);
    if (sampled === undefined) return;
    const message = `reference must not name ${sampled}: the two of a pair have it in common`;
    context.addIssue({ code: 'custom', message, params: { field: 'reference' } });
  });

/** What an experiment may ask for beside the tables that all have. */
export const tableRequests = z.strictObject({
  trained: z
    .strictObject({
      ...trainedRule,
      dataSets: z.strictObject(rulesOfDataSets).describe('rules of data sets, in place of those beside').optional(),
    })
    .describe('when a network counts as trained, before anything is deleted: both rules')
    .optional(),
  firstDeletions: yes
    .describe('firstDeletions.arrow: predicted and measured error of the first deletion, criteria side by side')
    .optional(),
  hessians: yes
    .describe('hessians.arrow: how far from diagonal H is at each trained network; for small networks')
    .optional(),
  picks: z
    .strictObject({
      zeroError: positive.describe('E below which the task counts as learnt'),
      starts: count.describe('random starts from which the rest is trained without each weight'),
      startRange: positive.describe('starts are uniform in ±startRange'),
    })
    .describe('picks.arrow and removable.arrow: was the first weight deleted one that the task can do without?')
    .optional(),
  orders: z
    .strictObject({ reference: partialConfig.describe('values of the config of the other cell') })
    .describe(
      'orders.arrow: the order of deletion beside that of the cell whose config has these values and is the same otherwise',
    )
    .optional(),
  pairs: z
    .array(pair)
    .min(1)
    .meta({
      allowed: 'a list of one or more { reference, fields, measures }',
      description:
        'pairs.arrow: networks of the same seed and draw, compared with the one whose config has the values of reference',
    })
    .readonly()
    .optional(),
  curves: z
    .strictObject({
      by: comparedFields
        .describe('fields that a curve is of, beside dataset and layers; left out: all but seed and draw')
        .readonly()
        .optional(),
    })
    .describe('curves.arrow: medians and quartiles over seeds and draws for each number of weights left')
    .optional(),
  bestGuess: z
    .strictObject({ weightsLeft: counts.describe('numbers of weights left').readonly() })
    .describe('bestGuess.arrow: what is guessed right at these numbers of weights left, of data sets with code books')
    .optional(),
  costs: z
    .strictObject({ rounds: count.describe('rounds of timing') })
    .describe(
      'times.arrow, exponents.arrow and inverses.arrow: what operations cost, timed in so many rounds when tables are built',
    )
    .optional(),
});

/** What an experiment asks for beside the tables that all have. */
export type TableRequests = z.infer<typeof tableRequests>;
