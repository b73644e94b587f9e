import type { DataSetChoice, DataSets } from '../dataset/dataSets.ts';
import { hasClasses } from '../dataset/hasClasses.ts';
import { UsageError } from '../errors.ts';

/** Whether the targets of a config are classes; published corpora, which have some, may be elsewhere. */
export function hasAccuracy(choice: DataSetChoice, dataSets: DataSets): boolean {
  try {
    return hasClasses(dataSets.of(choice));
  } catch (error) {
    if (error instanceof UsageError) return true;
    throw error;
  }
}
