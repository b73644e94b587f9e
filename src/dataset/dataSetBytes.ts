import { UsageError } from '../errors.ts';
import { headedBytes } from '../formats/headedBytes.ts';
import { sharedFloat64 } from '../parallel/sharedMemory.ts';
import { type DataSet, dataSetOfSets, type Samples } from './dataSet.ts';
import { nonZeroInputs } from './nonZeroInputs.ts';
import type { Preprocessing } from './preprocessing.ts';

/** The description of the numbers that follow it. */
interface Header {
  readonly format: typeof FORMAT;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly preprocessing?: Preprocessing;
  /** samples of each set, 0 where there is none */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

const FORMAT = 'optimal-brain-surgeon/data/1';
const SETS = ['train', 'validation', 'test'] as const;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/**
 * A data set as bytes: the length of a header (4 bytes, little-endian), the header in JSON, then the inputs and targets
 * of each set, as doubles in the order of this machine. A copy of it has the same digest.
 *
 * @param dataSet without code books
 */
export function dataSetBytes(dataSet: DataSet): Uint8Array {
  const { name, inputNames, outputNames, preprocessing } = dataSet;
  const [train, validation, test] = SETS.map((set) => dataSet[set]?.count ?? 0);
  const names = { format: FORMAT, name, inputs: inputNames, outputs: outputNames } as const;
  const header: Header = { ...names, ...(preprocessing && { preprocessing }), train, validation, test };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const arrays = SETS.flatMap((set) => (dataSet[set] ? [dataSet[set].inputs, dataSet[set].targets] : []));
  const size = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = new Uint8Array(4 + text.length + size);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/**
 * The data set of such bytes, wherever they come from.
 *
 * @param sha256 digest that it must have
 * @throws {UsageError} if they are no data set, are damaged or are another one
 */
export function dataSetOfBytes(bytes: Uint8Array, sha256: string): DataSet {
  const { header, start } = headerOf(bytes);
  const { name, inputs, outputs, preprocessing } = header;
  const width = inputs.length + outputs.length;
  const samples = header.train + header.validation + header.test;
  if (bytes.length - start !== samples * width * DOUBLE) throw damaged('it has another size than its header says');
  let at = start;
  const numbers = (length: number) => {
    const values = sharedFloat64(length);
    new Uint8Array(values.buffer).set(bytes.subarray(at, at + length * DOUBLE));
    at += length * DOUBLE;
    if (!values.every(Number.isFinite)) throw damaged('it has numbers that are not finite');
    return values;
  };
  const setOf = (count: number): Samples => {
    const values = numbers(count * inputs.length);
    const nonZero = nonZeroInputs(values, count, inputs.length);
    return { count, inputs: values, targets: numbers(count * outputs.length), nonZero };
  };
  const [train, validation, test] = SETS.map((set) => (header[set] > 0 ? setOf(header[set]) : null));
  const dataSet = dataSetOfSets(name, { inputs, outputs }, { train: train!, validation, test });
  if (dataSet.sha256 !== sha256) throw damaged(`its SHA-256 is ${dataSet.sha256}, not ${sha256}`);
  return Object.defineProperties(
    { ...(preprocessing && { preprocessing }) } as DataSet,
    Object.getOwnPropertyDescriptors(dataSet),
  );
}

function headerOf(bytes: Uint8Array): { header: Header; start: number } {
  const found = headedBytes(bytes);
  if (!found) throw damaged('it is cut short');
  const { header, start } = found;
  if (!isHeader(header)) throw damaged('its header is none');
  return { header, start };
}

function isHeader(value: unknown): value is Header {
  const { format, name, inputs, outputs, preprocessing, ...counts } = (value ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const areNames = (names: unknown) =>
    Array.isArray(names) && names.length > 0 && names.every((text) => typeof text === 'string');
  const isCount = (count: unknown) => Number.isSafeInteger(count) && (count as number) >= 0;
  const isOfNames = format === FORMAT && typeof name === 'string' && areNames(inputs) && areNames(outputs);
  const { columns, rows } = (preprocessing ?? {}) as Partial<Preprocessing>;
  const isPlain =
    preprocessing === undefined || (Array.isArray(columns) && (rows === undefined || Array.isArray(rows)));
  return isOfNames && isPlain && SETS.every((set) => isCount(counts[set])) && counts.train !== 0;
}

const damaged = (reason: string) => new UsageError(`a data set that was kept or sent is damaged: ${reason}`);
