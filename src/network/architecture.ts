import { readValue, UsageError } from '../errors.ts';
import { ACTIVATIONS, type Activation, OUTPUT_ACTIVATIONS, type OutputActivation } from './activation.ts';
import { LOSS, LOSSES, type LossName } from './errorMeasure.ts';

/**
 * A fully connected network: sizes of its layers, inputs first, its transfer functions, and what its outputs are judged
 * by.
 */
export interface Architecture {
  /** e.g. [17, 3, 1]; every unit has a bias */
  readonly layers: readonly number[];
  /** of the hidden units; null where there are none to have it */
  readonly activation: Activation | null;
  /** of the output units */
  readonly outputActivation: OutputActivation;
  /** the error measure d(t, o) whose mean is E; default squared */
  readonly loss?: LossName | undefined;
}

/** The offsets of the weights and values of one layer of units. */
export interface Layer {
  /** units of the layer before, biases not counted */
  readonly fanIn: number;
  readonly units: number;
  readonly activation: OutputActivation;
  /**
   * flat index of its first weight; weight from input i to unit j lies at firstWeight + j(fanIn + 1) + i, its bias at i
   * = fanIn
   */
  readonly firstWeight: number;
  /** index of its first unit among all hidden and output units */
  readonly firstUnit: number;
  /** index of its first value among all values of a forward pass */
  readonly firstValue: number;
}

/**
 * An architecture with everything laid out flat.
 *
 * Weights: layer by layer, unit by unit, inputs in order, bias last. Values of a forward pass: inputs, 1, then each
 * layer's values followed by a 1, so that a bias is a weight from that 1.
 */
export interface Network extends Architecture {
  /** any, where there are no hidden units */
  readonly activation: Activation;
  readonly loss: LossName;
  readonly inputs: number;
  readonly outputs: number;
  /** n */
  readonly weights: number;
  /** hidden and output units */
  readonly units: number;
  /** length of the array of values of a forward pass */
  readonly values: number;
  /** one for each of `layers` after the inputs */
  readonly stages: readonly Layer[];
  /** (n) the unit that weight q feeds */
  readonly unitOf: Int32Array;
  /** (n) the value that weight q multiplies */
  readonly sourceOf: Int32Array;
}

/** Weights of a network with such layers, biases included: Σ_m units_m (units_(m−1) + 1). */
export const weightCount = (layers: readonly number[]): number =>
  layers.slice(1).reduce((sum, units, m) => sum + units * (layers[m] + 1), 0);

/** More weights are a slip of the pen: laid out, they take 800 MB. */
const MAX_WEIGHTS = 100_000_000;

/**
 * Lays an architecture out flat; 17-3-1 has n = 18·3 + 4·1 = 58 weights.
 *
 * @throws {UsageError} naming a part that is not allowed
 *
 * @example
 * ```ts
 * import { networkOf } from 'optimal-brain-surgeon/network';
 *
 * const network = networkOf({ layers: [2, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
 * console.log(network.weights); // → 13
 * // The weights of h2 are 3, 4 and its bias 5: the second unit, fed by the values 0, 1 and the constant after them.
 * console.log(network.unitOf.subarray(3, 6).join(' '), network.sourceOf.subarray(3, 6).join(' ')); // → 1 1 1 0 1 2
 * ```
 */
export function networkOf({ layers, outputActivation, loss = 'squared', ...hidden }: Architecture): Network {
  requireArchitecture({ layers, outputActivation, loss, ...hidden });
  const activation = layers.length > 2 ? readValue(hidden.activation, 'activation') : (hidden.activation ?? 'sigmoid');
  const stages: Layer[] = [];
  let firstWeight = 0;
  let firstUnit = 0;
  let firstValue = layers[0] + 1;
  for (let m = 1; m < layers.length; m++) {
    const [fanIn, units] = [layers[m - 1], layers[m]];
    const isOutput = m === layers.length - 1;
    stages.push({
      fanIn,
      units,
      activation: isOutput ? outputActivation : activation,
      firstWeight,
      firstUnit,
      firstValue,
    });
    firstWeight += units * (fanIn + 1);
    firstUnit += units;
    firstValue += units + 1;
  }

  const unitOf = new Int32Array(firstWeight);
  const sourceOf = new Int32Array(firstWeight);
  for (const stage of stages) {
    const sources = stage.firstValue - (stage.fanIn + 1);
    for (let j = 0; j < stage.units; j++) {
      for (let i = 0; i <= stage.fanIn; i++) {
        const q = stage.firstWeight + j * (stage.fanIn + 1) + i;
        unitOf[q] = stage.firstUnit + j;
        sourceOf[q] = sources + i;
      }
    }
  }
  return {
    layers,
    activation,
    outputActivation,
    loss,
    inputs: layers[0],
    outputs: layers[layers.length - 1],
    weights: firstWeight,
    units: firstUnit,
    values: firstValue,
    stages,
    unitOf,
    sourceOf,
  };
}

function requireArchitecture({ layers, ...named }: Architecture): void {
  const sizes =
    Array.isArray(layers) && layers.length > 1 && layers.every((size) => Number.isInteger(size) && size > 0);
  if (!sizes) {
    const found = Array.isArray(layers) ? `[${layers}]` : layers;
    throw new UsageError(`layers must be two or more sizes, integers ≥ 1, got ${found}`);
  }
  const weights = weightCount(layers);
  if (weights > MAX_WEIGHTS) {
    throw new UsageError(`layers ${layers.join('-')} have ${weights} weights, and the limit is ${MAX_WEIGHTS}`);
  }
  const allowed = { activation: ACTIVATIONS, outputActivation: OUTPUT_ACTIVATIONS, loss: LOSSES };
  for (const [name, names] of Object.entries(allowed)) {
    const value = named[name as keyof typeof allowed];
    if ((names as readonly unknown[]).includes(value)) continue;
    if (name === 'activation' && layers.length === 2 && (value ?? null) === null) continue; // no unit has it
    throw new UsageError(`${name} must be one of ${names.join(', ')}, got ${JSON.stringify(value)}`);
  }
  const { loss, outputActivation } = named as Network;
  const { outputs } = LOSS[loss];
  if (outputs && !outputs.includes(outputActivation)) {
    const needed = `outputActivation ${outputs.join(' or ')}`;
    throw new UsageError(`loss ${JSON.stringify(loss)} needs ${needed}, got ${JSON.stringify(outputActivation)}`);
  }
}
