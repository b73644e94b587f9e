import * as z from 'zod';
import { integer, number, orNull, type Row } from '../arrow/columns.ts';
import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { ignores } from '../config/readConfig.ts';
import { quartiles } from '../statistics/statistics.ts';
import { valuesOf } from './agreement.ts';
import { cellGroups } from './cellGroups.ts';
import { type Path, STATE_MEASURES } from './cellTable.ts';
import { clustered } from './clusters.ts';
import { fieldColumns, fieldRow } from './configColumns.ts';
import { comparedFields, SAMPLED } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';
import { hasTrained, type TrainedRule } from './trained.ts';

const CURVE_FIELDS = FIELD_NAMES.filter((name) => !SAMPLED.includes(name));
/** Fields that every curve is of: weights left of different networks are no common axis. */
const ALWAYS: readonly FieldName[] = ['dataset', 'layers'];

const MEASURES = [
  ['trainError', 'error', 'mean of d(t, o) over the training set'],
  ['validationError', 'error', 'the same over the validation set'],
  ['testError', 'error', 'the same over the test set'],
  ['trainAccuracy', 'fraction', 'share of the training set classified right'],
  ['testAccuracy', 'fraction', 'share of the test set classified right'],
  ['predictedChange', 'error', 'sum of the saliencies since errors were last measured'],
  ['errorChange', 'error', 'measured increase of the training error since then, before any retraining'],
  ['predictedRise', 'error', 'sum of all saliencies since the trained network'],
  ['measuredRise', 'error', 'sum of all measured increases since then; what retraining takes back is not counted'],
] as const;
type CurveMeasure = (typeof MEASURES)[number][0];

/** `curves.arrow`: one row for each number of weights left at which a network of a group was measured. */
export const CURVES_COLUMNS = [
  ...fieldColumns(...CURVE_FIELDS).map(orNull),
  integer('weightsLeft', 'count', 'live weights'),
  integer(
    'paths',
    'count',
    'paths of trained networks that were measured at this size: those that the medians are over',
  ),
  integer('networks', 'count', 'different networks among them'),
  integer('ended', 'count', 'paths of trained networks that had ended before this size: no part of the medians'),
  integer('untrained', 'count', 'paths left out that were measured at this size, but whose network had not trained'),
  ...MEASURES.flatMap(([name, unit, meaning]) => [
    orNull(number(name, unit, `median: ${meaning}`)),
    orNull(number(`${name}Lower` as const, unit, `lower quartile of ${name}`)),
    orNull(number(`${name}Upper` as const, unit, `upper quartile of ${name}`)),
  ]),
];

const request = z
  .strictObject({
    by: comparedFields
      .describe('fields that a curve is of, beside dataset and layers; left out: all but seed and draw')
      .readonly()
      .optional(),
  })
  .describe('curves.arrow: medians and quartiles over seeds and draws for each number of weights left');

/** `curves.arrow`. */
export const curves = tableRecord({
  request,
  columns: { curves: CURVES_COLUMNS },
  tables: (asked, { trained }) => [
    { name: 'curves', columns: CURVES_COLUMNS, ofPaths: (paths) => curveRows(paths, asked, trained) },
  ],
});

/**
 * Medians and quartiles over the cells of a group, which agree in all fields but seed and draw, or in those that `by`
 * names. A field in which they do not agree is null. From the trained network on, weights left descending.
 *
 * Where a stopping rule ends each path at a size of its own, the small sizes are those of few paths, the ones that
 * could be pruned furthest: there a median may fall while every single path rises. `paths` and `ended` say of how many.
 */
export function curveRows(
  cells: readonly Path[],
  asked: z.infer<typeof request>,
  trained?: TrainedRule | undefined,
): Row[] {
  const by = asked.by ? [...new Set([...ALWAYS, ...asked.by])] : CURVE_FIELDS;
  return cellGroups(cells, by).flatMap(({ config, members }) => {
    const configs = members.map((member) => member.config);
    const agreed = CURVE_FIELDS.filter((name) => valuesOf(configs, name).length <= 1);
    const reader = (name: FieldName) => configs.find((of) => !ignores(of, name)) ?? config;
    const paths = clustered(members, (path) => [path]).flatMap((alike, network) =>
      alike.map((path) => ({
        network,
        learnt: hasTrained(path.config, path.steps[0], trained) !== false,
        last: path.steps[path.steps.length - 1].weightsLeft,
        states: new Map(measuredStates(path).map((state) => [state.weightsLeft, state])),
      })),
    );
    const learnt = paths.filter((path) => path.learnt);
    const sizes = [...new Set(paths.flatMap(({ states }) => [...states.keys()]))].sort((a, b) => b - a);
    return sizes.map((weightsLeft): Row => {
      const isThere = ({ states }: (typeof paths)[number]) => states.has(weightsLeft);
      const there = learnt.filter(isThere);
      const states = there.map((path) => path.states.get(weightsLeft)!);
      return {
        ...Object.assign({}, ...agreed.map((name) => fieldRow(reader(name), [name]))),
        weightsLeft,
        paths: there.length,
        networks: new Set(there.map(({ network }) => network)).size,
        ended: learnt.filter(({ last }) => last > weightsLeft).length,
        untrained: paths.filter(isThere).length - there.length,
        ...Object.assign({}, ...MEASURES.map(([name]) => band(states, name))),
      };
    });
  });
}

type MeasuredState = { readonly weightsLeft: number } & { readonly [Name in CurveMeasure]: number | null };

function band(states: readonly MeasuredState[], name: CurveMeasure): Row {
  const found = quartiles(states.map((state) => state[name]).filter((value) => value !== null));
  return { [name]: found?.median, [`${name}Lower`]: found?.lower, [`${name}Upper`]: found?.upper };
}

/** The states of a path at which errors were measured, with what was predicted and measured on the way to them. */
function measuredStates({ steps }: Path): MeasuredState[] {
  let predictedChange = 0; // since the last measurement
  let predictedRise = 0;
  let measuredRise = 0;
  let measuredChange = 0;
  return steps.flatMap((step, s): MeasuredState[] => {
    const saliency = step.saliency ?? 0; // null in step 0
    predictedChange += saliency;
    predictedRise += saliency;
    if (step.trainError === null) return [];
    measuredRise += step.errorChange ?? 0;
    measuredChange += step.errorChange ?? 0;
    // A swap follows: the state of this size is still to come.
    if (steps[s + 1]?.kind === 'swap') return [];
    const { weightsLeft } = step;
    const errorChange = step.errorChange === null ? null : measuredChange;
    const measured = Object.fromEntries(STATE_MEASURES.map((name) => [name, step[name]])) as Pick<
      MeasuredState,
      (typeof STATE_MEASURES)[number]
    >;
    const predicted = step.deleted === null ? null : predictedChange;
    predictedChange = 0;
    measuredChange = 0;
    return [{ weightsLeft, ...measured, predictedChange: predicted, errorChange, predictedRise, measuredRise }];
  });
}
