import { UsageError } from '../errors.ts';
import {
  activationText,
  needsNet,
  OUTPUT_ACTIVATIONS,
  type OutputActivation,
  type Transfer,
  transferOf,
} from './activation.ts';
import { LOSS, LOSSES, type LossName } from './errorMeasure.ts';
import {
  type Biases,
  type BiasText,
  biasesOf,
  biasText,
  type HiddenActivation,
  type HiddenText,
  hiddenText,
  hiddenTransfers,
} from './layerText.ts';

/**
 * A fully connected network: sizes of its layers, inputs first, its transfer functions, and what its outputs are judged
 * by.
 */
export interface Architecture {
  /** e.g. [17, 3, 1] */
  readonly layers: readonly number[];
  /** of the hidden units: one for all, or one a hidden layer; null where there are none to have it */
  readonly activation: HiddenActivation | null;
  /** of the output units */
  readonly outputActivation: OutputActivation;
  /** the layers after the inputs whose units have biases; default `all` */
  readonly biases?: Biases | undefined;
  /** the error measure d(t, o) whose mean is E; default squared, or crossEntropy where it is the only one */
  readonly loss?: LossName | undefined;
}

/** The offsets of the weights and values of one layer of units. */
export interface Layer extends Transfer {
  /** units of the layer before */
  readonly fanIn: number;
  /** weights of a unit: fanIn, and one more for its bias if it has one */
  readonly sources: number;
  readonly units: number;
  /**
   * flat index of its first weight; weight from source i to unit j lies at firstWeight + j·sources + i, its bias at i =
   * fanIn
   */
  readonly firstWeight: number;
  /** index of its first unit among all hidden and output units */
  readonly firstUnit: number;
  /** index of the first value among all values of a forward pass that its weights multiply */
  readonly firstSource: number;
  /** index of its own first value there */
  readonly firstValue: number;
  /** index there of the first number that its slopes are written in terms of, see `slopeAt` */
  readonly slopesFrom: number;
}

/**
 * An architecture with everything laid out flat.
 *
 * Weights: layer by layer, unit by unit, inputs in order, bias last if there is one. Values of a forward pass: inputs,
 * 1, then each layer's values followed by a 1, so that a bias is a weight from that 1; then the net inputs of the
 * layers whose slopes need them.
 *
 * Linear outputs that are judged by cross-entropy are logits, and logSoftmax ones logarithms of probabilities: the last
 * layer computes the probabilities, of logits their softmax, or of a single one the sigmoid, and these are what
 * training and pruning call outputs. `networkOutputs` gives the logits, or logarithms.
 */
export interface Network extends Architecture {
  /** any, where there are no hidden units */
  readonly activation: HiddenText;
  readonly biases: BiasText;
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

/** Weights of a network, biases included: Σ_m units_m (units_(m−1) + 1), without the 1 where a layer has no biases. */
export function weightCount({ layers, biases }: Pick<Architecture, 'layers' | 'biases'>): number {
  const has = biasesOf(biases, layers.length - 1);
  return layers.slice(1).reduce((sum, units, m) => sum + units * (layers[m] + (has[m] ? 1 : 0)), 0);
}

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
export function networkOf(given: Architecture): Network {
  const { layers, outputActivation, loss = outputActivation === 'logSoftmax' ? 'crossEntropy' : 'squared' } = given;
  requireSizes(given);
  if (!LOSSES.includes(loss)) {
    throw new UsageError(`loss must be one of ${LOSSES.join(', ')}, got ${JSON.stringify(loss)}`);
  }
  const hidden = hiddenTransfers(given.activation, layers.length - 2);
  const output = namedOutput({ outputActivation });
  if (output.activation === 'logSoftmax' && loss !== 'crossEntropy') {
    throw new UsageError(`outputActivation "logSoftmax" needs loss "crossEntropy", got ${JSON.stringify(loss)}`);
  }
  const { outputs: judged } = LOSS[loss];
  if (judged && !judged.includes(output.activation)) {
    const needed = `outputActivation ${judged.join(', ').replace(/, (?=\w+$)/, ' or ')}`;
    throw new UsageError(`loss ${JSON.stringify(loss)} needs ${needed}, got ${JSON.stringify(outputActivation)}`);
  }
  const hasBiases = biasesOf(given.biases, layers.length - 1);
  const outputs = layers[layers.length - 1];
  const transfers = [...hidden, judgedTransfer(output, loss, outputs)];
  const stages: Layer[] = [];
  let firstWeight = 0;
  let firstUnit = 0;
  let firstSource = 0;
  // Net inputs that are kept lie after all values, which leaves every other index as it is.
  let values = layers.reduce((sum, units) => sum + units + 1, 0);
  for (const [m, transfer] of transfers.entries()) {
    const [fanIn, units] = [layers[m], layers[m + 1]];
    const sources = hasBiases[m] ? fanIn + 1 : fanIn;
    const firstValue = firstSource + fanIn + 1;
    const keepsNet = needsNet(transfer);
    const slopesFrom = keepsNet ? values : firstValue;
    stages.push({ ...transfer, fanIn, sources, units, firstWeight, firstUnit, firstSource, firstValue, slopesFrom });
    firstWeight += units * sources;
    firstUnit += units;
    firstSource = firstValue;
    if (keepsNet) values += units;
  }

  const unitOf = new Int32Array(firstWeight);
  const sourceOf = new Int32Array(firstWeight);
  for (const stage of stages) {
    for (let j = 0; j < stage.units; j++) {
      for (let i = 0; i < stage.sources; i++) {
        const q = stage.firstWeight + j * stage.sources + i;
        unitOf[q] = stage.firstUnit + j;
        sourceOf[q] = stage.firstSource + i;
      }
    }
  }
  return {
    layers,
    activation: hiddenText(hidden),
    outputActivation: activationText(output),
    biases: biasText(hasBiases),
    loss,
    inputs: layers[0],
    outputs,
    weights: firstWeight,
    units: firstUnit,
    values,
    stages,
    unitOf,
    sourceOf,
  };
}

/** The transfer function of outputs as the architecture names it, whatever they are judged by. */
export const namedOutput = ({ outputActivation }: Pick<Architecture, 'outputActivation'>): Transfer =>
  transferOf(outputActivation, 'outputActivation', OUTPUT_ACTIVATIONS);

/**
 * The transfer function of the outputs that are judged: the probabilities that logits or logarithms stand for, where
 * the error measure is one of probabilities.
 */
function judgedTransfer(output: Transfer, loss: LossName, outputs: number): Transfer {
  const { activation, parameter } = output;
  if (activation === 'logSoftmax') return { activation: 'softmax', parameter };
  if (activation !== 'linear' || loss !== 'crossEntropy') return output;
  return { activation: outputs === 1 ? 'sigmoid' : 'softmax', parameter };
}

function requireSizes({ layers, biases }: Architecture): void {
  const sizes =
    Array.isArray(layers) && layers.length > 1 && layers.every((size) => Number.isInteger(size) && size > 0);
  if (!sizes) {
    const found = Array.isArray(layers) ? `[${layers}]` : layers;
    throw new UsageError(`layers must be two or more sizes, integers ≥ 1, got ${found}`);
  }
  const weights = weightCount({ layers, biases });
  if (weights > MAX_WEIGHTS) {
    throw new UsageError(`layers ${layers.join('-')} have ${weights} weights, and the limit is ${MAX_WEIGHTS}`);
  }
}
