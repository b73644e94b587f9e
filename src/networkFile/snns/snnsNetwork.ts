import { shownText, UsageError } from '../../errors.ts';
import type { Activation, OutputActivation } from '../../network/activation.ts';
import type { Network } from '../../network/architecture.ts';
import type { NetworkReadOptions } from '../networkFormat.ts';
import { MAX_LAYERS, networkOfLayers } from '../networkOfLayers.ts';
import { requireNoWeightsOptions } from '../requireNoWeightsOptions.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { type SnnsFile, snnsFile } from './snnsFile.ts';
import { snnsLayers } from './snnsLayers.ts';

/** SNNS's transfer functions that are read. `Act_Identity` is one of the net input without the bias. */
const ACTIVATIONS: Readonly<Record<string, { readonly activation: Activation; readonly bias: boolean }>> = {
  Act_Logistic: { activation: 'sigmoid', bias: true },
  Act_TanH: { activation: 'tanh', bias: true },
  Act_IdentityPlusBias: { activation: 'linear', bias: true },
  Act_Identity: { activation: 'linear', bias: false },
};

/** SNNS's name of a transfer function, or null where it has none. */
export function snnsActivation(activation: OutputActivation, bias: boolean): string | null {
  const names = Object.keys(ACTIVATIONS).filter((name) => ACTIVATIONS[name].activation === activation);
  return names.find((name) => ACTIVATIONS[name].bias === bias) ?? names[0] ?? null;
}

/** Weights of a network that is read. */
const MAX_WEIGHTS = 2 ** 22;

/** A file of SNNS, and the network that it is. */
export interface ReadSnns {
  readonly file: SnnsFile;
  /** indices of units, in the order of the network */
  readonly layers: readonly (readonly number[])[];
  readonly network: Network;
}

/**
 * The network of a file of SNNS: units in layers, each linked to the next one. Units keep the order of the file.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} naming the line or unit, what was found and what is allowed
 */
export function readSnns(bytes: Uint8Array, name: string, { loss }: Pick<NetworkReadOptions, 'loss'>): ReadSnns {
  const file = snnsFile(bytes, name);
  const layers = snnsLayers(file, name);
  if (layers.length > MAX_LAYERS) {
    throw new UsageError(`${name}: its links make ${layers.length} layers, and the limit is ${MAX_LAYERS}`);
  }
  const weights = layers.slice(1).reduce((sum, { length }, m) => sum + length * (layers[m].length + 1), 0);
  if (weights > MAX_WEIGHTS) {
    const sizes = layers.map(({ length }) => length).join('-');
    throw new UsageError(`${name}: its units are ${sizes}, ${weights} weights, and the limit is ${MAX_WEIGHTS}`);
  }
  const descriptions = layers.slice(1).map((units, m) => ({
    ...functionOf(file, units, name),
    fanIn: layers[m].length,
    units: units.length,
  }));
  return { file, layers, network: networkOfLayers(descriptions, loss, (m) => `${name}: layer ${m + 1}`) };
}

/**
 * The stored network of a file of SNNS. Links that are missing are deleted weights. Names of units are not taken over:
 * as in SNNS, inputs and outputs are those of the data in their order.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} as `readSnns`, and for options of files of weights alone
 */
export function snnsNetwork(bytes: Uint8Array, name: string, options: NetworkReadOptions): StoredNetwork {
  requireNoWeightsOptions(options, name);
  const { file, layers, network } = readSnns(bytes, name, options);
  const { units, links } = file;
  const weights = new Float64Array(network.weights);
  const mask = new Uint8Array(network.weights);
  const at = weightOf({ layers, network, units: units.length });
  for (const [m, { fanIn, sources, firstWeight }] of network.stages.entries()) {
    if (sources === fanIn) continue;
    for (const [j, u] of layers[m + 1].entries()) {
      const q = firstWeight + j * sources + fanIn;
      [weights[q], mask[q]] = [units[u].bias, 1];
    }
  }
  for (const [l, weight] of links.weights.entries()) {
    const q = at(links.sources[l], links.targets[l]);
    if (mask[q] === 1) {
      const [source, target] = [links.sources[l], links.targets[l]].map((u) => units[u].number);
      throw new UsageError(`${name}: line ${links.lines[l]}: link ${source} → ${target} is there twice`);
    }
    [weights[q], mask[q]] = [weight, 1];
  }
  return { network, weights, mask: mask.includes(0) ? mask : undefined, file: { format: '.net', bytes } };
}

/** The flat index of the weight of a link, by the indices of its units. */
export function weightOf({
  layers,
  network,
  units,
}: Pick<ReadSnns, 'layers' | 'network'> & { readonly units: number }): (source: number, target: number) => number {
  const [row, column] = [new Int32Array(units), new Int32Array(units)];
  for (const [m, layer] of layers.entries()) {
    for (const [j, u] of layer.entries()) {
      column[u] = j;
      if (m > 0) row[u] = network.stages[m - 1].firstWeight + j * network.stages[m - 1].sources;
    }
  }
  return (source, target) => row[target] + column[source];
}

/** The transfer function that all units of a layer have, and whether they have biases. */
function functionOf({ units }: SnnsFile, layer: readonly number[], name: string) {
  const [first] = layer;
  const { activation, line, number } = units[first];
  const found = Object.hasOwn(ACTIVATIONS, activation) ? ACTIVATIONS[activation] : null;
  if (!found) {
    const allowed = Object.keys(ACTIVATIONS).join(', ');
    const got = shownText(activation);
    throw new UsageError(`${name}: line ${line}: unit ${number} must have one of ${allowed}, got ${got}`);
  }
  const other = layer.find((u) => units[u].activation !== activation);
  if (other === undefined) return found;
  const unit = `${name}: line ${units[other].line}: unit ${units[other].number}`;
  const got = shownText(units[other].activation);
  throw new UsageError(`${unit} must have ${activation} as unit ${number} of its layer, got ${got}`);
}
