import type { FurtherTables } from '../experiment/tableRequests.ts';
import type { Path } from './cellTable.ts';

/**
 * Whether the network that a cell prunes counts as trained, by what is measured before anything is deleted.
 *
 * @param rule as the experiment states it
 * @returns null where it states none for the data set
 */
export function hasTrained({ config, steps: [start] }: Path, rule: FurtherTables['trained']): boolean | null {
  const { trainAccuracyAtLeast: least, trainErrorAtMost: most } = rule?.dataSets?.[config.dataset] ?? rule ?? {};
  if (least === undefined && most === undefined) return null;
  return (least === undefined || start.trainAccuracy! >= least) && (most === undefined || start.trainError! <= most);
}
