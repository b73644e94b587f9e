import type { InputColumn, Preprocessing } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import type { NumberArray } from '../formats/npy.ts';
import { shapeText } from '../formats/shapeText.ts';
import { vector } from './weightArrays.ts';

/** The names of arrays that inputs are scaled by, (x − mean) / scale: scikit-learn has a line behind. */
const MEAN = /^mean_?$/;
const SCALE = /^(scale|std)_?$/;

/** Whether an array of that name holds means or scales of inputs; null: neither. */
export const scalingRole = (array: string): 'mean' | 'scale' | null =>
  MEAN.test(array) ? 'mean' : SCALE.test(array) ? 'scale' : null;

/** The network whose inputs are scaled. */
interface ScaledInputs {
  /** what to call its file in messages */
  readonly name: string;
  readonly inputs: number;
  readonly inputNames?: readonly string[] | undefined;
}

/**
 * The scaling of inputs that a file has as arrays, a number an input; without names, inputs are x1, x2, ….
 *
 * @throws {UsageError} naming the array, and what it must be
 */
export function scalingIn(
  arrays: ReadonlyMap<string, NumberArray>,
  { name, inputs, inputNames }: ScaledInputs,
): Preprocessing | undefined {
  const [means, scales] = [MEAN, SCALE].map((pattern) => {
    const array = [...arrays.keys()].find((key) => pattern.test(key));
    if (array === undefined) return null;
    const place = `${name}: ${array}`;
    const { shape, values } = vector(arrays.get(array)!, place);
    if (values.length === inputs) return { place, values };
    throw new UsageError(`${place} must have ${inputs} numbers, one an input, got ${shapeText(shape)}`);
  });
  if (!means && !scales) return undefined;
  const zero = scales ? scales.values.indexOf(0) : -1;
  if (zero >= 0) throw new UsageError(`${scales!.place}[${zero}] must be a number other than 0, got 0`);
  const columns = Array.from({ length: inputs }, (_, i): InputColumn => {
    return { name: inputNames?.[i] ?? `x${i + 1}`, mean: means?.values[i] ?? 0, scale: scales?.values[i] ?? 1 };
  });
  return { columns };
}

/** The arrays `mean` and `scale` of a preprocessing; none where nothing is scaled. */
export function scalingArrays({ columns, rows }: Preprocessing, name: string): Map<string, NumberArray> {
  if (rows) throw new UsageError(`${name} would lose what is done to rows of inputs: .json has room for it`);
  const words = columns.find(({ levels }) => levels);
  if (words) {
    const column = JSON.stringify(words.name);
    throw new UsageError(`${name} would lose the words of column ${column}: .json has room for them`);
  }
  if (columns.every(({ mean, scale }) => mean === undefined && scale === undefined)) return new Map();
  const shape = [columns.length];
  return new Map([
    ['mean', { shape, values: Float64Array.from(columns, ({ mean = 0 }) => mean) }],
    ['scale', { shape, values: Float64Array.from(columns, ({ scale = 1 }) => scale) }],
  ]);
}
