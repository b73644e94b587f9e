import { DATA_SETS } from '../dataset/dataSetRecords.ts';
import type { DataSetChoice, DataSets } from '../dataset/dataSets.ts';
import { hasClasses } from '../dataset/hasClasses.ts';
import { UsageError } from '../errors.ts';

/**
 * Whether the targets of a config are known to be classes. Published corpora, which have some, may be elsewhere; of
 * other data that are elsewhere nobody knows.
 */
export function hasAccuracy(choice: DataSetChoice, dataSets: DataSets): boolean {
  try {
    return hasClasses(dataSets.of(choice));
  } catch (error) {
    if (error instanceof UsageError) return (DATA_SETS as readonly string[]).includes(choice.dataset);
    throw error;
  }
}
