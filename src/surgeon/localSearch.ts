import { liveWeights, type Mask, nuisanceWeights } from '../network/mask.ts';
import { type UniformStream, uniformStream } from '../random.ts';
import { predictedChange } from '../subset/localModel.ts';
import { type SubsetFit, subsetFit } from '../subset/quadraticModel.ts';
import { SweptModel } from '../subset/sweptModel.ts';
import type { MaskState } from './criteria/maskRule.ts';
import type { MaskModel } from './maskModel.ts';
import { modelHere } from './modelHere.ts';
import type { Measurements, PruningProblem } from './pruningProblem.ts';
import { maskAfter, type StepChange } from './pruningStep.ts';

/** The limits of a local search, and what it draws and predicts by. */
export interface LocalSearchOptions {
  /** changes of a network that are tried at most, each by a training, before the best of them is gone on from */
  readonly candidates: number;
  /** deletions that break the rule from which swaps are tried, before a search starts at random */
  readonly descents: number;
  /** random starts, in all */
  readonly restarts: number;
  /** swaps of a random start, beside its deletion */
  readonly randomSwaps: number;
  /** of the random starts */
  readonly seed: number;
  /** of the loss that its problem has models of */
  readonly decay: number;
}

/** The path that it goes on with. */
export interface SearchedPath {
  /** the state that it began in: weights that were gone there stay away */
  readonly start: MaskState['start'];
  /** whether weights of a unit without a path to an output go at once */
  readonly nuisance: 'delete' | 'keep';
  /** Whether a network keeps the condition. */
  keeps(state: Measurements): boolean;
}

/** A network on the way, and how the turn has come to it. */
interface Place {
  readonly mask: Mask;
  /** (full n), 0 where deleted */
  readonly weights: Float64Array;
  /** from the network that the turn began with */
  readonly changes: readonly StepChange[];
}

/** A network whose live weights are trained. */
interface Judged extends Place {
  readonly trainError: number;
  readonly keepsRule: boolean;
}

/** One change of a mask. */
type MaskChange = Pick<StepChange, 'kind' | 'deleted' | 'inserted'>;

/**
 * Local search for the smallest network that keeps a condition, with retraining. It goes on from a network to one with
 * a weight less that keeps the condition after training:
 *
 * 1. "delete one": the deletion after which E is smallest;
 * 2. "swap one, delete one", where no deletion alone keeps the condition: from each of the best deletions the swap
 *    after which E is smallest, and another one, until the condition is kept or none lowers E;
 * 3. the same from a network that is made by a random deletion and random swaps.
 *
 * Which deletions and swaps are tried says the quadratic model of the loss at the network before (`localModel`), which
 * also says where training begins; what is gone on from is decided by the real error after training. No mask is trained
 * twice. Random numbers depend on the seed alone.
 *
 * Cost: a training for each candidate, which is by far the most of it, and n³/3 for each model.
 */
export class LocalSearch {
  readonly #problem: PruningProblem;
  readonly #options: LocalSearchOptions;
  readonly #path: SearchedPath;
  readonly #uniform: UniformStream;
  readonly #judged = new Set<string>();
  #restartsLeft: number;

  constructor(problem: PruningProblem, options: LocalSearchOptions, path: SearchedPath) {
    this.#problem = problem;
    this.#options = options;
    this.#path = path;
    this.#uniform = uniformStream('local search', options.seed);
    this.#restartsLeft = options.restarts;
  }

  /**
   * The changes of one turn that lead to a network with fewer weights that keeps the condition.
   *
   * @param weights (full n), 0 where deleted; not modified
   * @param mask    of them; not modified
   * @returns null where the search has found none within its limits
   */
  next(weights: Float64Array, mask: Mask): readonly StepChange[] | null {
    if (liveWeights(mask).length < 2) return null;
    const start = { weights, mask: mask.slice(), changes: [] };
    const model = this.#modelAt(weights);
    const deletions = this.#deletions(start, model);
    if (deletions[0]?.keepsRule) return deletions[0].changes;
    for (const deletion of deletions.slice(0, this.#options.descents)) {
      const kept = this.#swapped(deletion);
      if (kept) return kept.changes;
    }
    while (this.#restartsLeft > 0) {
      this.#restartsLeft--;
      const random = this.#random(start, model);
      const kept = random && this.#swapped(random);
      if (kept) return kept.changes;
    }
    return null;
  }

  /** The deletions that the model predicts to cost least, trained, the best of them first. */
  #deletions(start: Place, model: MaskModel): Judged[] {
    const fits = Array.from(liveWeights(start.mask), (deleted) => {
      const mask = start.mask.with(deleted, 0);
      return { deleted, loss: fitOf(model, mask).loss };
    });
    return fits
      .sort((a, b) => a.loss - b.loss || a.deleted - b.deleted)
      .slice(0, this.#options.candidates)
      .flatMap(({ deleted }) => this.#trained(start, model, [{ kind: 'delete', deleted, inserted: null }]) ?? [])
      .sort(byQuality);
  }

  /**
   * The first network on a way of swaps, each the best of its candidates, that keeps the condition; null: none does.
   */
  #swapped(from: Judged): Judged | null {
    let at = from;
    while (!at.keepsRule) {
      const model = this.#modelAt(at.weights);
      const swaps = new SweptModel(model.model, fitOf(model, at.mask)).bestSwaps(this.#options.candidates);
      const [best] = swaps
        .flatMap(({ out, in: into }) => {
          const swap: MaskChange = { kind: 'swap', deleted: model.flat(out[0]), inserted: model.flat(into[0]) };
          return this.#trained(at, model, [swap]) ?? [];
        })
        .sort(byQuality);
      if (!best || !(best.keepsRule || best.trainError < at.trainError)) return null;
      at = best;
    }
    return at;
  }

  /** A random deletion and random swaps, trained; null if this mask was judged before. */
  #random(start: Place, model: MaskModel): Judged | null {
    const mask = start.mask.slice();
    const changes: MaskChange[] = [];
    for (let i = 0; i <= this.#options.randomSwaps; i++) {
      const deleted = this.#pick(liveWeights(mask));
      const inserted = i === 0 ? null : this.#pick(this.#gone(mask));
      mask[deleted] = 0;
      if (inserted !== null) mask[inserted] = 1;
      changes.push({ kind: i === 0 ? 'delete' : 'swap', deleted, inserted });
    }
    return this.#trained(start, model, changes);
  }

  /** The weights that may come back. */
  #gone(mask: Mask): Int32Array {
    return liveWeights(this.#path.start.mask).filter((q) => mask[q] === 0);
  }

  #modelAt(weights: Float64Array): MaskModel {
    const problem = this.#problem;
    const { network, samples } = problem;
    if (!problem.damped) throw new TypeError('a search needs a problem that tells H + αI');
    const damped = (at: Float64Array, live: Int32Array) => problem.damped!(at, live);
    return modelHere({ network, samples, weights, start: this.#path.start, damped }, this.#options.decay);
  }

  #pick(from: Int32Array): number {
    return from[Math.floor(this.#uniform() * from.length)];
  }

  /**
   * The network after some changes of the mask: weights by the model after each, then trained.
   *
   * @param model at the weights of `from`
   * @returns null if this mask was judged before, or if its error is not finite
   */
  #trained(from: Place, model: MaskModel, maskChanges: readonly MaskChange[]): Judged | null {
    const mask = maskAfter(from.mask, maskChanges);
    const key = mask.join('');
    if (this.#judged.has(key)) return null;
    this.#judged.add(key);

    const changes = this.#fitted(from, model, maskChanges);
    const last = changes[changes.length - 1];
    const weights = this.#problem.retrain(last.weights, mask);
    const state = this.#problem.measure(weights);
    if (!Number.isFinite(state.trainError)) return null;
    changes[changes.length - 1] = { ...last, trained: weights };
    return this.#withoutNuisance({
      ...{ mask, weights, trainError: state.trainError, keepsRule: this.#path.keeps(state) },
      changes: [...from.changes, ...changes],
    });
  }

  /** Changes of a mask with the weights that the model has after each. */
  #fitted(from: Place, model: MaskModel, maskChanges: readonly MaskChange[]): StepChange[] {
    const { decay } = this.#options;
    let { mask } = from;
    let before = model.valuesOf(from.weights);
    return maskChanges.map((change) => {
      mask = maskAfter(mask, [change]);
      const to = fitOf(model, mask).weights;
      const saliency = predictedChange(model.model, decay, { from: before, to });
      before = to;
      const none = { exactSaliency: null, saliencyBound: null };
      return { ...change, saliency, ...none, weights: model.weightsOf(to), retrained: true };
    });
  }

  /** The same network without its nuisance weights, where these are to go: no output changes. */
  #withoutNuisance(from: Judged): Judged {
    if (this.#path.nuisance === 'keep') return from;
    const mask = from.mask.slice();
    // A path ends at one weight, whatever that does.
    const nuisance = nuisanceWeights(this.#problem.network, mask).slice(0, liveWeights(mask).length - 1);
    let { weights } = from;
    const gone = nuisance.map((deleted): StepChange => {
      mask[deleted] = 0;
      weights = weights.with(deleted, 0);
      const none = { saliency: 0, exactSaliency: null, saliencyBound: null };
      return { kind: 'delete', deleted, inserted: null, nuisance: true, ...none, weights };
    });
    return { ...from, mask, weights, changes: [...from.changes, ...gone] };
  }
}

/** The best weights of a model on a mask. */
const fitOf = (of: MaskModel, mask: Mask): SubsetFit => subsetFit(of.model, of.keptOf(mask));

/** Networks that keep the condition first, then those with fewer weights among them, then by E. */
function byQuality(a: Judged, b: Judged): number {
  if (a.keepsRule !== b.keepsRule) return a.keepsRule ? -1 : 1;
  const size = a.keepsRule ? liveWeights(a.mask).length - liveWeights(b.mask).length : 0;
  return size || a.trainError - b.trainError;
}
