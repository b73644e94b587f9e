import { MAX_RANK } from '../../formats/onnx/tensorShape.ts';
import type { GraphConstant } from './onnxGraph.ts';

/** The shape of a value of the chain. */
export interface SampleShape {
  /** samples that the graph takes at once; null: any number; 0: the value has no dimension of samples */
  readonly samples: number | null;
  /** dimensions of one sample */
  readonly sizes: readonly number[];
}

/** The numbers of a sample. */
export const sizeOf = ({ sizes }: SampleShape): number => product(sizes);
const product = (sizes: readonly number[]) => sizes.reduce((size, length) => size * length, 1);

/** Dimensions, that of samples included. */
export const rankOf = ({ samples, sizes }: SampleShape): number => sizes.length + (samples === 0 ? 0 : 1);

/** Whether an axis is the last one, and holds all numbers of a sample. */
export const isOnlyAxis = (shape: SampleShape, axis: number): boolean =>
  (axis === -1 || axis === rankOf(shape) - 1) && shape.sizes.length > 0 && shape.sizes.at(-1) === sizeOf(shape);

/** A shape with another last dimension, that of a layer's units. */
export const withLast = ({ samples, sizes }: SampleShape, units: number): SampleShape => ({
  samples,
  sizes: [...sizes.slice(0, -1), units],
});

/** The shape behind Flatten; null: it would mix samples. */
export function flattened(shape: SampleShape, axis: number): SampleShape | null {
  const rank = rankOf(shape);
  const at = axis < 0 ? axis + rank : axis;
  if (shape.samples === 0 || at < 1 || at > rank || product(shape.sizes.slice(0, at - 1)) !== 1) return null;
  return { samples: shape.samples, sizes: [product(shape.sizes.slice(at - 1))] };
}

/**
 * The shape behind Reshape; null: it would mix samples, or does not fit.
 *
 * @param wanted with −1 for a size that follows from the others, 0 for one that stays, NaN for the number of samples
 */
export function reshaped(shape: SampleShape, wanted: readonly number[]): SampleShape | null {
  const size = sizeOf(shape);
  const { samples, sizes } = shape;
  const [first, ...others] = wanted;
  if (first === undefined || wanted.length > MAX_RANK) return null;
  const offset = samples === 0 ? 0 : -1;
  const rest = others.map((length, i) => (length === 0 ? (sizes[i + 1 + offset] ?? Number.NaN) : length));
  const open = rest.indexOf(-1);
  if (open >= 0) rest[open] = size / -product(rest);
  const fits = product(rest) === size && rest.every((length) => Number.isInteger(length) && length > 0);
  const isFirstOfSamples =
    Number.isNaN(first) || (first === -1 && open < 0) || first === 0 || first === 1 || first === samples;
  if (fits && samples !== 0 && isFirstOfSamples) return { samples: first === 1 ? 1 : samples, sizes: rest };
  if (fits && samples === 0 && (first === 1 || first === -1)) return { samples: 1, sizes: rest };
  const isOne = samples === 0 || samples === 1;
  return others.length === 0 && isOne && (first === -1 || first === size) ? { samples: 0, sizes: [size] } : null;
}

/**
 * A constant as numbers that belong to those of a sample, as operators spread it over a value.
 *
 * @returns (numbers of a sample); null: it does not fit, or differs from sample to sample
 */
export function spread({ shape: own, values }: GraphConstant, shape: SampleShape): Float64Array | null {
  const full = shape.samples === 0 ? shape.sizes : [1, ...shape.sizes];
  const size = sizeOf(shape);
  if (own.length > full.length) return null;
  const padded = [...full.slice(own.length).map(() => 1), ...own];
  if (padded.some((length, axis) => length !== 1 && length !== full[axis])) return null;
  if (values.length === size) return values;
  const spreadOut = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let [rest, from, stride] = [i, 0, 1];
    for (let axis = full.length - 1; axis >= 0; axis--) {
      if (padded[axis] !== 1) {
        from += (rest % full[axis]) * stride;
        stride *= padded[axis];
      }
      rest = Math.floor(rest / full[axis]);
    }
    spreadOut[i] = values[from];
  }
  return spreadOut;
}
