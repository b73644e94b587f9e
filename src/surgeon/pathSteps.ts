import { NumericalError, readValue } from '../errors.ts';
import { fullMask, liveWeights, type Mask } from '../network/mask.ts';
import type { Generalisation, Measurements, PruningProblem } from './pruningProblem.ts';
import type { PruningRules } from './pruningRules.ts';
import { type PruningStep, UNBOUNDED, UNMEASURED, UNTOUCHED } from './pruningStep.ts';
import { breaksRule } from './stopping.ts';
import type { TurnDeletion } from './turn.ts';

/**
 * Makes the steps of one path from its deletions: measured where that is due, retrained where that is, taken back where
 * a turn breaks the stopping rule.
 */
export class PathSteps {
  /** the weights that are left */
  readonly mask: Mask;
  /** the state that the path has come to */
  last: PruningStep;
  readonly #problem: PruningProblem;
  readonly #rules: PruningRules;
  readonly #measureEvery: number;
  readonly #first: Measurements;
  /** of the last step that was measured */
  #measured: Measurements;
  #sinceRetraining = 0;
  #turn = 0;

  /** @param start (full n) trained weights; not modified */
  constructor(problem: PruningProblem, start: Float64Array, rules: PruningRules) {
    const { network } = problem;
    this.#problem = problem;
    this.#rules = rules;
    this.#measureEvery = rules.measureEvery ?? 1;
    this.mask = fullMask(network);
    this.#first = problem.measure(start);
    this.#measured = this.#first;
    this.last = {
      ...{ ...UNTOUCHED, weightsLeft: network.weights, weights: start.slice(), ...this.#first },
      ...this.#generalisationAt(start, this.mask, this.#first.trainError),
    };
  }

  /** E of the last state that was measured. */
  get trainError(): number {
    return this.#measured.trainError;
  }

  /** Deletes a nuisance weight, which changes no output. */
  nuisanceStep(deleted: number): PruningStep {
    const { last } = this;
    this.mask[deleted] = 0;
    const weights = last.weights.with(deleted, 0);
    const change = { deleted, nuisance: true, saliency: 0, errorChange: last.trainError === null ? null : 0 };
    const state = {
      ...{ step: last.step + 1, turn: this.#turn, weightsLeft: last.weightsLeft - 1, weights, retrained: false },
      ...this.#generalisationAt(weights, this.mask, last.trainError),
    };
    const row = { ...last, ...UNBOUNDED, ...change, ...state };
    return row.trainError === null && row.step % this.#measureEvery === 0 ? this.#caughtUp(row) : row;
  }

  /**
   * Deletes the weights of a turn.
   *
   * @returns null if the last of its states breaks the stopping rule: then all is as it was before
   */
  stepsOfTurn(deletions: readonly TurnDeletion[]): readonly PruningStep[] | null {
    const before = { measured: this.#measured, sinceRetraining: this.#sinceRetraining };
    this.#turn++;
    let alive = this.mask;
    const steps = deletions.map((deletion, i) => {
      alive = alive.with(deletion.deleted, 0);
      return this.#stepOfTurn(deletion, i, deletions.length, alive);
    });
    const outcome = steps[steps.length - 1];
    if (outcome.trainError !== null && breaksRule(this.#rules.stopping, outcome, this.#first)) {
      this.#measured = before.measured;
      this.#sinceRetraining = before.sinceRetraining;
      this.#turn--;
      return null;
    }
    for (const { deleted } of deletions) this.mask[deleted] = 0;
    if (outcome.retrained) this.#sinceRetraining = 0;
    return steps;
  }

  /** Goes on to further steps. One that was not measured waits for the next: the last of a path is always measured. */
  *goOn(steps: readonly PruningStep[]): Generator<PruningStep, void, undefined> {
    for (const step of steps) {
      if (this.last.trainError === null) yield this.last;
      this.last = step;
      if (step.trainError !== null) yield step;
    }
  }

  /** Ends the path with a state that is measured; @returns the reason, for whoever goes through the steps */
  *ended<Reason>(reason: Reason): Generator<PruningStep, Reason, undefined> {
    if (this.last.trainError === null) yield this.#caughtUp(this.last);
    return reason;
  }

  /**
   * One deletion of a turn: the last one may be retrained after.
   *
   * @param i     its index in the turn
   * @param count deletions of the turn
   * @param alive the mask after it
   */
  #stepOfTurn(deletion: TurnDeletion, i: number, count: number, alive: Mask): PruningStep {
    const { deleted, saliency, exactSaliency, saliencyBound, weights: pruned } = deletion;
    const { retrain, retrainEvery, stopping } = this.#rules;
    const step = this.last.step + 1 + i;
    const isLast = i === count - 1;
    this.#sinceRetraining++;
    const weightsLeft = this.last.weightsLeft - 1 - i;
    const due = isLast && retrain === 'every' && this.#sinceRetraining >= readValue(retrainEvery, 'retrainEvery');
    if (!due && step % this.#measureEvery !== 0) {
      const state = { step, turn: this.#turn, weightsLeft, deleted, nuisance: false };
      return { ...state, saliency, exactSaliency, saliencyBound, ...UNMEASURED, weights: pruned };
    }
    let now = this.#problem.measure(pruned);
    const errorChange = this.#changeMeasured(now, { step, deleted });
    const retrained = due || (isLast && retrain === 'onFailure' && breaksRule(stopping, now, this.#first));
    const weights = retrained ? this.#problem.retrain(pruned, alive) : pruned;
    if (retrained) now = this.#problem.measure(weights);
    this.#measured = now;
    const { effectiveWeights, fpe } = this.#generalisationAt(weights, alive, now.trainError);
    // Name by name: V8 makes a hash table of an object that several others are spread into, for every step of a path.
    return {
      step,
      turn: this.#turn,
      weightsLeft,
      deleted,
      nuisance: false,
      saliency,
      exactSaliency,
      saliencyBound,
      errorChange,
      trainError: now.trainError,
      trainAccuracy: now.trainAccuracy,
      validationError: now.validationError,
      testError: now.testError,
      testAccuracy: now.testAccuracy,
      retrained,
      effectiveWeights,
      fpe,
      weights,
    };
  }

  /** A step that was left out, measured after all. */
  #caughtUp(step: PruningStep): PruningStep {
    const now = this.#problem.measure(step.weights);
    const errorChange = this.#changeMeasured(now, step);
    return { ...step, ...now, ...this.#generalisationAt(step.weights, this.mask, now.trainError), errorChange };
  }

  #changeMeasured(now: Measurements, { step, deleted }: Pick<PruningStep, 'step' | 'deleted'>): number {
    if (!Number.isFinite(now.trainError)) {
      throw new NumericalError('the error is not finite after a deletion', { step, deleted: deleted! });
    }
    const change = now.trainError - this.#measured.trainError;
    this.#measured = now;
    return change;
  }

  #generalisationAt(weights: Float64Array, alive: Mask, trainError: number | null): Generalisation {
    const { generalisation } = this.#problem;
    return generalisation && trainError !== null
      ? generalisation(weights, liveWeights(alive), trainError)
      : { effectiveWeights: null, fpe: null };
  }
}
