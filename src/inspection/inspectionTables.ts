import { type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import type { Inspection } from './inspect.ts';

/** A table to be written. */
export interface InspectionTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/**
 * The table of saliencies, a row a live weight in flat order: its saliency and rank by each criterion.
 *
 * @param weights (n of the network)
 * @param names   (n) of the weights
 */
export function saliencyTable(
  { live, saliencies }: Pick<Inspection, 'live' | 'saliencies'>,
  weights: Float64Array,
  names: readonly string[],
): InspectionTable {
  const columns = [
    integer('index', 'index', 'flat index of the weight in the network'),
    text('weight', 'name', 'source>unit'),
    number('value', 'weight', 'of the weight'),
    ...saliencies.flatMap(({ criterion }): Column[] => [
      number(criterion, 'error', `predicted increase of E by its deletion alone, by ${criterion}`),
      integer(`${criterion}Rank`, 'rank', `place in the order of ${criterion}: 1 goes first`),
    ]),
  ];
  const rows = Array.from(live, (q, i): Row => {
    const judged = saliencies.flatMap(({ criterion, saliencies: of, ranks }) => [
      [criterion, of[i]],
      [`${criterion}Rank`, ranks[i]],
    ]);
    return { index: q, weight: names[q], value: weights[q], ...Object.fromEntries(judged) };
  });
  return { columns, rows };
}

/** `predicted.arrow`: predicted paths, a row a deletion. */
export const PREDICTED_COLUMNS = [
  text('criterion', 'name', 'what chooses the weights'),
  integer('step', 'count', 'deletions so far'),
  integer('weightsLeft', 'count', 'live weights after it'),
  orNull(integer('deleted', 'index', 'flat index of the weight that is deleted; null in step 0')),
  orNull(text('weight', 'name', 'its name')),
  number('rise', 'error', '½ δwᵀ(H + αI)δw of all changes so far, H of the network as given'),
  number('predictedError', 'error', 'E of the network as given, and the rise'),
] as const;

/** The table of predicted paths, a row a deletion, criterion by criterion; step 0 is the network as given. */
export function predictedTable(
  { live, predicted, error }: Pick<Inspection, 'live' | 'predicted' | 'error'>,
  names: readonly string[],
): InspectionTable {
  const rows = predicted.flatMap(({ criterion, deleted, rises }): Row[] => [
    { criterion, step: 0, weightsLeft: live.length, deleted: null, weight: null, rise: 0, predictedError: error },
    ...Array.from(deleted, (q, i): Row => {
      const shared = { criterion, step: i + 1, weightsLeft: live.length - i - 1 };
      return { ...shared, deleted: q, weight: names[q], rise: rises[i], predictedError: error + rises[i] };
    }),
  ]);
  return { columns: PREDICTED_COLUMNS, rows };
}

/** Shares of the weights at which predicted paths are told in short. */
const SHARES = [1, 0.9, 0.75, 0.5, 0.25, 0.1, 0.05] as const;

/** A point of the predicted paths: E by each criterion with so many weights left. */
export interface PredictedPoint {
  readonly share: number;
  readonly weightsLeft: number;
  /** predicted E, by criterion */
  readonly errors: Readonly<Record<string, number>>;
}

/** The predicted paths at some shares of the weights. */
export function predictedPoints({
  live,
  predicted,
  error,
}: Pick<Inspection, 'live' | 'predicted' | 'error'>): PredictedPoint[] {
  return SHARES.map((share) => {
    const weightsLeft = Math.max(1, Math.round(share * live.length));
    const gone = live.length - weightsLeft;
    const errors = predicted.map(({ criterion, rises }) => [criterion, error + (gone > 0 ? rises[gone - 1] : 0)]);
    return { share, weightsLeft, errors: Object.fromEntries(errors) };
  });
}
