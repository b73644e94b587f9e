import { UsageError } from '../../errors.ts';
import type { StoredNetwork } from '../storedNetwork.ts';

/** The weights of a layer, as they go into a graph. */
export interface LayerWeights {
  readonly units: number;
  readonly fanIn: number;
  /** (units × fanIn) */
  readonly weights: Float64Array;
  /** (units); null: the layer has none */
  readonly biases: Float64Array | null;
}

/**
 * The weights of layer m of a network from some of its sources: those that a graph picks. Without any the layer has one
 * source of weight 0.
 *
 * @param sources indices among those of the layer, in the order of the graph
 * @param name    what to call the file in messages
 * @throws {UsageError} if a weight from another source is not 0
 */
export function layerWeights(
  { network, weights }: StoredNetwork,
  m: number,
  sources: readonly number[],
  name: string,
): LayerWeights {
  const { firstWeight, sources: width, units, fanIn: all } = network.stages[m];
  const fanIn = Math.max(1, sources.length);
  const own = new Float64Array(units * fanIn);
  const biases = width > all ? new Float64Array(units) : null;
  const kept = new Set(sources);
  for (let j = 0; j < units; j++) {
    const row = weights.subarray(firstWeight + j * width, firstWeight + (j + 1) * width);
    const foreign = row.findIndex((weight, i) => weight !== 0 && i < all && !kept.has(i));
    if (foreign >= 0)
      throw new UsageError(`${name} does not pick input ${foreign}, and the network has weights from it`);
    for (const [i, source] of sources.entries()) own[j * fanIn + i] = row[source];
    if (biases) biases[j] = row[all];
  }
  return { units, fanIn, weights: own, biases };
}
