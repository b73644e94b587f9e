import { performance } from 'node:perf_hooks';
import type { FoundMask, ProofsBySize } from './keptProofs.ts';
import { gapOf } from './optimalMask.ts';
import type { ProofEvent, SearchState } from './proofEvent.ts';
import type { PlannedModel } from './proofPlan.ts';
import { isEnded } from './search.ts';

/** A model that has not all of its proofs, and why. */
export interface FailedModel {
  readonly cell: string;
  readonly reason: string;
}

/** Counts what a run of proofs has done, and tells it. */
export class ProofAccount {
  readonly failures: FailedModel[] = [];
  readonly #experiment: string;
  readonly #rows: number;
  readonly #seconds: number | null;
  readonly #onEvent: (event: ProofEvent) => void;
  readonly #startedAt = performance.now();
  /** by cell and size */
  readonly #searching = new Map<string, SearchState>();
  readonly #damaged = new Set<PlannedModel>();
  #isWaiting = false;
  #done = 0;
  #proven = 0;
  #nodes = 0;

  /** @param seconds that each search may take; null: as long as it takes */
  constructor(
    experiment: string,
    models: readonly PlannedModel[],
    seconds: number | null,
    onEvent: (event: ProofEvent) => void,
  ) {
    this.#experiment = experiment;
    this.#seconds = seconds;
    this.#rows = models.reduce((sum, { sizes }) => sum + sizes.length, 0);
    this.#onEvent = onEvent;
    onEvent({ event: 'start', experiment, models: models.length, rows: this.#rows });
  }

  /** The file of a model cannot be read; told once. */
  damaged(planned: PlannedModel, reason: string): void {
    if (this.#damaged.has(planned)) return;
    this.#damaged.add(planned);
    this.#onEvent({ event: 'damaged', cell: planned.cell.id, reason });
  }

  /** Other processes have all that is left; told once, with the path of one of their locks. */
  waiting(lock: string): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#onEvent({ event: 'waiting', lock });
  }

  /** Searches of the sizes of a model that are wanted were at their end before. @returns them */
  found(planned: PlannedModel, proofs: ProofsBySize): ProofsBySize {
    for (const size of planned.sizes) {
      const proof = proofs.get(size);
      if (proof && isEnded(proof, this.#seconds)) this.#count(proof);
    }
    return proofs;
  }

  /** A search is so far. @param before nodes that it had when that was told last, or at its beginning */
  searched({ cell }: PlannedModel, found: FoundMask, before: number): void {
    const { weightsLeft, nodes } = found;
    this.#nodes += nodes - before;
    this.#searching.set(`${cell.id} ${weightsLeft}`, { cell: cell.id, weightsLeft, gap: gapOf(found), nodes });
  }

  /** A search is at its end now. */
  ended({ cell }: PlannedModel, found: FoundMask): void {
    const { weightsLeft, proven, loss, nodes, searchedMs } = found;
    this.#searching.delete(`${cell.id} ${weightsLeft}`);
    this.#count(found);
    this.#onEvent({
      ...{ event: 'row', cell: cell.id, weightsLeft, proven, loss, gap: gapOf(found), nodes },
      ...{ seconds: searchedMs / 1000, done: this.#done, rows: this.#rows },
    });
  }

  /** Some searches of a model have failed; told once. */
  failed({ cell }: PlannedModel, reason: string): void {
    const failure = { cell: cell.id, reason };
    this.failures.push(failure);
    this.#onEvent({ event: 'failed', ...failure });
  }

  #count({ proven }: FoundMask): void {
    this.#done++;
    if (proven) this.#proven++;
  }

  /** Nothing is searched now. */
  get isIdle(): boolean {
    return this.#searching.size === 0;
  }

  /** Tells how far it all is. */
  report(): void {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    this.#onEvent({
      ...{ event: 'progress', experiment: this.#experiment, rows: this.#rows, done: this.#done, proven: this.#proven },
      ...{ failed: this.failures.length, nodesPerSecond: Math.round(this.#nodes / seconds) },
      searching: [...this.#searching.values()],
    });
  }

  /** The run is over. */
  end(status: 'done' | 'failed' | 'interrupted'): void {
    this.#onEvent({ event: 'end', experiment: this.#experiment, status });
  }
}
