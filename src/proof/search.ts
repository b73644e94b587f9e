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

/** Whether a search is not to go on: it is proven, or has ended at such a limit of time. */
export const isEnded = ({ proven, limit }: FoundMask, seconds: number | null): boolean =>
  proven || (seconds !== null && limit >= seconds);

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
  #limit = 0;
  /** of all threads, and nodes, of this process: how fast it is */
  #threadMs = 0;
  #nodes = 0;

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
      ...{ searchedMs: this.#searchedMs, limit: this.#limit },
    };
  }

  /** The same, with what it goes on from: as it was after the last whole wave. */
  get kept(): KeptProof {
    return { ...this.found, state: this.#proof.isProven ? null : this.#proof.state };
  }

  /**
   * Goes on to the proof, or to the end of a wave that is nearer to the limit of time than that of the next one would
   * be, as far as anybody knows before.
   *
   * @throws {unknown} rejects with the error of a thread, or the reason why no task is begun any more
   */
  async run({ pool, tasks, rank, seconds, onWave }: SearchOptions): Promise<void> {
    const searchPart = (task: SubtreeTask) =>
      tasks.run(rank, () => pool.run<SearchTask, SearchedPart>('searchSubtrees', { ...this.#numbered, task }));
    while (!this.#proof.isProven) {
      const wave = this.#proof.nextWave();
      if (seconds !== null && this.#isTimeUp(wave, pool.threads, 1000 * seconds)) {
        this.#limit = seconds;
        return;
      }
      const parts = await Promise.all(wave.map(searchPart));
      this.#proof.absorb(parts.map(({ result }) => result));
      const ms = parts.reduce((sum, part) => sum + part.ms, 0);
      this.#threadMs += ms;
      this.#nodes += parts.reduce((sum, { result }) => sum + result.nodes, 0);
      this.#searchedMs += ms / Math.min(pool.threads, parts.length); // as if it were alone
      onWave();
    }
  }

  #isTimeUp(wave: readonly SubtreeTask[], threads: number, limitMs: number): boolean {
    const left = limitMs - this.#searchedMs;
    if (left <= 0 || this.#nodes === 0) return left <= 0;
    const nodes = wave.reduce((sum, { maxNodes }) => sum + maxNodes, 0);
    const waveMs = (nodes * this.#threadMs) / this.#nodes / Math.min(threads, wave.length);
    return waveMs > 2 * left;
  }
}
