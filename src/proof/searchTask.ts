import { type KernelSpace, kernelSpace } from '../linalg/wasm/kernelSpace.ts';
import { KernelSubtreeSearch } from '../subset/kernelSubtreeSearch.ts';
import type { QuadraticModel } from '../subset/quadraticModel.ts';
import type { SubtreeResult, SubtreeTask } from '../subset/subtree.ts';

/** A model that threads know by its number: each keeps its search of the last ones. */
export interface NumberedModel {
  readonly number: number;
  /** in shared memory */
  readonly model: QuadraticModel;
}

/** The work of one thread: a task of a wave. */
export interface SearchTask extends NumberedModel {
  readonly task: SubtreeTask;
}

/** A task that is done. */
export interface SearchedPart {
  readonly result: SubtreeResult;
  readonly ms: number;
}

/** Models are searched one after the other, with few at a time. */
const MAX_KEPT = 3;
const searches = new Map<number, KernelSubtreeSearch>();
/** A thread has one memory for all of them: memories are not given back at once. */
let space: KernelSpace | undefined;

/** Searches a part of the tree, on a thread. */
export function searchedPart({ number, model, task }: SearchTask): SearchedPart {
  const startedAt = performance.now();
  space ??= kernelSpace();
  const search = searches.get(number) ?? new KernelSubtreeSearch(model, space);
  searches.delete(number);
  searches.set(number, search); // the last one now
  const [oldest] = searches.keys();
  if (searches.size > MAX_KEPT) searches.delete(oldest);
  return { result: search.search(task), ms: performance.now() - startedAt };
}
