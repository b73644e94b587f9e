import type { Preprocessing } from '../../dataset/preprocessing.ts';
import type { LossName } from '../../network/errorMeasure.ts';
import { networkOfLayers } from '../networkOfLayers.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { namesInMetadata } from './namesInMetadata.ts';
import type { GraphHead, OnnxGraph } from './onnxGraph.ts';

/**
 * The network that a graph is: it has all inputs of the graph, and the weights of those that its head does not pick are
 * deleted.
 *
 * @param loss undefined: squared
 */
export function onnxNetwork({ model, head, layers, tail }: OnnxGraph, loss: LossName | undefined): StoredNetwork {
  const descriptions = layers.map(({ activation, biases, fanIn, units }, m) => ({
    ...{ activation, units, bias: biases !== null },
    fanIn: m === 0 ? head.inputs : fanIn,
  }));
  const network = networkOfLayers(descriptions, loss, (m) => `activation of layer ${m + 1}`);
  const weights = new Float64Array(network.weights);
  for (const [m, { firstWeight, sources, units, fanIn }] of network.stages.entries()) {
    const layer = layers[m];
    const picks = m === 0 ? head.picks : null;
    for (let j = 0; j < units; j++) {
      const row = firstWeight + j * sources;
      for (let i = 0; i < layer.fanIn; i++) weights[row + (picks?.[i] ?? i)] = layer.weights[j * layer.fanIn + i];
      if (layer.biases) weights[row + fanIn] = layer.biases[j];
    }
  }
  const { inputNames, outputNames } = namesInMetadata(model.metadataProps, network);
  return {
    network,
    weights,
    mask: head.picks ? Uint8Array.from(weights, (weight) => (weight === 0 ? 0 : 1)) : undefined,
    inputNames,
    outputNames: tail.labels ?? outputNames,
    preprocessing: preprocessingOf(head, inputNames),
  };
}

/** Inputs whose names no note of ours lists are x1, x2, …. */
function preprocessingOf(
  { columns, rows, inputs }: GraphHead,
  names: readonly string[] | undefined,
): Preprocessing | undefined {
  if (!columns && rows.length === 0) return undefined;
  const named = Array.from({ length: inputs }, (_, i) => ({ name: names?.[i] ?? `x${i + 1}`, ...columns?.[i] }));
  return { columns: named, ...(rows.length > 0 && { rows }) };
}
