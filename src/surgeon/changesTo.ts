import { modelLoss, type QuadraticModel, type SubsetFit, subsetFit } from '../subset/quadraticModel.ts';
import type { ChosenMask, MaskState } from './criteria/maskRule.ts';
import type { StepChange } from './pruningStep.ts';

/**
 * The changes of one turn that lead to another mask: deletions, then swaps, each time the one that leaves the smallest
 * loss of the model, with the best weights of the model after each. What a change is predicted to cost is the change of
 * the model's loss, of the first one from the weights as they are.
 */
export function changesTo({ model, fit, trained }: ChosenMask, state: MaskState): StepChange[] {
  let loss = modelLoss(model.model, model.valuesOf(state.weights));
  const changes = fitsTo(model.model, model.keptOf(state.mask), fit);
  return changes.map(({ out, in: into, fit: after }, i): StepChange => {
    const saliency = after.loss - loss;
    loss = after.loss;
    return {
      kind: into === null ? 'delete' : 'swap',
      deleted: model.flat(out),
      inserted: into === null ? null : model.flat(into),
      saliency,
      exactSaliency: null,
      saliencyBound: null,
      weights: model.weightsOf(after.weights),
      ...(trained && i === changes.length - 1 && { trained }),
    };
  });
}

/** A deletion, or a swap, and the fit after it. */
interface FittedChange {
  readonly out: number;
  readonly in: number | null;
  readonly fit: SubsetFit;
}

/**
 * Deletions and swaps, one after the other, that lead from a set of indices to another one; of equal ones the first.
 */
function fitsTo(model: QuadraticModel, from: readonly number[], to: SubsetFit): FittedChange[] {
  const wanted = new Set(to.kept);
  const present = new Set(from);
  const leaving = new Set(from.filter((i) => !wanted.has(i)));
  const coming = new Set(to.kept.filter((i) => !present.has(i)));
  const changes: FittedChange[] = [];
  while (leaving.size > 0) {
    const isLast = leaving.size === 1;
    const ways = [...leaving].flatMap((out): Pick<FittedChange, 'out' | 'in'>[] =>
      leaving.size > coming.size ? [{ out, in: null }] : [...coming].map((into) => ({ out, in: into })),
    );
    const fitted = ways.map((way): FittedChange => {
      if (isLast) return { ...way, fit: to };
      const after = new Set(present);
      after.delete(way.out);
      if (way.in !== null) after.add(way.in);
      return { ...way, fit: subsetFit(model, after) };
    });
    const best = fitted.reduce((least, other) => (other.fit.loss < least.fit.loss ? other : least));
    changes.push(best);
    present.delete(best.out);
    leaving.delete(best.out);
    if (best.in === null) continue;
    present.add(best.in);
    coming.delete(best.in);
  }
  return changes;
}
