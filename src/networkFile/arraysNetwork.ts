import { UsageError } from '../errors.ts';
import type { NumberArray } from '../formats/npy.ts';
import { activationText, type OutputActivation } from '../network/activation.ts';
import { hiddenTransfers } from '../network/layerText.ts';
import { scalingArrays, scalingIn, scalingRoles } from './inputScaling.ts';
import { fanInOf, type OrderedLayers, orderedLayers, type RowMeaning } from './layerOrder.ts';
import type { NetworkReadOptions } from './networkFormat.ts';
import { networkOfLayers } from './networkOfLayers.ts';
import type { StoredNetwork } from './storedNetwork.ts';
import { layerArrays } from './weightArrays.ts';

/**
 * The network that bare arrays of weights and biases make, in the order of their names.
 *
 * @param name    what to call their file in messages
 * @param options activations, one a layer, which arrays do not say; the loss; what else is open
 * @throws {UsageError} naming the array, its shape and what would fit, or what to add
 */
export function arraysNetwork(
  arrays: ReadonlyMap<string, NumberArray>,
  name: string,
  options: NetworkReadOptions,
): StoredNetwork {
  const { layers, rows } = layersIn(arrays, name, options);
  const sizes = [fanInOf(layers[0], rows), ...layers.map(({ weight }) => weight.shape[rows === 'units' ? 0 : 1])];
  const activations = options.activations ?? activationsAsText(options, layers.length);
  if (activations?.length !== layers.length) {
    const example = [...layers.slice(1).map(() => 'tanh'), 'linear'].join(',');
    const found = activations ? `, got ${activations.length}` : '';
    const needed = `${layers.length} activations, one a layer of ${sizes.join('-')} (in commands --activations ${example})`;
    throw new UsageError(`${name} holds weights alone: give ${needed}${found}`);
  }
  const descriptions = layers.map(({ bias }, m) => ({
    activation: activations[m],
    bias: bias !== null,
    fanIn: sizes[m],
    units: sizes[m + 1],
  }));
  const network = networkOfLayers(descriptions, options.loss, (m) => `activations.${m}`);
  const weights = new Float64Array(network.weights);
  for (const [m, { firstWeight, sources, units, fanIn }] of network.stages.entries()) {
    const { weight, bias } = layers[m];
    const columns = weight.shape[1];
    for (let j = 0; j < units; j++) {
      const row = firstWeight + j * sources;
      for (let i = 0; i < fanIn; i++) weights[row + i] = weight.values[at(rows, j, i, columns)];
      if (bias) weights[row + fanIn] = bias.values[j];
    }
  }
  const { inputNames } = options;
  if (inputNames && inputNames.length !== network.inputs) {
    throw new UsageError(
      `inputNames must be ${network.inputs} names, one an input of ${name}, got ${inputNames.length}`,
    );
  }
  return {
    network,
    weights,
    inputNames,
    preprocessing: scalingIn(arrays, { name, inputs: network.inputs, inputNames }),
  };
}

/**
 * The layers that arrays of weights and biases make, in the order of the network.
 *
 * @throws {UsageError} naming the array, its shape and what would fit, or what to add
 */
export function layersIn(
  arrays: ReadonlyMap<string, NumberArray>,
  name: string,
  options: Pick<NetworkReadOptions, 'rows' | 'layers'>,
): OrderedLayers {
  const scaling = scalingRoles([...arrays.keys()]);
  const ofWeights = new Map([...arrays].filter(([array]) => !scaling.has(array)));
  return orderedLayers(layerArrays(ofWeights, name), options, name);
}

/** The transfer function of each layer, where it is text for hidden layers and text for outputs. */
function activationsAsText(
  { activation, outputActivation }: NetworkReadOptions,
  layers: number,
): readonly OutputActivation[] | undefined {
  if (outputActivation === undefined || (activation === undefined && layers > 1)) return undefined;
  return [...hiddenTransfers(activation ?? null, layers - 1).map(activationText), outputActivation];
}

const at = (rows: RowMeaning, unit: number, input: number, columns: number) =>
  rows === 'units' ? unit * columns + input : input * columns + unit;

/**
 * The weights and biases of a network as arrays with PyTorch's names: `fc1.weight`, units × inputs, `fc1.bias`, …; what
 * its inputs are scaled by as `mean` and `scale`.
 *
 * @param name what to call their file in messages
 * @throws {UsageError} if inputs are made of words, which arrays of numbers do not hold
 */
export function networkArrays(
  { network, weights, preprocessing }: StoredNetwork,
  name: string,
): Map<string, NumberArray> {
  const arrays = preprocessing ? scalingArrays(preprocessing, name) : new Map<string, NumberArray>();
  for (const [m, { firstWeight, sources, units, fanIn }] of network.stages.entries()) {
    const rows = Array.from({ length: units }, (_, j) =>
      weights.subarray(firstWeight + j * sources).subarray(0, sources),
    );
    const weight = new Float64Array(units * fanIn);
    for (const [j, row] of rows.entries()) weight.set(row.subarray(0, fanIn), j * fanIn);
    arrays.set(`fc${m + 1}.weight`, { shape: [units, fanIn], values: weight });
    if (sources === fanIn) continue;
    arrays.set(`fc${m + 1}.bias`, { shape: [units], values: Float64Array.from(rows, (row) => row[fanIn]) });
  }
  return arrays;
}
