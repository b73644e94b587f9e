import { performance } from 'node:perf_hooks';
import type { WorkerPool } from '../src/parallel/pool.ts';
import type { NumberedModel, SearchedPart, SearchTask } from '../src/proof/searchTask.ts';
import { backwardElimination } from '../src/subset/backwardElimination.ts';
import { KernelSubtreeSearch } from '../src/subset/kernelSubtreeSearch.ts';
import { Proof } from '../src/subset/proof.ts';
import type { QuadraticModel } from '../src/subset/quadraticModel.ts';
import type { SubtreeResult, SubtreeTask } from '../src/subset/subtree.ts';

/** Best masks of several sizes, all proven. */
export interface ProvenSizes {
  readonly seconds: number;
  /** of each size, in the order in which they were asked for */
  readonly losses: readonly number[];
  readonly nodes: readonly number[];
}

/** Whatever searches a task. */
type Searcher = (task: SubtreeTask) => SubtreeResult | Promise<SubtreeResult>;

/** Proves each size from the mask of greedy OBS, all sizes side by side. */
async function proven(model: QuadraticModel, sizes: readonly number[], search: Searcher): Promise<Proof[]> {
  const greedy = backwardElimination(model);
  const prove = async (size: number) => {
    const proof = new Proof(model, { size, kept: greedy.at(size).kept });
    while (!proof.isProven) proof.absorb(await Promise.all(proof.nextWave().map(search)));
    return proof;
  };
  return Promise.all(sizes.map(prove));
}

async function timed(prove: () => Promise<Proof[]>): Promise<ProvenSizes> {
  const begun = performance.now();
  const proofs = await prove();
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, losses: proofs.map(({ best }) => best.loss), nodes: proofs.map(({ nodes }) => nodes) };
}

/** By this thread alone. */
export const provenHere = (model: QuadraticModel, sizes: readonly number[]): Promise<ProvenSizes> =>
  timed(() => {
    const search = new KernelSubtreeSearch(model);
    return proven(model, sizes, (task) => search.search(task));
  });

/** By the threads of a pool. @param model in shared memory, with a number that no other has */
export const provenOnThreads = (
  pool: WorkerPool,
  { number, model }: NumberedModel,
  sizes: readonly number[],
): Promise<ProvenSizes> =>
  timed(() =>
    proven(model, sizes, async (task) => {
      const part = await pool.run<SearchTask, SearchedPart>('searchSubtrees', { number, model, task });
      return part.result;
    }),
  );
