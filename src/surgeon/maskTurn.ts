import { SubtreeSearch } from '../subset/subtreeSearch.ts';
import { changesTo } from './changesTo.ts';
import type { MaskRule, MaskState } from './criteria/maskRule.ts';
import type { PathSteps } from './pathSteps.ts';
import type { PruningProblem } from './pruningProblem.ts';
import type { PruningStep } from './pruningStep.ts';

/** The outcome of the turn of a rule that chooses masks. */
export interface MaskTurn {
  /** null: no mask keeps the stopping rule */
  readonly steps: readonly PruningStep[] | null;
  /** whether the rule had a mask at all */
  readonly hasMask: boolean;
}

/** The turn to the first mask of a rule that keeps the stopping rule. */
export function smallerMask(rule: MaskRule, state: MaskState, path: PathSteps): MaskTurn {
  let hasMask = false;
  for (const chosen of rule.smaller(state)) {
    hasMask = true;
    const steps = path.stepsOfTurn(changesTo(chosen, state));
    if (steps) return { steps, hasMask };
  }
  return { steps: null, hasMask };
}

/** The steps to the mask of the same size that a rule would go to; none where E would be no less there. */
export function sameSize(rule: MaskRule, state: MaskState, path: PathSteps): readonly PruningStep[] {
  const chosen = rule.same?.(state);
  const changes = chosen ? changesTo(chosen, state) : [];
  const last = changes.at(-1);
  if (!last || state.trainError(last.trained ?? last.weights) >= state.trainError(state.weights)) return [];
  return path.stepsOfTurn(changes) ?? [];
}

/**
 * The state of a path, for rules that choose masks.
 *
 * @param path  where it has come to
 * @param start the state that it began in
 */
export function maskState(
  problem: PruningProblem,
  { mask, last }: Pick<PathSteps, 'mask' | 'last'>,
  start: MaskState['start'],
  broken: MaskState['broken'],
): MaskState {
  const { network, samples } = problem;
  if (!problem.damped) throw new TypeError('a rule that chooses masks needs a problem that tells H + αI');
  return {
    ...{ network, samples, mask: mask.slice(), weights: last.weights, broken, start },
    trainError: (at) => problem.measure(at).trainError,
    damped: (at, live) => problem.damped!(at, live),
    subtreeSearch(model) {
      const search = problem.subtreeSearch?.(model) ?? new SubtreeSearch(model);
      return (task) => search.search(task);
    },
  };
}
