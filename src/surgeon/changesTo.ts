import { KeptSet } from '../subset/keptSet.ts';
import { modelLoss, type QuadraticModel, subsetFit } from '../subset/quadraticModel.ts';
import type { Change } from '../subset/sweptModel.ts';
import type { ChosenMask, MaskState } from './criteria/maskRule.ts';
import type { StepChange } from './pruningStep.ts';

/**
 * The changes of one turn that lead to another mask: the deletions that cost least in the model, then the swaps that
 * cost least, with the best weights of the model after each. What a change is predicted to cost is the change of the
 * model's loss, of the first one from the weights as they are.
 *
 * @param retrains as `MaskRule` says
 */
export function changesTo({ model, kept }: ChosenMask, state: MaskState, retrains: boolean): StepChange[] {
  const present = new Set(model.keptOf(state.mask));
  let loss = modelLoss(model.model, model.valuesOf(state.weights));
  return changesBetween(model.model, present, new Set(kept)).map(({ out: [out], in: [into] }): StepChange => {
    present.delete(out);
    if (into !== undefined) present.add(into);
    const fit = subsetFit(model.model, present);
    const saliency = fit.loss - loss;
    loss = fit.loss;
    return {
      kind: into === undefined ? 'delete' : 'swap',
      deleted: model.flat(out),
      inserted: into === undefined ? null : model.flat(into),
      saliency,
      exactSaliency: null,
      saliencyBound: null,
      weights: model.weightsOf(fit.weights),
      ...(retrains && { retrained: true as const }),
    };
  });
}

/** Deletions and swaps, one weight after the other, that lead from one set of indices to another one. */
function changesBetween(model: QuadraticModel, from: ReadonlySet<number>, to: ReadonlySet<number>): Change[] {
  const leaving = new Set([...from].filter((i) => !to.has(i)));
  const coming = new Set([...to].filter((i) => !from.has(i)));
  // Most masks of a path are one deletion away: nothing is to be chosen.
  if (coming.size === 0 && leaving.size === 1) return [{ out: [...leaving], in: [] }];
  const set = new KeptSet(model, from);
  const mayChange = (i: number) => leaving.has(i) || coming.has(i);
  const changes: Change[] = [];
  while (leaving.size > 0) {
    const best =
      leaving.size > coming.size ? set.cheapestDeletion(mayChange) : set.bestSwap(Number.POSITIVE_INFINITY, mayChange);
    // Where rounding has left no costs, any order does.
    const { out, in: into } = best ?? { out: [...leaving].slice(0, 1), in: [...coming].slice(0, 1) };
    changes.push({ out, in: into });
    set.become(set.after({ out, in: into }));
    leaving.delete(out[0]);
    coming.delete(into[0]);
  }
  return changes;
}
