import { liveWeights } from '../../network/mask.ts';
import { quadraticModel, type SubsetFit } from '../../subset/quadraticModel.ts';
import { swapSearch } from '../../subset/swapSearch.ts';
import { MaskModel } from '../maskModel.ts';
import type { MaskState } from './maskRule.ts';

/** The model of the trained network, over the weights that were live there: A = H + αI, w₀ = its weights. */
function denseModel({ start, ...state }: MaskState): MaskModel {
  const live = liveWeights(start.mask);
  const center = Float64Array.from(live, (q) => start.weights[q]);
  return new MaskModel(quadraticModel(state.damped(start.weights, live), center), start.mask);
}

/** Good masks of all sizes on the dense model: one search a path. */
export function denseSearch() {
  let found: { model: MaskModel; fits: ReadonlyMap<number, SubsetFit> } | null = null;
  return (state: MaskState) => {
    if (!found) {
      const model = denseModel(state);
      found = { model, fits: swapSearch(model.model) };
    }
    return found;
  };
}
