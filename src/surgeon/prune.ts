import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import type { Samples } from '../dataset/dataSet.ts';
import { NumericalError } from '../errors.ts';
import type { Network } from '../network/architecture.ts';
import { fullMask, liveWeights, type Mask, nuisanceWeights } from '../network/mask.ts';
import type { Criterion } from './criteria/criterion.ts';
import { breaks, kept, lastSize, type StopName, type StoppingRule } from './stopping.ts';
import { turnOf } from './turn.ts';

/** Errors and accuracies of one state of a network; those of sets that a data set has not are null. */
export interface Measurements {
  readonly trainError: number;
  readonly trainAccuracy: number;
  readonly validationError: number | null;
  readonly testError: number | null;
  readonly testAccuracy: number | null;
}

/** How many weights a state really uses, and the test error that this lets expect. */
export interface Generalisation {
  /** N_eff */
  readonly effectiveWeights: number | null;
  /** final prediction error */
  readonly fpe: number | null;
}

/** What the loop needs to know of the problem. */
export interface PruningProblem {
  readonly network: Network;
  /** the training set, for criteria that look at more than the curvature */
  readonly samples: Samples;
  /** Measures a weight vector (full n, 0 where deleted). */
  measure(weights: Float64Array): Measurements;
  /**
   * What the criterion needs of H + αI at the live weights: the inverse, the diagonal, …. It may take the place of the
   * one before.
   *
   * @param step number of the deletion it is for
   * @returns null if the matrix is not positive definite: the quadratic model has no minimum to go to
   */
  curvature(weights: Float64Array, live: Int32Array, step: number): LiveCurvature | null;
  /** Trains the live weights on; returns new weights (full n). */
  retrain(weights: Float64Array, mask: Mask): Float64Array;
  /** N_eff and FPE of a state; absent where nobody asks for them. */
  generalisation?: (weights: Float64Array, live: Int32Array, trainError: number) => Generalisation;
}

/** How to prune. */
export interface PruningRules {
  /**
   * the rule that chooses; where its path ends (the stopping rule, or nothing left to choose), the next one takes over
   */
  readonly criteria: readonly [Criterion, ...Criterion[]];
  readonly stopping: StoppingRule;
  /** H is built anew for every k-th deletion and downdated in between; 1 = for every deletion, as in the paper */
  readonly renewEvery: number;
  /**
   * `delete`: weights of a unit without a path to an output go next, at no cost; `keep`: they stay weights like others
   */
  readonly nuisance: 'delete' | 'keep';
  /**
   * `none`: as in the paper; `onFailure`: when the rule breaks, go on if it heals; `every`: after each `retrainEvery`
   * deletions
   */
  readonly retrain: 'none' | 'onFailure' | 'every';
  readonly retrainEvery: number;
  /** errors are measured after every k-th deletion, after retraining and at the end; default 1 */
  readonly measureEvery?: number;
}

/** Measurements of a step that may not have been measured. */
type MaybeMeasured = { readonly [Name in keyof Measurements]: Measurements[Name] | null };

/** One deletion, and the state after it. */
export interface PruningStep extends MaybeMeasured, Generalisation {
  /** 0 is the trained network; then 1, 2, … */
  readonly step: number;
  /** deletions of one turn go together: the stopping rule looks at the last of them; null in step 0 */
  readonly turn: number | null;
  readonly weightsLeft: number;
  /** flat index in the full network; null in step 0 */
  readonly deleted: number | null;
  readonly nuisance: boolean;
  /** predicted increase of E; null in step 0 */
  readonly saliency: number | null;
  /** of a rule that approximates OBS: the exact L_q and the upper bound of the approximate one */
  readonly exactSaliency: number | null;
  readonly saliencyBound: number | null;
  /** measured increase of E since it was last measured, before any retraining; null in step 0 */
  readonly errorChange: number | null;
  readonly retrained: boolean;
  /** (full n) after the step, 0 where deleted */
  readonly weights: Float64Array;
}

/** Why a path ended: its stopping rule, or a matrix that was not positive definite. */
export type StoppedBy = StopName | 'indefinite';

/** The whole path. */
export interface PruningPath {
  readonly steps: readonly PruningStep[];
  readonly stoppedBy: StoppedBy;
}

const UNMEASURED: MaybeMeasured = {
  trainError: null,
  trainAccuracy: null,
  validationError: null,
  testError: null,
  testAccuracy: null,
};
const UNTOUCHED = { deleted: null, nuisance: false, saliency: null, errorChange: null, retrained: false, turn: null };
const NO_BOUNDS = { exactSaliency: null, saliencyBound: null };

/**
 * Deletes weights, turn by turn, until the stopping rule breaks, and takes back the turn that broke it. A turn deletes
 * one weight, or a group of weights one after the other.
 *
 * Source: the procedure of Hassibi & Stork, NIPS 5 (1993), section 3: H⁻¹, smallest L_q, update of all weights, again.
 *
 * @param start   (full n) trained weights; not modified
 * @throws {NumericalError} if E is no longer a finite number
 */
export function prune(problem: PruningProblem, start: Float64Array, rules: PruningRules): PruningPath {
  const { network, samples } = problem;
  const { stopping, measureEvery = 1 } = rules;
  const criteria = [...rules.criteria];
  let criterion = criteria.shift()!;
  const mask = fullMask(network);
  const first = problem.measure(start);
  let measured: Measurements = first; // of the last step that was measured
  const judgement = (weights: Float64Array, alive: Mask, trainError: number | null): Generalisation =>
    problem.generalisation && trainError !== null
      ? problem.generalisation(weights, liveWeights(alive), trainError)
      : { effectiveWeights: null, fpe: null };
  const steps: PruningStep[] = [
    {
      ...{ step: 0, weightsLeft: network.weights, ...UNTOUCHED, ...NO_BOUNDS, weights: start.slice(), ...first },
      ...judgement(start, mask, first.trainError),
    },
  ];
  const last = () => steps[steps.length - 1];
  const changeMeasured = (now: Measurements, { step, deleted }: Pick<PruningStep, 'step' | 'deleted'>): number => {
    if (!Number.isFinite(now.trainError)) {
      throw new NumericalError('the error is not finite after a deletion', { step, deleted: deleted! });
    }
    const change = now.trainError - measured.trainError;
    measured = now;
    return change;
  };
  /** A row that was left out, measured after all. */
  const caughtUp = (row: PruningStep): PruningStep => {
    const now = problem.measure(row.weights);
    const errorChange = changeMeasured(now, row);
    return { ...row, ...now, ...judgement(row.weights, mask, now.trainError), errorChange };
  };
  const ended = (stoppedBy: StoppedBy): PruningPath => {
    if (last().trainError === null) steps.push(caughtUp(steps.pop()!));
    return { steps: kept(stopping, steps), stoppedBy };
  };

  let curvature: LiveCurvature | null = null; // null: to be built anew
  let served = 0; // deletions that it has served
  let sinceRetraining = 0;
  let turn = 0;
  while (last().weightsLeft > lastSize(stopping)) {
    const { weights } = last();
    const live = liveWeights(mask);

    const [nuisance] = rules.nuisance === 'delete' ? nuisanceWeights(network, mask) : [];
    if (nuisance !== undefined) {
      mask[nuisance] = 0;
      const without = weights.with(nuisance, 0);
      const change = {
        deleted: nuisance,
        nuisance: true,
        saliency: 0,
        errorChange: last().trainError === null ? null : 0,
      };
      const state = { step: steps.length, turn, weightsLeft: live.length - 1, weights: without, retrained: false };
      const judged = judgement(without, mask, last().trainError);
      const row = { ...last(), ...NO_BOUNDS, ...change, ...state, ...judged };
      steps.push(row.trainError === null && row.step % measureEvery === 0 ? caughtUp(row) : row);
      curvature?.delete(live.indexOf(nuisance));
      continue;
    }

    if (!curvature) {
      curvature = problem.curvature(weights, live, steps.length);
      if (!curvature) return ended('indefinite');
      served = 0;
    }
    const max = live.length - lastSize(stopping);
    const { trainError } = measured;
    const deletions = turnOf(criterion, { network, samples, mask, live, curvature, trainError, max: max }, weights);
    if (deletions.length === 0 || deletions.length > max) {
      const next = criteria.shift();
      if (!next) break;
      criterion = next;
      curvature = null;
      continue;
    }
    const before = { measured, sinceRetraining };
    turn++;
    const rows: PruningStep[] = [];
    let alive = mask;
    for (const [count, { deleted, index: _, weights: pruned, ...prediction }] of deletions.entries()) {
      const step = steps.length + rows.length;
      alive = alive.with(deleted, 0);
      const isLast = count === deletions.length - 1;
      sinceRetraining++;
      const weightsLeft = live.length - count - 1;
      const due = isLast && rules.retrain === 'every' && sinceRetraining >= rules.retrainEvery;
      const state = { step, turn, weightsLeft, deleted, nuisance: false, ...prediction };
      if (!due && step % measureEvery !== 0) {
        const nothing = { ...UNMEASURED, errorChange: null, retrained: false, effectiveWeights: null, fpe: null };
        rows.push({ ...state, ...nothing, weights: pruned });
        continue;
      }
      let now = problem.measure(pruned);
      const errorChange = changeMeasured(now, state);
      const retrained = due || (isLast && rules.retrain === 'onFailure' && breaks(stopping, now, first));
      const after = retrained ? problem.retrain(pruned, alive) : pruned;
      if (retrained) now = problem.measure(after);
      measured = now;
      const judged = judgement(after, alive, now.trainError);
      rows.push({ ...state, ...now, ...judged, errorChange, retrained, weights: after });
    }

    const outcome = rows[rows.length - 1];
    if (outcome.trainError !== null && breaks(stopping, outcome, first)) {
      ({ measured, sinceRetraining } = before);
      turn--;
      const next = criteria.shift();
      if (!next) return ended(stopping.stop);
      criterion = next;
      curvature = null;
      continue;
    }
    for (const { deleted } of deletions) mask[deleted] = 0;
    steps.push(...rows);
    served += deletions.length;
    if (outcome.retrained) sinceRetraining = 0;
    // After retraining the weights are at another point: the old curvature says nothing about it.
    if (outcome.retrained || served >= rules.renewEvery) curvature = null;
    else curvature.delete(deletions[deletions.length - 1].index);
  }
  return ended(stopping.stop === 'trainAccuracy' || stopping.stop === 'error' ? 'end' : stopping.stop);
}
