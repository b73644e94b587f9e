import { liveWeights, type Mask } from '../network/mask.ts';
import type { QuadraticModel } from '../subset/quadraticModel.ts';

/** A quadratic model of the error in those weights of a network that were live where its path began. */
export class MaskModel {
  readonly model: QuadraticModel;
  /** flat index of each weight of the model, ascending */
  readonly #live: Int32Array;
  readonly #full: number;

  /**
   * @param model of the weights that `mask` has, in their order
   * @param mask  (full n)
   */
  constructor(model: QuadraticModel, mask: Mask) {
    this.model = model;
    this.#live = liveWeights(mask);
    this.#full = mask.length;
  }

  /** Indices of the model of the weights that a mask keeps. */
  keptOf(mask: Mask): number[] {
    return Array.from(this.#live.keys()).filter((i) => mask[this.#live[i]] === 1);
  }

  /** The values of the model's weights in a vector of all. */
  valuesOf(weights: Float64Array): Float64Array {
    return Float64Array.from(this.#live, (q) => weights[q]);
  }

  /** A vector of all weights from those of the model. */
  weightsOf(values: Float64Array): Float64Array {
    const weights = new Float64Array(this.#full);
    for (let i = 0; i < values.length; i++) weights[this.#live[i]] = values[i];
    return weights;
  }

  /** The flat index of a weight of the model. */
  flat(index: number): number {
    return this.#live[index];
  }
}
