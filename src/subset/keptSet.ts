import { type QuadraticModel, type SubsetFit, subsetFit } from './quadraticModel.ts';
import { type Change, SweptModel } from './sweptModel.ts';

/** A change of the loss that is off by more of the loss than this has been spoilt by sweeps: it is swept anew. */
const STALE = 1e-6;

/** A kept set S with its exact fit, and the changes of it that cost least by the closed forms of the swept model. */
export class KeptSet {
  readonly #model: QuadraticModel;
  #fit: SubsetFit;
  #swept: SweptModel;
  #isFresh = true;

  /**
   * @param kept indices of S, in any order
   *
   * Cost: (k + 1)n² multiply-adds, k being the size of S.
   */
  constructor(model: QuadraticModel, kept: Iterable<number>) {
    this.#model = model;
    this.#fit = subsetFit(model, kept);
    this.#swept = new SweptModel(model, this.#fit);
  }

  /** The best weights on S, and their loss. */
  get fit(): SubsetFit {
    return this.#fit;
  }

  /** Whether costs are free of the rounding of earlier changes. */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  /** Frees costs of the rounding of earlier changes; kn² multiply-adds. */
  refresh(): void {
    this.#swept = new SweptModel(this.#model, this.#fit);
    this.#isFresh = true;
  }

  /** The deletion that costs least. @returns null where no weight is left */
  cheapestDeletion(): Change | null {
    const q = this.#swept.cheapest(1);
    return q === null ? null : { out: [q], in: [] };
  }

  /** The weight whose return lowers the loss most. @returns null where all are there */
  bestReturn(): Change | null {
    const p = this.#swept.cheapest(0);
    return p === null ? null : { out: [], in: [p] };
  }

  /** The swap that costs least. @returns null where there is none, or none that costs less than `limit` */
  bestSwap(limit: number): Change | null {
    const [best] = this.#swept.bestSwaps(1);
    return best !== undefined && best.cost < limit ? best : null;
  }

  /**
   * Two swaps at once: of the `count` swaps that cost least the first after which another one brings the cost of both
   * below `limit`, and the best of those.
   *
   * @returns null where there are none
   *
   * Cost: a look at k(n − k) pairs for each of `count`.
   */
  twoSwaps(count: number, limit: number): Change | null {
    for (const first of this.#swept.bestSwaps(count)) {
      const second = this.#swept.bestSwapAfter(first, limit - first.cost);
      if (second !== null) {
        return { out: [...first.out, ...second.out], in: [...first.in, ...second.in] };
      }
    }
    return null;
  }

  /** The indices that are kept after a change, ascending. */
  keptAfter({ out, in: into }: Change): number[] {
    return [...this.#fit.kept.filter((q) => !out.includes(q)), ...into].sort((p, q) => p - q);
  }

  /** The fit after a change; the set stays as it is. k³/6 + n² multiply-adds. */
  after(change: Change): SubsetFit {
    return subsetFit(this.#model, this.keptAfter(change));
  }

  /**
   * Goes over to another set.
   *
   * @param fit of it
   *
   * Cost: n² multiply-adds for each weight that goes or comes.
   */
  become(fit: SubsetFit): void {
    const { isKept } = this.#swept;
    const scale = Math.max(fit.loss, this.#fit.loss);
    const gone = new Set(this.#fit.kept);
    for (const p of fit.kept) gone.delete(p);
    this.#fit = fit;
    this.#isFresh = false;
    // Those that come go first: no set on the way is smaller than both.
    const isSwept =
      fit.kept.every((p) => isKept[p] === 1 || this.#swept.turn(p)) && [...gone].every((q) => this.#swept.turn(q));
    if (!isSwept || Math.abs(this.#swept.loss - fit.loss) > STALE * scale) this.refresh();
    else this.#swept.loss = fit.loss;
  }
}
