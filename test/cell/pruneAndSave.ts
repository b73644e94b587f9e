import type { CellResult } from '../../src/cell/engine.ts';
import { type CellTask, prunedTrace } from '../../src/cell/prunedTrace.ts';
import { writingFailure } from '../../src/cell/taskFailure.ts';
import type { DataSets } from '../../src/dataset/dataSets.ts';
import { writeWhole } from '../../src/files/wholeFile.ts';

/** Runs one cell on the thread of a test and saves its trace. */
export function pruneAndSave({ path, ...task }: CellTask & { readonly path: string }, dataSets: DataSets): CellResult {
  const result = prunedTrace(task, dataSets);
  if (result.kind !== 'computed') return result;
  try {
    writeWhole(path, result.trace);
  } catch (error) {
    return writingFailure((error as NodeJS.ErrnoException).code!);
  }
  const { kind, times } = result;
  return { kind, times };
}
