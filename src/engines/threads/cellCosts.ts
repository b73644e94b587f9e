import type { CellConfig } from '../../experiment/cells.ts';

/** Milliseconds of the cells that a thread is given at once: so long it does without the main thread. */
const BATCH_MS = 24;
/** Cells that a thread is given at once. */
const MAX_CELLS = 32;
/** Share of the last cell in the mean of its kind. */
const NEWEST = 0.25;

/** The times that cells took, by kind, for handing out short cells several at a time. */
export class CellCosts {
  readonly #kinds = new Map<string, number>();
  #mean: number | null = null;

  /** A cell took so many milliseconds of a thread. */
  took(config: CellConfig, ms: number): void {
    const kind = kindOf(config);
    const known = this.#kinds.get(kind);
    this.#kinds.set(kind, known === undefined ? ms : known + NEWEST * (ms - known));
    this.#mean = this.#mean === null ? ms : this.#mean + NEWEST * (ms - this.#mean);
  }

  /** Short cells that a thread is given at once, lately; 1: cells are long, or none has been timed. */
  get cellsAtOnce(): number {
    return this.#mean === null ? 1 : Math.max(1, Math.min(MAX_CELLS, Math.floor(BATCH_MS / this.#mean)));
  }

  /** Whether a cell may follow on others in one message. @param ms of those so far */
  fits(config: CellConfig, ms: number): boolean {
    return ms + this.of(config) <= BATCH_MS;
  }

  /** Milliseconds that a cell will take; infinite where none of its kind has been timed. */
  of(config: CellConfig): number {
    return this.#kinds.get(kindOf(config)) ?? Number.POSITIVE_INFINITY;
  }
}

/** Cells that take about as long as each other. */
const kindOf = ({ dataset, layers, criterion, inverse, renewEvery, retrain, stop }: CellConfig): string =>
  `${dataset} ${layers} ${criterion} ${inverse} ${renewEvery} ${retrain} ${stop}`;
