import { NumericalError, readValue } from '../errors.ts';
import { fullMask, liveWeights, type Mask } from '../network/mask.ts';
import type { Measurements, PruningProblem } from './pruningProblem.ts';
import type { PruningRules } from './pruningRules.ts';
import {
  type ChangeColumns,
  type MeasuredColumns,
  type PruningStep,
  pruningStep,
  type StepChange,
  UNMEASURED,
} from './pruningStep.ts';
import { breaksRule } from './stopping.ts';

/**
 * Makes the steps of one path from its changes: measured where that is due, retrained where that is, taken back where
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

  /** @param start (full n) trained weights, 0 where deleted; not modified */
  constructor(problem: PruningProblem, start: Float64Array, rules: PruningRules) {
    const { network } = problem;
    this.#problem = problem;
    this.#rules = rules;
    this.#measureEvery = rules.measureEvery ?? 1;
    this.mask = problem.mask?.slice() ?? fullMask(network);
    this.#first = problem.measure(start);
    this.#measured = this.#first;
    const weightsLeft = liveWeights(this.mask).length;
    const trained = { step: 0, turn: null, weightsLeft, kind: null, deleted: null, inserted: null, nuisance: false };
    this.last = pruningStep(
      { ...trained, saliency: null, exactSaliency: null, saliencyBound: null, weights: start.slice() },
      this.#measuredColumns(this.#first, null, false, start, this.mask),
    );
  }

  /** E of the last state that was measured. */
  get trainError(): number {
    return this.#measured.trainError;
  }

  /** Whether a state keeps the stopping rule. */
  keeps(state: Measurements): boolean {
    return !breaksRule(this.#rules.stopping, state, this.#first);
  }

  /** Deletes nuisance weights, which change no output, at once: all these steps have the weights after them. */
  nuisanceSteps(gone: readonly number[]): PruningStep[] {
    const weights = this.last.weights.slice();
    for (const q of gone) weights[q] = 0;
    const steps: PruningStep[] = [];
    for (const q of gone) steps.push(this.#nuisanceStep(q, weights, steps.at(-1) ?? this.last));
    return steps;
  }

  #nuisanceStep(deleted: number, weights: Float64Array, last: PruningStep): PruningStep {
    this.mask[deleted] = 0;
    const deletion: ChangeColumns = {
      step: last.step + 1,
      turn: this.#turn,
      weightsLeft: last.weightsLeft - 1,
      kind: 'delete',
      deleted,
      inserted: null,
      nuisance: true,
      saliency: 0,
      exactSaliency: null,
      saliencyBound: null,
      weights,
    };
    if (last.trainError !== null) {
      return pruningStep(deletion, this.#measuredColumns(this.#measured, 0, false, weights, this.mask));
    }
    const step = pruningStep(deletion, UNMEASURED);
    return step.step % this.#measureEvery === 0 ? this.#caughtUp(step) : step;
  }

  /**
   * Makes the changes of a turn.
   *
   * @returns null if the last of its states breaks the stopping rule: then all is as it was before
   */
  stepsOfTurn(changes: readonly StepChange[]): readonly PruningStep[] | null {
    const before = { measured: this.#measured, sinceRetraining: this.#sinceRetraining };
    this.#turn++;
    const alive = this.mask.slice();
    let { weightsLeft } = this.last;
    const steps: PruningStep[] = [];
    for (let i = 0; i < changes.length; i++) {
      const { deleted, inserted } = changes[i];
      if (deleted !== null) alive[deleted] = 0;
      if (inserted !== null) alive[inserted] = 1;
      weightsLeft += (inserted === null ? 0 : 1) - (deleted === null ? 0 : 1);
      steps.push(this.#stepOfTurn(changes, i, weightsLeft, alive));
    }
    const outcome = steps[steps.length - 1];
    if (outcome.trainError !== null && breaksRule(this.#rules.stopping, outcome, this.#first)) {
      this.#measured = before.measured;
      this.#sinceRetraining = before.sinceRetraining;
      this.#turn--;
      return null;
    }
    this.mask.set(alive);
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
   * One change of a turn: the last one may be retrained after.
   *
   * @param changes of the turn
   * @param i       its index among them
   * @param alive   the mask after it
   */
  #stepOfTurn(changes: readonly StepChange[], i: number, weightsLeft: number, alive: Mask): PruningStep {
    const given = changes[i];
    const {
      kind,
      deleted,
      inserted,
      nuisance = false,
      saliency,
      exactSaliency,
      saliencyBound,
      weights: pruned,
    } = given;
    const isRefitted = given.retrained ?? false;
    const { retrain, retrainEvery, stopping } = this.#rules;
    const step = this.last.step + 1 + i;
    const isLast = i === changes.length - 1;
    this.#sinceRetraining++;
    const change = {
      step,
      turn: this.#turn,
      weightsLeft,
      kind,
      deleted,
      inserted,
      nuisance,
      saliency,
      exactSaliency,
      saliencyBound,
      weights: pruned,
    };
    if (given.isWithNext) return pruningStep(change, UNMEASURED);
    const due = isLast && retrain === 'every' && this.#sinceRetraining >= readValue(retrainEvery, 'retrainEvery');
    if (!due && !given.trained && !this.#isMeasured(changes[i - 1]?.isWithNext ? this.last.step + 1 : step, step)) {
      return pruningStep(change, isRefitted ? { ...UNMEASURED, retrained: true } : UNMEASURED);
    }
    let now = this.#problem.measure(pruned);
    const errorChange = this.#changeMeasured(now, step, deleted);
    const heals = isLast && retrain === 'onFailure' && breaksRule(stopping, now, this.#first);
    const retrained = given.trained !== undefined || due || heals;
    if (retrained) {
      change.weights = given.trained ?? this.#problem.retrain(pruned, alive);
      now = this.#problem.measure(change.weights);
    }
    this.#measured = now;
    const wasTrained = retrained || isRefitted;
    return pruningStep(change, this.#measuredColumns(now, errorChange, wasTrained, change.weights, alive));
  }

  /** Whether one of the steps from `first` to `last` is one of every so many that are measured. */
  #isMeasured(first: number, last: number): boolean {
    return Math.floor(last / this.#measureEvery) > Math.floor((first - 1) / this.#measureEvery);
  }

  /** A step that was left out, measured after all. */
  #caughtUp(step: PruningStep): PruningStep {
    const now = this.#problem.measure(step.weights);
    const errorChange = this.#changeMeasured(now, step.step, step.deleted);
    return pruningStep(step, this.#measuredColumns(now, errorChange, step.retrained, step.weights, this.mask));
  }

  #measuredColumns(
    { trainError, trainAccuracy, validationError, testError, testAccuracy }: Measurements,
    errorChange: number | null,
    retrained: boolean,
    weights: Float64Array,
    alive: Mask,
  ): MeasuredColumns {
    const { generalisation } = this.#problem;
    const { effectiveWeights, fpe } = generalisation?.(weights, liveWeights(alive), trainError) ?? UNMEASURED;
    return {
      errorChange,
      trainError,
      trainAccuracy,
      validationError,
      testError,
      testAccuracy,
      retrained,
      effectiveWeights,
      fpe,
    };
  }

  #changeMeasured(now: Measurements, step: number, deleted: number | null): number {
    if (!Number.isFinite(now.trainError)) {
      throw new NumericalError('the error is not finite after a deletion', { step, deleted: deleted! });
    }
    const change = now.trainError - this.#measured.trainError;
    this.#measured = now;
    return change;
  }
}
