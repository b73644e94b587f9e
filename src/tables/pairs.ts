import * as z from 'zod';
import { integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '../config/fields.ts';
import { type CellFields, ignores, valueIn } from '../config/readConfig.ts';
import { pairedStatistics } from '../statistics/pairedStatistics.ts';
import { type Pair, pairsByPartner } from '../statistics/pairsByPartner.ts';
import { bootstrapMedian } from '../statistics/statistics.ts';
import { partnersAmong, referencesAmong } from './agreement.ts';
import { type Path, STATE_MEASURES } from './cellTable.ts';
import { configText, fieldColumns, fieldRow, keyWithout } from './configColumns.ts';
import { groupedBy } from './groupedBy.ts';
import { comparedFields, counts, oneOf, partialConfig, SAMPLED } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';
import { hasTrained, type TrainedRule } from './trained.ts';

/** Measures that the networks of a pair are compared by. */
const PAIR_MEASURES = ['weightsLeft', ...STATE_MEASURES] as const;
type Measure = (typeof PAIR_MEASURES)[number];

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

type PairRequest = z.infer<typeof pair>;

const GROUP_FIELDS = FIELD_NAMES.filter((name) => !SAMPLED.includes(name));

const statistic = (name: string, meaning: string) =>
  orNull(number(name, 'that of the measure', `${meaning}; null without pairs`));

/** `pairs.arrow`: networks of the same seed and draw under two configs; one row a config, reference and measure. */
export const PAIRS_COLUMNS = [
  ...fieldColumns(...GROUP_FIELDS),
  text(
    'value',
    'fields',
    'what is compared with the reference: its values of the fields that the reference names, and others compared that are not at their default',
  ),
  text('reference', 'fields', 'the reference'),
  text('measure', 'name', 'what they are compared by'),
  orNull(integer('at', 'count', 'weights left where it is measured; null: at the end of each path')),
  integer('pairs', 'count', 'pairs that the statistics are of'),
  integer(
    'untrained',
    'count',
    'pairs left out because a network of theirs had not trained, by the rule of the experiment',
  ),
  integer(
    'unmeasured',
    'count',
    'pairs left out because one was not measured there: no such set, or no such size on its path',
  ),
  integer('unpaired', 'count', 'seeds and draws left out because only one of the two has a result'),
  statistic('median', 'median over the pairs'),
  statistic('lowerQuartile', 'lower quartile'),
  statistic('upperQuartile', 'upper quartile'),
  statistic('referenceMedian', 'median of the reference over the pairs'),
  statistic('referenceLowerQuartile', 'lower quartile of the reference'),
  statistic('referenceUpperQuartile', 'upper quartile of the reference'),
  statistic('difference', 'median over the pairs of value less reference'),
  statistic('differenceLowerQuartile', 'lower quartile of the differences'),
  statistic('differenceUpperQuartile', 'upper quartile of the differences'),
  statistic('differenceLow', 'lower end of the 95 % bootstrap percentile interval of the median difference'),
  statistic('differenceHigh', 'upper end of that interval'),
  integer('wins', 'count', 'pairs in which the reference is better: smaller, or larger where it is an accuracy'),
  integer('losses', 'count', 'pairs in which it is worse'),
  integer('ties', 'count', 'pairs in which both are equal'),
];

/** `pairs.arrow`. */
export const pairs = tableRecord({
  request: z
    .array(pair)
    .min(1)
    .meta({
      allowed: 'a list of one or more { reference, fields, measures }',
      description:
        'pairs.arrow: networks of the same seed and draw, compared with the one whose config has the values of reference',
    })
    .readonly(),
  columns: { pairs: PAIRS_COLUMNS },
  tables: (asked, { trained }) => [
    { name: 'pairs', columns: PAIRS_COLUMNS, ofPaths: (paths) => pairRows(paths, asked, trained) },
  ],
});

const DEFAULT_MEASURES = ['weightsLeft', 'trainError', 'testError', 'testAccuracy'] as const;

/**
 * Paired comparisons: for each config that differs from a reference in the fields compared and in no other, all
 * networks whose seed and draw both have. Rows in the order of the comparisons, of the cells, of the measures.
 *
 * A field that one of the two ignores agrees with any value. Where it is the value, its column has that of the
 * reference.
 *
 * Of several configs that a reference names (an experiment run with values of one's own may leave them open), the first
 * of the plan is the reference, and the others are compared with it.
 */
export function pairRows(
  paths: readonly Path[],
  comparisons: readonly PairRequest[],
  trained?: TrainedRule | undefined,
): Row[] {
  return comparisons.flatMap((comparison) => rowsOfComparison(paths, comparison, trained));
}

function rowsOfComparison(
  paths: readonly Path[],
  { reference, fields = [], measures = DEFAULT_MEASURES }: PairRequest,
  trained: TrainedRule | undefined,
): Row[] {
  const named = Object.keys(reference) as FieldName[];
  const compared = [...new Set([...named, ...fields])];
  const shownIn = (config: CellFields) =>
    compared.filter(
      (name) => named.includes(name) || !(ignores(config, name) || isDefault(name, valueIn(config, name))),
    );
  const listed = measures.flatMap((entry): { measure: Measure; at: number | null }[] =>
    typeof entry === 'string' ? [{ measure: entry, at: null }] : entry.at.map((at) => ({ measure: entry.measure, at })),
  );

  const rowsOf = (value: Variant, chosen: Variant | null): Row[] => {
    const partnersOf = partnersAmong(chosen?.paths ?? [], GROUP_FIELDS);
    const { pairs, unpaired } = pairsByPartner(value.paths, chosen?.paths ?? [], (path) => partnersOf(path.config));
    const learnt = pairs.filter((pair) =>
      Object.values(pair).every((path) => hasTrained(path.config, path.steps[0], trained) !== false),
    );
    return listed.map(
      ({ measure, at }): Row => ({
        ...fieldRow(chosen ? shared(value.config, chosen.config, compared) : value.config, GROUP_FIELDS),
        value: configText(value.config, shownIn(value.config)),
        reference: configText(reference),
        measure,
        at,
        untrained: pairs.length - learnt.length,
        unpaired,
        ...statisticsRow(learnt, measure, at),
      }),
    );
  };

  const free = [...compared, ...SAMPLED];
  const keyOf = ({ config }: Variant) => keyWithout(config, free);
  const variants = [...groupedBy(paths, ({ config }) => configText(config, GROUP_FIELDS)).values()].map(
    (alike): Variant => ({ config: alike[0].config, paths: alike }),
  );
  const chosen = [...groupedBy(referencesAmong(variants, reference), keyOf).values()].map(([first]) => first);
  const partnersOf = partnersAmong(chosen, free);
  const rows = new Map<string, Row[]>(); // by reference, or by what those without one have in common
  for (const variant of variants) {
    const found = chosen.includes(variant) ? [variant] : partnersOf(variant.config);
    for (const one of found.length > 0 ? found : [null]) {
      const key = keyOf(one ?? variant);
      const known = rows.get(key) ?? [];
      rows.set(key, known);
      if (one !== variant) known.push(...rowsOf(variant, one));
    }
  }
  return [...rows.values()].flat();
}

/** The paths of one config, whatever their seed and draw. */
interface Variant {
  readonly config: CellFields;
  readonly paths: readonly Path[];
}

/**
 * A config with the values of its reference in the fields that it ignores, but for those that are compared: it has its
 * paths under these values, too.
 */
function shared(config: CellFields, other: CellFields, compared: readonly FieldName[]): CellFields {
  const names = FIELD_NAMES.filter((name) => !compared.includes(name) && ignores(config, name));
  return { ...config, ...Object.fromEntries(names.map((name) => [name, other[name]])) };
}

/** Whether a field has the value that it has where an experiment does not name it. */
function isDefault(name: FieldName, value: CellFields[FieldName]): boolean {
  const field = FIELDS[name];
  return 'default' in field && field.default === value;
}

/** The columns that count and describe the pairs of trained networks. */
function statisticsRow(learnt: readonly Pair<Path>[], measure: Measure, at: number | null): Row {
  const found = pairedStatistics(learnt, (path) => measurement(path, measure, at), measure);
  const interval = bootstrapMedian(found.differences);
  return {
    pairs: found.differences.length,
    unmeasured: found.unmeasured,
    median: found.value?.median,
    lowerQuartile: found.value?.lower,
    upperQuartile: found.value?.upper,
    referenceMedian: found.reference?.median,
    referenceLowerQuartile: found.reference?.lower,
    referenceUpperQuartile: found.reference?.upper,
    difference: found.difference?.median,
    differenceLowerQuartile: found.difference?.lower,
    differenceUpperQuartile: found.difference?.upper,
    differenceLow: interval?.low,
    differenceHigh: interval?.high,
    wins: found.referenceBetter,
    losses: found.valueBetter,
    ties: found.ties,
  };
}

/** At the end of a path, or where so many weights are left; null where it was not measured. */
function measurement({ steps }: Path, measure: Measure, at: number | null): number | null {
  const step = at === null ? steps[steps.length - 1] : steps.findLast(({ weightsLeft }) => weightsLeft === at);
  return step?.[measure] ?? null;
}
