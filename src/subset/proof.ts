import { type QuadraticModel, type SubsetFit, subsetFit } from './quadraticModel.ts';
import { type Subtree, type SubtreeResult, type SubtreeTask, wholeTree } from './subtree.ts';

/** A proof as it lies in a file: it goes on from there to the same end. */
export interface ProofState {
  /** k, weights that are kept */
  readonly size: number;
  /** (k) the best mask so far, ascending */
  readonly kept: readonly number[];
  /** the parts of the tree that are left to search */
  readonly open: readonly Subtree[];
  /** nodes of the tree that were looked at */
  readonly nodes: number;
  /** waves that are done */
  readonly waves: number;
}

/** Tasks of a wave, at most: a constant, so that a proof does not depend on the number of threads. */
const WAVE_TASKS = 16;
/** Subtrees of a task, at most. */
const TASK_SUBTREES = 64;
/** Nodes of a task in the first wave and at most: most proofs end in the first, others have their waves grow. */
const MIN_NODES = 1 << 14;
const MAX_NODES = 1 << 20;

/**
 * The proof that a mask is the best of its size in a model, or how far it is from that.
 *
 * It goes in waves. A wave is a list of tasks, each some subtrees of the tree of all masks, that any threads search in
 * any order; none sees what another finds before the wave ends. So mask, loss, bound and number of nodes depend on the
 * model, the size and the first mask alone.
 *
 * Of masks whose losses are equal within `lossTolerance` the first stays: the given one, then the order of subtrees,
 * which go by their bound.
 *
 * @example
 * ```ts
 * import { Proof, quadraticModel, SubtreeSearch } from 'optimal-brain-surgeon/subset';
 *
 * // A = I: the best mask keeps the largest weights, and the loss is half the sum of squares of the others.
 * const model = quadraticModel(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), Float64Array.of(1, 3, 2));
 * const proof = new Proof(model, { size: 1, kept: [0] });
 * const search = new SubtreeSearch(model);
 * while (!proof.isProven) proof.absorb(proof.nextWave().map((task) => search.search(task)));
 * console.log(proof.best.kept.join(' '), proof.best.loss, proof.lowerBound); // → 1 2.5 2.5
 * ```
 */
export class Proof {
  readonly #model: QuadraticModel;
  readonly #size: number;
  #best: SubsetFit;
  #open: Subtree[];
  #nodes: number;
  #waves: number;

  /**
   * @param state the beginning: a size from 1 to n and a mask of that size; or a state to go on from
   * @throws {RangeError} if the mask has not that size
   */
  constructor(model: QuadraticModel, state: Pick<ProofState, 'size' | 'kept'> & Partial<ProofState>) {
    const { size, kept, open, nodes = 0, waves = 0 } = state;
    if (kept.length !== size || size < 1)
      throw new RangeError(`a mask of ${kept.length} weights is not one of ${size}`);
    this.#model = model;
    this.#size = size;
    this.#best = subsetFit(model, kept);
    this.#open = [...(open ?? (size < model.n ? [wholeTree(model.n)] : []))];
    this.#nodes = nodes;
    this.#waves = waves;
  }

  /** The best mask so far. */
  get best(): SubsetFit {
    return this.#best;
  }

  /** No mask of this size has less loss: the loss of the best one where it is proven. */
  get lowerBound(): number {
    return this.#open.reduce((bound, subtree) => Math.min(bound, subtree.bound), this.#best.loss);
  }

  /** Whether nothing is left to search. */
  get isProven(): boolean {
    return this.#open.length === 0;
  }

  /** Nodes of the tree that were looked at. */
  get nodes(): number {
    return this.#nodes;
  }

  /** Plain data to go on from. */
  get state(): ProofState {
    const { kept } = this.#best;
    return { size: this.#size, kept, open: [...this.#open], nodes: this.#nodes, waves: this.#waves };
  }

  /** The tasks of the next wave: the subtrees of the smallest bounds, dealt in turn; none where nothing is left. */
  nextWave(): SubtreeTask[] {
    const subtrees = this.#open.slice(0, WAVE_TASKS * TASK_SUBTREES);
    const maxNodes = Math.min(MIN_NODES * 4 ** this.#waves, MAX_NODES);
    return Array.from({ length: Math.min(WAVE_TASKS, subtrees.length) }, (_, t) => ({
      size: this.#size,
      subtrees: subtrees.filter((_, i) => i % WAVE_TASKS === t),
      incumbent: this.#best.loss,
      maxNodes,
    }));
  }

  /** Takes the results of a wave, in the order of its tasks. */
  absorb(results: readonly SubtreeResult[]): void {
    const left = this.#open.slice(WAVE_TASKS * TASK_SUBTREES);
    for (const { kept, nodes, open } of results) {
      this.#nodes += nodes;
      const fit = kept && subsetFit(this.#model, kept);
      if (fit && fit.loss < this.#best.loss) this.#best = fit;
      left.push(...open);
    }
    // Stable: subtrees of equal bound stay in their order.
    this.#open = left.filter(({ bound }) => bound < this.#best.loss).sort((p, q) => p.bound - q.bound);
    this.#waves++;
  }
}
