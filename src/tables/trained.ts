import * as z from 'zod';
import { DATA_SETS, type DataSetName } from '../dataset/dataSetRecords.ts';
import type { CellConfig } from '../experiment/cells.ts';
import type { Path } from './cellTable.ts';
import { positive, share } from './requestSchemas.ts';

const rule = {
  trainAccuracyAtLeast: share.describe('accuracy on the training set').optional(),
  trainErrorAtMost: positive.describe('training error').optional(),
};
const ruleOfDataSet = z.strictObject(rule).optional();
const rulesOfDataSets = Object.fromEntries(DATA_SETS.map((name) => [name, ruleOfDataSet])) as Record<
  DataSetName,
  typeof ruleOfDataSet
>;

/** Schema of the rule by which a network counts as trained. */
export const trainedRule = z
  .strictObject({
    ...rule,
    dataSets: z.strictObject(rulesOfDataSets).describe('rules of data sets, in place of those beside').optional(),
  })
  .describe('when a network counts as trained, before anything is deleted: both rules');

/** The rule by which a network counts as trained. */
export type TrainedRule = z.infer<typeof trainedRule>;

/**
 * Whether the network that a cell prunes counts as trained.
 *
 * @param start what was measured of it before anything was deleted
 * @param rule as the experiment states it
 * @returns null where it states none for the data set
 */
export function hasTrained(
  { dataset }: Pick<CellConfig, 'dataset'>,
  start: Pick<Path['steps'][number], 'trainAccuracy' | 'trainError'>,
  rule: TrainedRule | undefined,
): boolean | null {
  const { trainAccuracyAtLeast: min, trainErrorAtMost: max } = rule?.dataSets?.[dataset as DataSetName] ?? rule ?? {};
  if (min === undefined && max === undefined) return null;
  return (min === undefined || start.trainAccuracy! >= min) && (max === undefined || start.trainError! <= max);
}
