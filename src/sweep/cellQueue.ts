import type { Cell, CellConfig } from '../experiment/cells.ts';
import type { Trained } from '../training/trained.ts';
import type { NetworkCells } from './executionOrder.ts';

/** A network whose cells wait in the queue. */
export interface QueuedNetwork {
  readonly config: CellConfig;
  /** cells that nobody has begun */
  readonly cells: Cell[];
  /** null until it is trained */
  trained: Trained | null;
}

/** A piece of work: to train a network, or to prune a cell whose network is there. */
export type Work =
  | { readonly task: 'train'; readonly network: QueuedNetwork }
  | { readonly task: 'prune'; readonly network: QueuedNetwork; readonly cell: Cell };

/**
 * The work that is left of a run, in the order in which it is best done: cells of trained networks first, then the next
 * network.
 */
export class CellQueue {
  readonly #untrained: QueuedNetwork[];
  #ready: QueuedNetwork[] = [];
  #postponed: { readonly work: Work; readonly at: number }[] = [];

  constructor(order: readonly NetworkCells[]) {
    this.#untrained = order
      .map(({ config, cells }) => ({ config, cells: cells.toReversed(), trained: null }))
      .reverse();
  }

  /**
   * Takes the next piece of work.
   *
   * @param now in milliseconds, of the same clock as `postpone`
   * @returns null if nothing can be begun now
   */
  next(now: number): Work | null {
    while (this.#ready.length > 0) {
      const [network] = this.#ready;
      const cell = network.cells.pop();
      if (cell) return { task: 'prune', network, cell };
      this.#ready.shift();
    }
    const network = this.#untrained.pop();
    if (network) return { task: 'train', network };
    if (this.#postponed.length > 0 && this.#postponed[0].at <= now) return this.#postponed.shift()!.work;
    return null;
  }

  /** A network is there: its cells can be pruned. */
  ready(network: QueuedNetwork, trained: Trained): void {
    network.trained = trained;
    this.#ready.push(network);
  }

  /** Somebody else is at it: it comes again from `at` on, when nothing else is left. Times never go back. */
  postpone(work: Work, at: number): void {
    this.#postponed.push({ work, at });
  }

  /** The time at which the next postponed work comes again; null if there is none. */
  get postponedUntil(): number | null {
    return this.#postponed[0]?.at ?? null;
  }
}
