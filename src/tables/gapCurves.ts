import { integer, number, orNull, type Row, type RowOf, text } from '../arrow/columns.ts';
import { quartiles } from '../statistics/statistics.ts';
import { fieldColumns } from './configColumns.ts';
import type { GAPS_COLUMNS } from './gaps.ts';
import { numbers } from './numbers.ts';
import { rowGroups } from './rowGroups.ts';

/** Gaps of so little are none: proofs and paths go by sums of saliencies, which round so at α = 1e-6. */
export const NO_GAP = 1e-8;
/** Masks of at most this gap are near the best one. */
export const NEAR = 0.01;

/** Measures of a mask, and whether they say anything only where the best mask is proven. */
const MEASURES = [
  ['gap', 'fraction', 'gap of the weights that the rule leaves', true],
  ['refitGap', 'fraction', 'gap of the mask', true],
  ['refitLoss', 'error', 'loss of the best weights of the model on that mask', false],
  ['trainError', 'error', 'training error of the weights that the rule leaves', false],
  ['refitTrainError', 'error', 'training error of the best weights of the model on that mask', false],
] as const;

/** `gapCurves.arrow`: `gaps.arrow` over networks, a row for each rule and size. */
export const GAP_CURVES_COLUMNS = [
  ...fieldColumns('dataset', 'layers', 'alpha'),
  text('rule', 'name', 'how the masks were chosen, as in gaps.arrow'),
  ...fieldColumns('criterion', 'renewEvery').map((field) => orNull({ ...field, meaning: `path: ${field.meaning}` })),
  integer('weightsLeft', 'count', 'k, weights that are kept'),
  integer('networks', 'count', 'trained networks; those that do not count as trained are left out'),
  integer('proven', 'count', 'of them those whose best mask of this size is proven: gaps are over these'),
  integer('best', 'count', `of these, masks that are the best: gap of at most ${NO_GAP}`),
  integer('near', 'count', `of these, masks within ${100 * NEAR} % of the best: gap of at most ${NEAR}`),
  orNull(number('refitGapMax', 'fraction', 'the largest gap of a mask')),
  ...MEASURES.flatMap(([name, unit, meaning]) => [
    orNull(number(name, unit, `median: ${meaning}`)),
    orNull(number(`${name}Lower` as const, unit, `lower quartile of ${name}`)),
    orNull(number(`${name}Upper` as const, unit, `upper quartile of ${name}`)),
  ]),
];

/**
 * Medians and quartiles over the networks of a data set.
 *
 * @param gaps rows of `gaps.arrow`
 */
export function gapCurveRows(gaps: readonly RowOf<typeof GAPS_COLUMNS>[]): Row[] {
  const trained = gaps.filter((row) => row.trained !== false);
  const by = ['dataset', 'layers', 'alpha', 'rule', 'criterion', 'renewEvery', 'weightsLeft'] as const;
  return rowGroups(trained, by).map(({ key, rows }) => {
    const proven = rows.filter((row) => row.proven);
    const bands = MEASURES.map(([name, , , needsProof]) => {
      const found = quartiles(numbers(needsProof ? proven : rows, name));
      return { [name]: found?.median, [`${name}Lower`]: found?.lower, [`${name}Upper`]: found?.upper };
    });
    const ofMasks = numbers(proven, 'refitGap');
    return {
      ...{ ...key, networks: rows.length, proven: proven.length },
      best: ofMasks.filter((gap) => gap <= NO_GAP).length,
      near: ofMasks.filter((gap) => gap <= NEAR).length,
      refitGapMax: quartiles(ofMasks)?.maximum,
      ...Object.assign({}, ...bands),
    };
  });
}
