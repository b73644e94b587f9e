import type { InputColumn, Preprocessing } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import type { NumberArray } from '../formats/npy.ts';
import { shapeText } from '../formats/shapeText.ts';
import { vector } from './weightArrays.ts';

/** The names of arrays that inputs are scaled by, (x − mean) / scale: scikit-learn has a line behind. */
const MEAN = /^mean_?$/;
const SCALE = /^(scale|std)_?$/;
/** The same in a module of its own: `0.mean`. */
const IN_MODULE = /^(?<module>.+)[./](?<last>[^./]+)$/;
/** The place of a module, or of a layer, in a sequence: `0` of `0.mean`, `net.2` of `net.2.weight`. */
const IN_SEQUENCE = /^(?<sequence>(?:.+[./])?)(?<place>\d+)[./][^./]+$/;

/** The part of the scaling of inputs that an array holds. */
export type ScalingRole = 'mean' | 'scale';

/**
 * The arrays that hold means or scales of inputs, by name: `mean` and `scale`, or where there are none, those of the
 * only module that has both (`0.mean`, `0.std`), unless a layer stands before it in its sequence.
 *
 * @param names of all arrays of a file
 */
export function scalingRoles(names: readonly string[]): Map<string, ScalingRole> {
  const bare = names.flatMap((name) => {
    const role = roleOf(name);
    return role ? [[name, role] as const] : [];
  });
  if (bare.length > 0) return new Map(bare);
  const modules = new Map<string, [string, ScalingRole][]>();
  for (const name of names) {
    const { module, last } = IN_MODULE.exec(name)?.groups ?? {};
    const role = last === undefined ? null : roleOf(last);
    if (role) modules.set(module, [...(modules.get(module) ?? []), [name, role]]);
  }
  const pairs = [...modules.values()].filter(
    (arrays) =>
      arrays
        .map(([, role]) => role)
        .sort()
        .join() === 'mean,scale',
  );
  const [[mean] = [], ...others] = pairs;
  if (!mean || others.length > 0) return new Map();
  const place = placeOf(mean[0]);
  const isBehind = names.some((name) => {
    const other = placeOf(name);
    return place && other && other.sequence === place.sequence && other.place < place.place;
  });
  return new Map(isBehind ? [] : pairs[0]);
}

const roleOf = (name: string): ScalingRole | null => (MEAN.test(name) ? 'mean' : SCALE.test(name) ? 'scale' : null);

function placeOf(name: string) {
  const { sequence, place } = IN_SEQUENCE.exec(name)?.groups ?? {};
  return place === undefined ? null : { sequence, place: Number(place) };
}

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
  const roles = [...scalingRoles([...arrays.keys()])];
  const [means, scales] = (['mean', 'scale'] as const).map((wanted) => {
    const [array] = roles.find(([, role]) => role === wanted) ?? [];
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
