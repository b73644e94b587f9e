import { KeptSet } from '../../subset/keptSet.ts';
import { fitsOnTheWay, swapUntilNoneHelps } from '../../subset/swaps.ts';
import { modelHere } from '../modelHere.ts';
import type { Criterion } from './criterion.ts';
import { denseSearch } from './denseModel.ts';
import type { ChosenMask, MaskRule, MaskState } from './maskRule.ts';
import { obsRule } from './obs.ts';
import { requireNoNegative, requireNoRetraining } from './requirements.ts';

/** `each`, `dense`: from size to size by the masks of one search. */
function eachDense(): MaskRule {
  const search = denseSearch();
  return {
    retrains: false,
    *smaller(state) {
      const { model, fits } = search(state);
      const fit = fits.get(model.keptOf(state.mask).length - 1);
      if (fit) yield { model, fit };
    },
  };
}

/** `each`, `here`: the deletion that costs least in the model at the present point, then swaps until none helps. */
const eachHere = (decay: number): MaskRule => ({
  retrains: true,
  *smaller(state) {
    const model = modelHere(state, decay);
    const set = new KeptSet(model.model, model.keptOf(state.mask));
    set.become(set.after(set.cheapestDeletion()!));
    swapUntilNoneHelps(set);
    yield { model, fit: set.fit };
  },
});

/**
 * `end`: the masks that swaps lead to from the one that broke the stopping rule, and on the dense model the mask of its
 * search, too. That with the smallest loss comes first.
 */
function atEnd(target: string, decay: number): MaskRule {
  const search = denseSearch();
  const masksFrom = (state: MaskState, mask: MaskState['mask']): ChosenMask[] => {
    const { model, fits } = target === 'dense' ? search(state) : { model: modelHere(state, decay), fits: null };
    const kept = model.keptOf(mask);
    const found = fits?.get(kept.length);
    const masks = [...fitsOnTheWay(model.model, kept), ...(found ? [found] : [])];
    return masks.sort((one, other) => one.loss - other.loss).map((fit) => ({ model, fit }));
  };
  return {
    retrains: target === 'here',
    thenFirst: true,
    smaller: (state) => (state.broken ? masksFrom(state, state.broken) : []),
    same: (state) => masksFrom(state, state.mask)[0],
  };
}

/** The criterion `obsSwap`. */
export const obsSwap = {
  name: 'obsSwap',
  meaning: 'OBS; weights that are left change places with some that are gone, where the model of E gains',
  needs: 'inverse',
  options: {
    swaps: {
      values: ['end', 'each'],
      default: 'end',
      meaning:
        'when obsSwap makes swaps: where the stopping rule ends the path of OBS, which goes on if that heals it (end), or at each size, on one H (each)',
    },
    target: {
      values: ['dense', 'here'],
      default: 'dense',
      meaning:
        'the model that swaps of obsSwap are judged by: of the trained network (dense), or of the loss at the present point (here): its re-fit is a Gauss–Newton step, told as retraining',
    },
  },
  onKernels: false,
  putsBack: true,
  isOfOneMatrix: ({ swaps }) => swaps === 'each',
  requires(cell) {
    requireNoNegative('obsSwap', cell);
    requireNoRetraining('obsSwap', cell);
  },
  rules({ swaps = 'end', target = 'dense', decay }) {
    if (swaps === 'end') return [obsRule, atEnd(target, decay)];
    return [target === 'dense' ? eachDense() : eachHere(decay)];
  },
} as const satisfies Criterion;
