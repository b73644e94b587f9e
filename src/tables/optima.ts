import { integer, number, orNull, type RowOf, text } from '../arrow/columns.ts';
import { FIELDS } from '../config/fields.ts';
import { FOUND_COLUMNS } from '../proof/keptProofs.ts';
import { gapOf, type OptimalMask } from '../proof/optimalMask.ts';
import { CELL_COLUMN, fieldColumns, fieldRow } from './configColumns.ts';

/**
 * The fields of the config that decide a trained network, its H and α: all that a best mask depends on. The error
 * measure has another name here, since `loss` is that of the model.
 */
const MODEL_FIELDS = [
  ...(['dataset', 'draw', 'trainSize', 'network', 'layers', 'activation', 'outputActivation', 'biases'] as const),
  ...(['decay', 'startRange', 'seed', 'training', 'trainingSteps', 'learningRate', 'momentum'] as const),
  ...(['batchSize', 'trainUntil', 'curvature', 'alpha', 'backend', 'shardSize'] as const),
] as const;

const [weightsLeft, loss, lowerBound, ...others] = FOUND_COLUMNS;

/** `optima.arrow`: the best mask of each trained network, α and number of weights. */
export const OPTIMA_COLUMNS = [
  { ...CELL_COLUMN, meaning: 'cell of this network and α with criterion obs' },
  ...fieldColumns(...MODEL_FIELDS),
  text('errorMeasure', FIELDS.loss.unit, `${FIELDS.loss.meaning}; the field loss of the config`),
  integer('weightsStart', 'count', 'n, live weights of the trained network'),
  weightsLeft,
  loss,
  lowerBound,
  number('gap', 'ratio', '(loss − lowerBound)/loss, 0 where it is proven'),
  ...others,
  orNull(number('obsAbove', 'ratio', '(obsLoss − loss)/loss, by how much greedy OBS is worse; null where loss is 0')),
];

/** The rows of `optima.arrow`. @param masks in their order */
export const optimaRows = (masks: readonly OptimalMask[]): RowOf<typeof OPTIMA_COLUMNS>[] =>
  masks.map(({ planned, ...found }) => ({
    cell: planned.cell.id,
    ...fieldRow(planned.cell.config, MODEL_FIELDS),
    errorMeasure: planned.cell.config.loss,
    weightsStart: planned.live.length,
    ...found,
    gap: gapOf(found),
    obsAbove: found.loss > 0 ? (found.obsLoss - found.loss) / found.loss : null,
  }));
