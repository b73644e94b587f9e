import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { liveWeights, type Mask, nuisanceWeights } from '../network/mask.ts';
import { isMaskRule, type MaskState } from './criteria/maskRule.ts';
import { forget } from './deleteTogether.ts';
import { LocalSearch } from './localSearch.ts';
import { maskState, sameSize, smallerMask } from './maskTurn.ts';
import { PathSteps } from './pathSteps.ts';
import type { PruningProblem } from './pruningProblem.ts';
import type { PruningRules } from './pruningRules.ts';
import { maskAfter, type PruningStep } from './pruningStep.ts';
import { keptSteps, lastSize, STOP, type StopName } from './stopping.ts';
import { turnOf } from './turn.ts';

/**
 * The reason why a path ended: its stopping rule, a matrix that was not positive definite, or a proof that did not end.
 */
export type StoppedBy = StopName | 'indefinite' | 'unproven';

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
 * @param start   (full n) trained weights; not modified
 * @param onState is told how many weights are left at each state, also at those that wait
 * @returns why the path ended, as the value of the generator
 * @throws {NumericalError} from `next`, if E is no longer a finite number
 *
 * @example
 * ```ts
 * import { obsRule, pruningSteps } from 'optimal-brain-surgeon/criteria';
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { DowndatedInverse } from 'optimal-brain-surgeon/inverse';
 * import { networkOf } from 'optimal-brain-surgeon/network';
 *
 * // E = ½(w − (1, 2))ᵀH(w − (1, 2)) with H of the rows (3, 1) and (1, 2): a quadratic, of which OBS knows all. It
 * // looks at no samples, and nothing is retrained.
 * const inverses = { 2: [0.4, -0.2, -0.2, 0.6], 1: [1 / 2] };
 * const error = ([a, b]) => 0.5 * (3 * (a - 1) ** 2 + 2 * (a - 1) * (b - 2) + 2 * (b - 2) ** 2);
 * const unknown = { trainAccuracy: 1, validationError: null, testError: null, testAccuracy: null };
 * const data = dataSetOf('none', { inputs: ['x'], outputs: ['y'] }, [{ input: [0], target: [0] }], null);
 * const problem = {
 *   network: networkOf({ layers: [1, 1], activation: 'tanh', outputActivation: 'linear' }),
 *   samples: data.train,
 *   measure: (weights) => ({ trainError: error(weights), ...unknown }),
 *   curvature: (_, live) => new DowndatedInverse(Float64Array.from(inverses[live.length]), live.length),
 *   retrain: (weights) => weights,
 * };
 * const steps = pruningSteps(problem, Float64Array.of(1, 2), {
 *   criteria: [obsRule],
 *   stopping: { stop: 'end' },
 *   renewEvery: 1,
 *   nuisance: 'keep',
 *   retrain: 'none',
 *   retrainEvery: null,
 * });
 * for (const step of steps) {
 *   console.log(step.weights.join(' '), step.saliency, step.errorChange);
 * }
 * // → 1 2 null null
 * // → 0 2.5 1.25 1.25
 * ```
 */
export function* pruningSteps(
  problem: PruningProblem,
  start: Float64Array,
  rules: PruningRules,
  onState: ((weightsLeft: number) => void) | null = null,
): Generator<PruningStep, StoppedBy, undefined> {
  const steps = passedSteps(problem, start, rules);
  return yield* keptSteps(rules.stopping, onState ? toldSteps(steps, onState) : steps);
}

/** The same steps; each is told when it comes. */
function* toldSteps(
  steps: Generator<PruningStep, StoppedBy, undefined>,
  onState: (weightsLeft: number) => void,
): Generator<PruningStep, StoppedBy, undefined> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    onState(value.weightsLeft);
    yield value;
  }
}

/** The steps of all turns that pass the stopping rule; the turn that breaks it is taken back. */
function* passedSteps(
  problem: PruningProblem,
  start: Float64Array,
  rules: PruningRules,
): Generator<PruningStep, StoppedBy, undefined> {
  const { network, samples } = problem;
  const { stopping } = rules;
  const { criteria } = rules;
  let rank = 0; // of the criterion
  const path = new PathSteps(problem, start, rules);
  const { mask } = path;
  const began = { mask: mask.slice(), weights: start };
  let broken: Mask | null = null;
  let curvature: LiveCurvature | null = null; // null: to be built anew
  let served = 0; // deletions that it has served
  yield path.last;

  while (path.last.weightsLeft > lastSize(stopping)) {
    const { weights, step } = path.last;
    const live = liveWeights(mask);

    const nuisance = rules.nuisance === 'delete' ? nuisanceWeights(network, mask) : [];
    const criterion = criteria[rank];
    if (nuisance.length > 0) {
      const together = 'together' in criterion ? nuisance.slice(0, path.last.weightsLeft - lastSize(stopping)) : null;
      const gone = together ?? nuisance.slice(0, 1);
      if (curvature) forget(curvature, live, weights, gone);
      yield* path.goOn(path.nuisanceSteps(gone));
      continue;
    }

    if (isMaskRule(criterion)) {
      const { steps, hasMask } = smallerMask(criterion, maskState(problem, path, began, broken), path);
      if (steps) {
        curvature = null;
        if (criterion.thenFirst) rank = 0;
        yield* path.goOn(steps);
      } else if (++rank === criteria.length) {
        return yield* path.ended(hasMask ? stopping.stop : (criterion.endsBy ?? stopping.stop));
      }
      continue;
    }

    if (!curvature) {
      curvature = problem.curvature(weights, live, step + 1);
      if (!curvature) return yield* path.ended('indefinite');
      served = 0;
    }
    const max = live.length - lastSize(stopping);
    const { trainError } = path;
    const deletions = turnOf(criterion, { network, samples, mask, live, curvature, trainError, max }, weights);
    const hasTurn = deletions.length > 0 && deletions.length <= max;
    const steps = hasTurn ? path.stepsOfTurn(deletions) : null;
    if (!steps) {
      rank++;
      if (rank === criteria.length && hasTurn) {
        yield* searchedSteps(problem, rules, began, path);
        return yield* path.ended(stopping.stop);
      }
      if (rank === criteria.length) break;
      broken = maskAfter(mask, deletions);
      curvature = null;
      continue;
    }
    served += deletions.length;
    // After retraining the weights are at another point: the old curvature says nothing about it.
    if (steps[steps.length - 1].retrained || served >= rules.renewEvery) curvature = null;
    else if (!criterion.together) curvature.delete(deletions[deletions.length - 1].index);
    yield* path.goOn(steps);
  }
  const last = criteria.find(isMaskRule);
  if (last) yield* path.goOn(sameSize(last, maskState(problem, path, began, null), path));
  return yield* path.ended(STOP[stopping.stop].breaks ? 'end' : stopping.stop);
}

/** The steps by which a local search goes on from where the stopping rule has ended a path. @param start of the path */
function* searchedSteps(
  problem: PruningProblem,
  { search: options, nuisance }: PruningRules,
  start: MaskState['start'],
  path: PathSteps,
): Generator<PruningStep, void, undefined> {
  if (!options) return;
  const search = new LocalSearch(problem, options, {
    ...{ start, nuisance },
    keeps: (state) => path.keeps(state),
  });
  for (;;) {
    const changes = search.next(path.last.weights, path.mask);
    const steps = changes && path.stepsOfTurn(changes);
    if (!steps) return;
    yield* path.goOn(steps);
  }
}
