import { ResultError } from '../errors.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { readTraceOf, type Trace } from '../trace/trace.ts';
import type { PlannedPruning } from './plannedPruning.ts';
import { likeItsFile, savedBytes } from './saveNetwork.ts';
import { storedCell } from './storedCell.ts';

/** The network at the end of the path, as its file: what the one that was given says of decay goes on. */
export function prunedNetwork(trace: Trace, { given, dataSets, decay }: PlannedPruning): StoredNetwork {
  const stored = storedCell(trace, trace.steps.length - 1, dataSets);
  return {
    ...{ ...stored, outputNames: given.stored.outputNames, preprocessing: given.stored.preprocessing },
    training: { ...stored.training, decay: trace.config.decay ?? decay },
    ...(given.asRead.file && { file: given.asRead.file }),
  };
}

/**
 * The bytes of the network that an earlier run of the same cell has left; null where it is not finished, or damaged.
 */
export async function finishedBytes(path: string, plan: PlannedPruning, cellPath: string): Promise<Uint8Array | null> {
  try {
    return await savedBytes(path, asSaved(path, prunedNetwork(readTraceOf(plan.cell.id, cellPath), plan), plan));
  } catch (error) {
    if (error instanceof ResultError) return null;
    throw error;
  }
}

/** A network as it is saved: as weights alone, if it came so, without what the table alone says of its inputs. */
export function asSaved(path: string, stored: StoredNetwork, { given: { asRead } }: PlannedPruning): StoredNetwork {
  const isOfWeights = !formatOfName(path).saysActivations && asRead.preprocessing === undefined;
  return isOfWeights ? { ...stored, preprocessing: undefined } : likeItsFile(path, stored, asRead);
}
