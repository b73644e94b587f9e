import type { TableRequests } from '../experiment/tableRequests.ts';
import type { Path } from './cellTable.ts';

/**
 * Whether the network that a cell prunes counts as trained, by what is measured before anything is deleted.
 *
 * @param rule as the experiment states it
 * @returns null where it states none for the data set
 */
export function hasTrained({ config, steps: [start] }: Path, rule: TableRequests['trained']): boolean | null {
  const { trainAccuracyAtLeast: min, trainErrorAtMost: max } = rule?.dataSets?.[config.dataset] ?? rule ?? {};
  if (min === undefined && max === undefined) return null;
  return (min === undefined || start.trainAccuracy! >= min) && (max === undefined || start.trainError! <= max);
}
