import { KeptSet } from '../../subset/keptSet.ts';
import { fitsOnTheWay } from '../../subset/swaps.ts';
import { modelHere } from '../modelHere.ts';
import { correctionModel, stepHere } from '../stepHere.ts';
import type { Criterion } from './criterion.ts';
import { denseSearch } from './denseModel.ts';
import type { ChosenMask, MaskRule, MaskState } from './maskRule.ts';
import { obsRule } from './obs.ts';
import { requireNoNegative, requireNoRetraining } from './requirements.ts';

/** `each`, `dense`: from size to size by the masks of one search. */
function eachDense(): MaskRule {
  const search = denseSearch();
  return {
    *smaller(state) {
      const { model, fits } = search(state);
      const fit = fits.get(model.keptOf(state.mask).length - 1);
      if (fit) yield { model, fit };
    },
  };
}

/**
 * `each`, `here`: the deletion of OBS, the swaps that follow it one by one, and the deletion that costs least in the
 * model of the loss with all its swaps, each with a checked step: the one with the smallest loss, measured.
 */
const eachHere = (decay: number): MaskRule => ({
  *smaller(state) {
    const here = modelHere(state, decay);
    const kept = here.keptOf(state.mask);
    const [byObs, byLoss] = [correctionModel(state, here), here].map(({ model }) => {
      const set = new KeptSet(model, kept);
      return fitsOnTheWay(here.model, set.keptAfter(set.cheapestDeletion()!));
    });
    const steps = [...byObs, byLoss[byLoss.length - 1]].map((fit) => stepHere(state, here, fit.kept, decay));
    yield steps.reduce((least, other) => (other.loss < least.loss ? other : least));
  },
});

/**
 * `end`: the masks that swaps lead to from the one that broke the stopping rule, and on the dense model the mask of its
 * search, too. That with the smallest loss comes first.
 */
function atEnd(target: string, decay: number): MaskRule {
  const search = denseSearch();
  function* masksFrom(state: MaskState, mask: MaskState['mask']): Generator<ChosenMask> {
    const { model, fits } = target === 'dense' ? search(state) : { model: modelHere(state, decay), fits: null };
    const kept = model.keptOf(mask);
    const found = fits?.get(kept.length);
    const masks = [...fitsOnTheWay(model.model, kept), ...(found ? [found] : [])];
    for (const fit of masks.sort((one, other) => one.loss - other.loss)) {
      yield fits ? { model, fit } : stepHere(state, model, fit.kept, decay);
    }
  }
  return {
    thenFirst: true,
    smaller: (state) => (state.broken ? masksFrom(state, state.broken) : []),
    same: (state) => masksFrom(state, state.mask).next().value,
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
        'the model that swaps of obsSwap are judged by: of the trained network (dense), or of the loss at the present point (here): its re-fit is a Gauss–Newton step, shortened until the loss is no larger, told as retraining',
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
