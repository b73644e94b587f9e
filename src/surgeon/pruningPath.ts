import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { NumericalError } from '../errors.ts';
import { fullMask, liveWeights, type Mask, nuisanceWeights } from '../network/mask.ts';
import type { DeletionRule } from './criteria/deletionRule.ts';
import type { Generalisation, Measurements, PruningProblem } from './pruningProblem.ts';
import { type PruningStep, UNBOUNDED, UNMEASURED, UNTOUCHED } from './pruningStep.ts';
import type { RetrainName } from './retraining.ts';
import { breaksRule, keptSteps, lastSize, STOP, type StopName, type StoppingRule } from './stopping.ts';
import { type TurnDeletion, turnOf } from './turn.ts';

/** The rules of one path: what goes, when it ends, and what is renewed, retrained and measured on the way. */
export interface PruningRules {
  /**
   * the rule that chooses; where its path ends (the stopping rule, or nothing left to choose), the next one takes over
   */
  readonly criteria: readonly [DeletionRule, ...DeletionRule[]];
  readonly stopping: StoppingRule;
  /** H is built anew for every k-th deletion and downdated in between; 1 = for every deletion, as in the paper */
  readonly renewEvery: number;
  /**
   * `delete`: weights of a unit without a path to an output go next, at no cost; `keep`: they stay weights like others
   */
  readonly nuisance: 'delete' | 'keep';
  readonly retrain: RetrainName;
  readonly retrainEvery: number;
  /** errors are measured after every k-th deletion, after retraining and at the end; default 1 */
  readonly measureEvery?: number;
}

/** The reason why a path ended: its stopping rule, or a matrix that was not positive definite. */
export type StoppedBy = StopName | 'indefinite';

/** The whole path. */
export interface PruningPath<Step extends PruningStep = PruningStep> {
  readonly steps: readonly Step[];
  readonly stoppedBy: StoppedBy;
}

/** Collects the steps of a path up to its end. */
export function wholePath<Step extends PruningStep>(path: Generator<Step, StoppedBy, undefined>): PruningPath<Step> {
  const steps: Step[] = [];
  let next = path.next();
  for (; !next.done; next = path.next()) steps.push(next.value);
  return { steps, stoppedBy: next.value };
}

/**
 * Deletes weights, turn by turn, until the stopping rule breaks, and collects the steps.
 *
 * @param start (full n) trained weights; not modified
 * @throws {NumericalError} if E is no longer a finite number
 */
export const pruningPath = (problem: PruningProblem, start: Float64Array, rules: PruningRules): PruningPath =>
  wholePath(pruningSteps(problem, start, rules));

/**
 * The same path one step at a time, each computed when it is asked for: a caller can stop, stream or collect. It gives
 * only steps that stay. A turn comes out once the stopping rule has passed it; under a rule that looks back for a
 * minimum, the steps since the smallest value so far wait until a later turn is as good, or until the path ends
 * without them. Step 0 comes first, as it is.
 *
 * Source: the procedure of Hassibi & Stork, NIPS 5 (1993), section 3: H⁻¹, smallest L_q, update of all weights, again.
 *
 * @param start (full n) trained weights; not modified
 * @returns why the path ended, as the value of the generator
 * @throws {NumericalError} from `next`, if E is no longer a finite number
 */
export function* pruningSteps(
  problem: PruningProblem,
  start: Float64Array,
  rules: PruningRules,
): Generator<PruningStep, StoppedBy, undefined> {
  return yield* keptSteps(rules.stopping, passedSteps(problem, start, rules));
}

/** The steps of all turns that pass the stopping rule; the turn that breaks it is taken back. */
function* passedSteps(
  problem: PruningProblem,
  start: Float64Array,
  rules: PruningRules,
): Generator<PruningStep, StoppedBy, undefined> {
  const { network, samples } = problem;
  const { stopping, measureEvery = 1 } = rules;
  const criteria = [...rules.criteria];
  let criterion = criteria.shift()!;
  const mask = fullMask(network);
  const first = problem.measure(start);
  let measured: Measurements = first; // of the last step that was measured
  let curvature: LiveCurvature | null = null; // null: to be built anew
  let served = 0; // deletions that it has served
  let sinceRetraining = 0;
  let turn = 0;

  const generalisationAt = (weights: Float64Array, alive: Mask, trainError: number | null): Generalisation =>
    problem.generalisation && trainError !== null
      ? problem.generalisation(weights, liveWeights(alive), trainError)
      : { effectiveWeights: null, fpe: null };
  const changeMeasured = (now: Measurements, { step, deleted }: Pick<PruningStep, 'step' | 'deleted'>): number => {
    if (!Number.isFinite(now.trainError)) {
      throw new NumericalError('the error is not finite after a deletion', { step, deleted: deleted! });
    }
    const change = now.trainError - measured.trainError;
    measured = now;
    return change;
  };
  /** A step that was left out, measured after all. */
  const caughtUp = (step: PruningStep): PruningStep => {
    const now = problem.measure(step.weights);
    const errorChange = changeMeasured(now, step);
    return { ...step, ...now, ...generalisationAt(step.weights, mask, now.trainError), errorChange };
  };
  /** The deletion of a nuisance weight, which changes no output. */
  const nuisanceStep = (deleted: number): PruningStep => {
    const weights = last.weights.with(deleted, 0);
    const change = { deleted, nuisance: true, saliency: 0, errorChange: last.trainError === null ? null : 0 };
    const state = { step: last.step + 1, turn, weightsLeft: last.weightsLeft - 1, weights, retrained: false };
    const row = { ...last, ...UNBOUNDED, ...change, ...state, ...generalisationAt(weights, mask, last.trainError) };
    return row.trainError === null && row.step % measureEvery === 0 ? caughtUp(row) : row;
  };
  /** The steps of a turn, measured where that is due, retrained at its end where that is. */
  const stepsOfTurn = (deletions: readonly TurnDeletion[]): PruningStep[] => {
    let alive = mask;
    return deletions.map(({ deleted, index: _, weights: pruned, ...prediction }, i) => {
      const step = last.step + 1 + i;
      alive = alive.with(deleted, 0);
      const isLast = i === deletions.length - 1;
      sinceRetraining++;
      const weightsLeft = last.weightsLeft - 1 - i;
      const due = isLast && rules.retrain === 'every' && sinceRetraining >= rules.retrainEvery;
      const state = { step, turn, weightsLeft, deleted, nuisance: false, ...prediction };
      if (!due && step % measureEvery !== 0) return { ...state, ...UNMEASURED, weights: pruned };
      let now = problem.measure(pruned);
      const errorChange = changeMeasured(now, state);
      const retrained = due || (isLast && rules.retrain === 'onFailure' && breaksRule(stopping, now, first));
      const weights = retrained ? problem.retrain(pruned, alive) : pruned;
      if (retrained) now = problem.measure(weights);
      measured = now;
      return { ...state, ...now, ...generalisationAt(weights, alive, now.trainError), errorChange, retrained, weights };
    });
  };

  let last: PruningStep = {
    ...{ ...UNTOUCHED, weightsLeft: network.weights, weights: start.slice(), ...first },
    ...generalisationAt(start, mask, first.trainError),
  };
  yield last;
  /** Goes on to further steps. One that was not measured waits for the next: the last of a path is always measured. */
  function* advance(steps: readonly PruningStep[]): Generator<PruningStep, void, undefined> {
    for (const step of steps) {
      if (last.trainError === null) yield last;
      last = step;
      if (step.trainError !== null) yield step;
    }
  }
  function* ended(stoppedBy: StoppedBy): Generator<PruningStep, StoppedBy, undefined> {
    if (last.trainError === null) yield caughtUp(last);
    return stoppedBy;
  }

  while (last.weightsLeft > lastSize(stopping)) {
    const live = liveWeights(mask);

    const [nuisance] = rules.nuisance === 'delete' ? nuisanceWeights(network, mask) : [];
    if (nuisance !== undefined) {
      mask[nuisance] = 0;
      curvature?.delete(live.indexOf(nuisance));
      yield* advance([nuisanceStep(nuisance)]);
      continue;
    }

    if (!curvature) {
      curvature = problem.curvature(last.weights, live, last.step + 1);
      if (!curvature) return yield* ended('indefinite');
      served = 0;
    }
    const max = live.length - lastSize(stopping);
    const { trainError } = measured;
    const deletions = turnOf(criterion, { network, samples, mask, live, curvature, trainError, max }, last.weights);
    if (deletions.length === 0 || deletions.length > max) {
      const next = criteria.shift();
      if (!next) break;
      criterion = next;
      curvature = null;
      continue;
    }
    const before = { measured, sinceRetraining };
    turn++;
    const steps = stepsOfTurn(deletions);
    const outcome = steps[steps.length - 1];
    if (outcome.trainError !== null && breaksRule(stopping, outcome, first)) {
      ({ measured, sinceRetraining } = before);
      turn--;
      const next = criteria.shift();
      if (!next) return yield* ended(stopping.stop);
      criterion = next;
      curvature = null;
      continue;
    }
    for (const { deleted } of deletions) mask[deleted] = 0;
    served += deletions.length;
    if (outcome.retrained) sinceRetraining = 0;
    // After retraining the weights are at another point: the old curvature says nothing about it.
    if (outcome.retrained || served >= rules.renewEvery) curvature = null;
    else curvature.delete(deletions[deletions.length - 1].index);
    yield* advance(steps);
  }
  return yield* ended(STOP[stopping.stop].breaks ? 'end' : stopping.stop);
}
