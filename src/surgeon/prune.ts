import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { NumericalError } from '../errors.ts';
import type { Network } from '../network/architecture.ts';
import { fullMask, liveWeights, type Mask, nuisanceWeights } from '../network/mask.ts';
import { CRITERION, type CriterionName, deleteNext } from './criteria.ts';
import { breaks, lastSize, type StopName, type StoppingRule } from './stopping.ts';

/** Errors and accuracies of one state of a network; test values are null where there is no test set. */
export interface Measurements {
  readonly trainError: number;
  readonly trainAccuracy: number;
  readonly testError: number | null;
  readonly testAccuracy: number | null;
}

/** What the loop needs to know of the problem. */
export interface PruningProblem {
  readonly network: Network;
  /** Measures a weight vector (full n, 0 where deleted). */
  measure(weights: Float64Array): Measurements;
  /**
   * What the criterion needs of H + αI at the live weights: the inverse or the diagonal. It may take the place of the one
   * before.
   *
   * @param step number of the deletion it is for
   */
  curvature(weights: Float64Array, live: Int32Array, step: number): LiveCurvature;
  /** Trains the live weights on; returns new weights (full n). */
  retrain(weights: Float64Array, mask: Mask): Float64Array;
}

/** How to prune. */
export interface PruningRules {
  readonly criterion: CriterionName;
  readonly stopping: StoppingRule;
  /** H is built anew for every k-th deletion and downdated in between; 1 = for every deletion, as in the paper */
  readonly renewEvery: number;
  /** `delete`: weights of a unit without a path to an output go next, at no cost; `keep`: they stay weights like others */
  readonly nuisance: 'delete' | 'keep';
  /** `none`: as in the paper; `onFailure`: when the rule breaks, go on if it heals; `every`: after each `retrainEvery` deletions */
  readonly retrain: 'none' | 'onFailure' | 'every';
  readonly retrainEvery: number;
}

/** One deletion, and the state after it. */
export interface PruningStep extends Measurements {
  /** 0 is the trained network; then 1, 2, … */
  readonly step: number;
  readonly weightsLeft: number;
  /** flat index in the full network; null in step 0 */
  readonly deleted: number | null;
  readonly nuisance: boolean;
  /** predicted increase of E; null in step 0 */
  readonly saliency: number | null;
  /** measured increase of E, before any retraining; null in step 0 */
  readonly errorChange: number | null;
  readonly retrained: boolean;
  /** (full n) after the step, 0 where deleted */
  readonly weights: Float64Array;
}

/** The whole path. */
export interface PruningPath {
  readonly steps: readonly PruningStep[];
  readonly stoppedBy: StopName;
}

/**
 * Deletes weights one at a time until the stopping rule breaks, and takes back the deletion that broke it.
 *
 * Source: the procedure of Hassibi & Stork, NIPS 5 (1993), section 3: H⁻¹, smallest L_q, update of all weights, again.
 *
 * @param start   (full n) trained weights; not modified
 * @throws {NumericalError} if E is no longer a finite number
 */
export function prune(problem: PruningProblem, start: Float64Array, rules: PruningRules): PruningPath {
  const { network } = problem;
  const criterion = CRITERION[rules.criterion];
  const mask = fullMask(network);
  const first = problem.measure(start);
  const untouched = { deleted: null, nuisance: false, saliency: null, errorChange: null, retrained: false };
  const steps: PruningStep[] = [
    { step: 0, weightsLeft: network.weights, ...untouched, weights: start.slice(), ...first },
  ];

  let curvature: LiveCurvature | null = null; // null: to be built anew
  let served = 0; // deletions that it has served
  let sinceRetraining = 0;
  const last = () => steps[steps.length - 1];
  while (last().weightsLeft > lastSize(rules.stopping)) {
    const { weights } = last();
    const live = liveWeights(mask);
    const state = { step: steps.length, weightsLeft: live.length - 1 };

    const [nuisance] = rules.nuisance === 'delete' ? nuisanceWeights(network, mask) : [];
    if (nuisance !== undefined) {
      mask[nuisance] = 0;
      const without = weights.with(nuisance, 0);
      const change = { deleted: nuisance, nuisance: true, saliency: 0, errorChange: 0, retrained: false };
      steps.push({ ...last(), ...state, ...change, weights: without });
      curvature?.delete(live.indexOf(nuisance));
      continue;
    }

    if (!curvature) {
      curvature = problem.curvature(weights, live, state.step);
      served = 0;
    }
    const liveValues = Float64Array.from(live, (q) => weights[q]);
    const { q, saliency } = deleteNext(criterion, liveValues, curvature);
    const deleted = live[q];
    let pruned: Float64Array = new Float64Array(network.weights);
    live.forEach((index, i) => {
      pruned[index] = liveValues[i];
    });
    let measured = problem.measure(pruned);
    if (!Number.isFinite(measured.trainError)) {
      throw new NumericalError('the error is not finite after a deletion', { step: state.step, deleted });
    }
    const errorChange = measured.trainError - last().trainError;

    sinceRetraining++;
    const due = rules.retrain === 'every' && sinceRetraining === rules.retrainEvery;
    const retrained = due || (rules.retrain === 'onFailure' && breaks(rules.stopping, measured, first));
    if (retrained) {
      pruned = problem.retrain(pruned, mask.with(deleted, 0));
      measured = problem.measure(pruned);
      sinceRetraining = 0;
    }
    if (breaks(rules.stopping, measured, first)) return { steps, stoppedBy: rules.stopping.stop };

    mask[deleted] = 0;
    served++;
    // After retraining the weights are at another point: the old curvature says nothing about it.
    if (retrained || served === rules.renewEvery) curvature = null;
    else curvature.delete(q);
    const change = { deleted, nuisance: false, saliency, errorChange, retrained };
    steps.push({ ...state, ...change, weights: pruned, ...measured });
  }
  return { steps, stoppedBy: rules.stopping.stop === 'weightsLeft' ? 'weightsLeft' : 'end' };
}
