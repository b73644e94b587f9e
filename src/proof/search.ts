import type { WorkerPool } from '../parallel/pool.ts';
import { Proof, type ProofState } from '../subset/proof.ts';
import type { SubtreeTask } from '../subset/subtree.ts';
import type { FoundMask, KeptProof } from './keptProofs.ts';
import type { RankedTasks } from './rankedTasks.ts';
import type { NumberedModel, SearchedPart, SearchTask } from './searchTask.ts';

/** The beginning of a search: a mask of its size, or where it was left. */
export interface SearchStart {
  readonly state: Pick<ProofState, 'size' | 'kept'> & Partial<ProofState>;
  /** loss of greedy OBS at this size */
  readonly obsLoss: number;
  /** search before */
  readonly searchedMs: number;
}

/** The threads of a search, and when it ends. */
export interface SearchOptions {
  readonly pool: WorkerPool;
  readonly tasks: RankedTasks;
  /** of its tasks */
  readonly rank: number;
  /** of search, if it had all threads to itself; null: as long as it takes */
  readonly seconds: number | null;
  /** is called after each wave */
  readonly onWave: () => void;
}

/** Whether a search is not to go on: it is proven, or has taken its time. */
export const isEnded = ({ proven, searchedMs }: FoundMask, seconds: number | null): boolean =>
  proven || (seconds !== null && searchedMs >= 1000 * seconds);

/**
 * A search for the best mask of a size, wave by wave. A wave is the same tasks on any number of threads and is taken in
 * as a whole, so that mask, bound and number of nodes are the same, too.
 */
export class Search {
  readonly #numbered: NumberedModel;
  readonly #live: Int32Array;
  readonly #proof: Proof;
  readonly #obsLoss: number;
  #searchedMs: number;

  /** @param live flat indices of the weights of the model */
  constructor(numbered: NumberedModel, live: Int32Array, { state, obsLoss, searchedMs }: SearchStart) {
    this.#numbered = numbered;
    this.#live = live;
    this.#proof = new Proof(numbered.model, state);
    this.#obsLoss = obsLoss;
    this.#searchedMs = searchedMs;
  }

  /** The best mask as it is known now. */
  get found(): FoundMask {
    const { best, isProven: proven, nodes, lowerBound } = this.#proof;
    const mask = Int32Array.from(best.kept, (q) => this.#live[q]);
    return {
      ...{ weightsLeft: best.kept.length, loss: best.loss, lowerBound, proven, mask, obsLoss: this.#obsLoss, nodes },
      searchedMs: this.#searchedMs,
    };
  }

  /** The same, with what it goes on from: as it was after the last whole wave. */
  get kept(): KeptProof {
    return { ...this.found, state: this.#proof.isProven ? null : this.#proof.state };
  }

  /**
   * Goes on to the proof, or to the first wave that ends beyond the limit of time.
   *
   * @throws {unknown} rejects with the error of a thread, or the reason why no task is begun any more
   */
  async run({ pool, tasks, rank, seconds, onWave }: SearchOptions): Promise<void> {
    const searchPart = (task: SubtreeTask) =>
      tasks.run(rank, () => pool.run<SearchTask, SearchedPart>('searchSubtrees', { ...this.#numbered, task }));
    while (!isEnded(this.found, seconds)) {
      const parts = await Promise.all(this.#proof.nextWave().map(searchPart));
      this.#proof.absorb(parts.map(({ result }) => result));
      // As long as the wave would have taken alone.
      this.#searchedMs += parts.reduce((sum, { ms }) => sum + ms, 0) / Math.min(pool.threads, parts.length);
      onWave();
    }
  }
}
