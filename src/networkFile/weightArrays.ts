import { shownText, UsageError } from '../errors.ts';
import type { NumberArray } from '../formats/npy.ts';
import { shapeText } from '../formats/shapeText.ts';
import { MAX_LAYERS } from './networkOfLayers.ts';

/** The arrays of one layer, as a file has them. */
export interface LayerArrays {
  /** what their names have in common: `fc1` of fc1.weight and fc1.bias */
  readonly layer: string;
  readonly weightName: string;
  /** two-dimensional */
  readonly weight: NumberArray;
  readonly biasName: string;
  /** a number a unit; null: the layer has no biases */
  readonly bias: NumberArray | null;
}

/** The names that tools give to arrays of weights and biases: `part` is which, `layer` tells layers apart. */
const NAMES = [
  /^(?<layer>.+)[./_-](?<part>weight|kernel|bias)(?::0)?$/, // fc1.weight, layers.0.bias, dense_1/kernel:0
  /^(?<part>weight|W|w|kernel|coefs|bias|b|intercepts)_?(?<layer>\d+)$/, // W1, b1, coefs_0, intercepts_0
];
const BIASES = ['bias', 'b', 'intercepts'];
/** Arrays of a layer of batch normalisation have such names beside `weight` and `bias`. */
const BATCH_NORM = /[./_](running_mean|running_var|num_batches_tracked|moving_mean|moving_variance)(?::0)?$/;
/** Longer names, and line breaks in them, would spoil messages. */
const READABLE = /^[^\p{Cc}]{1,200}$/u;
const ALLOWED = 'fc1.weight and fc1.bias, 0.weight, dense/kernel, W1 and b1, coefs_0 and intercepts_0';

/**
 * Puts arrays that hold weights and biases together, by their names.
 *
 * @param name what to call their file in messages
 * @returns the layers in the order in which the file has them
 * @throws {UsageError} naming an array that belongs to no layer, or is missing, or has a shape that it cannot have
 */
export function layerArrays(arrays: ReadonlyMap<string, NumberArray>, name: string): LayerArrays[] {
  const layers = new Map<string, { weight?: string; bias?: string }>();
  for (const array of arrays.keys()) {
    if (!READABLE.test(array)) throw wrongName(array, name);
    const [normalised] = BATCH_NORM.exec(array) ?? [];
    if (normalised) {
      const way = 'export the network as .onnx, where it is read, or put it into the weights and biases before it';
      throw new UsageError(`${name}: ${array} is of a batch normalisation, which is not read: ${way}`);
    }
    const { layer, part } = NAMES.map((pattern) => pattern.exec(array)?.groups).find((groups) => groups) ?? {};
    if (layer === undefined) throw wrongName(array, name);
    const parts = layers.get(layer) ?? {};
    const kind = BIASES.includes(part) ? 'bias' : 'weight';
    const other = parts[kind];
    if (other !== undefined) throw new UsageError(`${name}: ${other} and ${array} are both the ${kind} of "${layer}"`);
    parts[kind] = array;
    layers.set(layer, parts);
  }
  if (layers.size > MAX_LAYERS)
    throw new UsageError(`${name} has ${layers.size} layers, and the limit is ${MAX_LAYERS}`);
  if (layers.size === 0) throw new UsageError(`${name} has no arrays; a network has ${ALLOWED}`);
  return [...layers].map(([layer, { weight, bias }]) => {
    if (weight === undefined) throw new UsageError(`${name}: ${bias} has no weights beside it: "${layer}" needs both`);
    return {
      layer,
      weightName: weight,
      weight: matrix(arrays.get(weight)!, `${name}: ${weight}`),
      biasName: bias ?? '',
      bias: bias === undefined ? null : vector(arrays.get(bias)!, `${name}: ${bias}`),
    };
  });
}

/** The name that an array of biases has beside an array of weights. */
export function biasNameBeside(weightName: string): string {
  return weightName.replace(/(weight|kernel|coefs|W|w)(?=(_?\d+|:0)?$)/, (part) => BIAS_BESIDE[part] ?? 'bias');
}
const BIAS_BESIDE: Readonly<Record<string, string>> = { W: 'b', w: 'b', coefs: 'intercepts' };

function wrongName(array: string, name: string): UsageError {
  return new UsageError(`${name}: arrays must have names as ${ALLOWED}; got ${shownText(array)}`);
}

function matrix(array: NumberArray, place: string): NumberArray {
  if (array.shape.length === 2 && array.values.length > 0) return finite(array, place);
  throw new UsageError(
    `${place} must have two dimensions, units × inputs or inputs × units, got ${shapeText(array.shape)}`,
  );
}

/**
 * An array of finite numbers in a row: n, 1 × n or n × 1.
 *
 * @param place what to call it in messages
 * @throws {UsageError} if it is none
 */
export function vector(array: NumberArray, place: string): NumberArray {
  const { shape, values } = array;
  if (shape.length >= 1 && values.length > 0 && shape.filter((length) => length !== 1).length <= 1) {
    return finite(array, place);
  }
  throw new UsageError(`${place} must have one dimension, got ${shapeText(shape)}`);
}

/** @throws {UsageError} naming the place of the first value that is NaN or infinite */
function finite(array: NumberArray, place: string): NumberArray {
  const { shape, values } = array;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return array;
  const columns = shape[shape.length - 1];
  const index = shape.length === 2 ? `${Math.floor(bad / columns)}, ${bad % columns}` : bad;
  throw new UsageError(`${place}[${index}] must be a finite number, got ${values[bad]}`);
}
