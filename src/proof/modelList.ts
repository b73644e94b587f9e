import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { PlannedModel } from './proofPlan.ts';

/** A model that another process is at is looked at again after so long. */
const POSTPONED_MS = 500;

/** A model of a run, and its place in the order. */
export interface PlacedModel {
  readonly planned: PlannedModel;
  readonly place: number;
}

/** The models of a run in their order; what another process is at comes again later. */
export class ModelList {
  readonly #left: PlacedModel[];
  readonly #postponed: (PlacedModel & { readonly until: number })[] = [];

  constructor(models: readonly PlannedModel[]) {
    this.#left = models.map((planned, place) => ({ planned, place }));
  }

  /** Other processes have all that is left. */
  get isWaiting(): boolean {
    return this.#left.length === 0 && this.#postponed.length > 0;
  }

  /** The next model, once one can be looked at; null: there is none, or the signal is aborted. */
  async next(signal: AbortSignal | undefined): Promise<PlacedModel | null> {
    if (signal?.aborted) return null;
    const first = this.#left.shift();
    if (first) return first;
    const postponed = this.#postponed.shift();
    if (!postponed) return null;
    try {
      await pause(Math.max(0, postponed.until - performance.now()), undefined, signal && { signal });
      return postponed;
    } catch {
      return null;
    }
  }

  /** Another process is at a model. */
  postpone({ planned, place }: PlacedModel): void {
    this.#postponed.push({ planned, place, until: performance.now() + POSTPONED_MS });
  }
}
