import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { UsageError } from '../errors.ts';
import { sharedFloat64 } from '../parallel/sharedMemory.ts';
import { type NonZeroInputs, nonZeroInputs } from './nonZeroInputs.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { Shard } from './shards.ts';

/** Inputs with their targets; all arrays lie in shared memory. */
export interface Samples {
  /** P */
  readonly count: number;
  /** (P × d) row-major */
  readonly inputs: Float64Array;
  /** (P × o) row-major */
  readonly targets: Float64Array;
  /**
   * where inputs are sparse: their non-zeros, which give the same bits with less work; null or absent where they are
   * dense
   */
  readonly nonZero?: NonZeroInputs | null;
}

/**
 * Outputs that stand for a symbol: the network's best guess is the symbol whose code makes the smallest angle with
 * them.
 */
export interface CodeBook {
  /** what the symbols are, e.g. `phoneme` */
  readonly name: string;
  /** the first output that belongs to it, and how many do */
  readonly first: number;
  readonly size: number;
  readonly symbols: readonly string[];
  /** (symbols × size) row-major */
  readonly codes: Float64Array;
}

/** Samples that a network is trained, pruned and tested on. */
export interface DataSet {
  readonly name: string;
  /** d names, one an input */
  readonly inputNames: readonly string[];
  /** o names, one an output */
  readonly outputNames: readonly string[];
  readonly train: Samples;
  /** null where the data set has no validation set */
  readonly validation: Samples | null;
  /** null where the data set has no test set */
  readonly test: Samples | null;
  /**
   * how outputs are read; empty where the largest output is the class, or its side of the middle if there is only one
   */
  readonly codeBooks: readonly CodeBook[];
  /** how inputs were made of the columns of a table; absent where samples were given as inputs */
  readonly preprocessing?: Preprocessing;
  /** Digest of names, shapes and values: the part of a cell's config that says which data it saw. */
  readonly sha256: string;
}

/** One sample as its author writes it. */
export interface Sample {
  readonly input: readonly number[];
  readonly target: readonly number[];
}

/** The meaning of a sample's numbers. */
export interface DataSetNames {
  /** d names, one an input */
  readonly inputs: readonly string[];
  /** o names, one an output */
  readonly outputs: readonly string[];
  /** how outputs are read that stand for symbols; default: none do, see `DataSet.codeBooks` */
  readonly codeBooks?: readonly CodeBook[];
}

/** Samples that weights are not trained on. */
export interface HeldOutSets {
  /** for "stopped" networks, and for pruning that stops by it */
  readonly validation: readonly Sample[];
  readonly test: readonly Sample[] | null;
}

/**
 * Gathers samples into a data set in shared memory and takes its digest.
 *
 * @param train   at least one sample; all samples have as many inputs and targets as there are names
 * @param heldOut the test set, null where there is none; or a validation set beside it
 * @throws {UsageError} if a set is empty, or a sample has another size or a number that is not finite
 *
 * @example
 * ```ts
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 *
 * const train = [
 *   { input: [0, 1], target: [0] },
 *   { input: [2, 3], target: [1] },
 * ];
 * const names = { inputs: ['x1', 'x2'], outputs: ['y'] };
 * const data = dataSetOf('mine', names, train, null);
 * console.log(data.train.count, data.train.inputs.join(' '), data.train.targets.join(' ')); // → 2 0 1 2 3 0 1
 * // A validation set takes part in the digest, which names the data in every result.
 * const stopped = dataSetOf('mine', names, train, { validation: train, test: null });
 * console.log(stopped.validation?.count, stopped.sha256 === data.sha256); // → 2 false
 * ```
 */
export function dataSetOf(
  name: string,
  names: DataSetNames,
  train: readonly Sample[],
  heldOut: readonly Sample[] | HeldOutSets | null,
): DataSet {
  const { validation, test } = heldOut && 'validation' in heldOut ? heldOut : { validation: null, test: heldOut };
  for (const { input, target } of [...train, ...(validation ?? []), ...(test ?? [])]) {
    if (!input || !target) throw new UsageError(`every sample of ${name} must be { input, target }`);
    if (input.length !== names.inputs.length || target.length !== names.outputs.length) {
      const wanted = `${names.inputs.length} inputs and ${names.outputs.length} targets`;
      throw new UsageError(`every sample of ${name} must have ${wanted}, got ${input.length} and ${target.length}`);
    }
    if (input.every(Number.isFinite) && target.every(Number.isFinite)) continue;
    const value = [...input, ...target].find((x) => !Number.isFinite(x));
    const found = typeof value === 'number' ? value : typeof value;
    throw new UsageError(`inputs and targets of ${name} must be finite numbers, got ${found}`);
  }
  if ([train, validation, test].some((set) => set?.length === 0)) {
    throw new UsageError(`${name} must have samples in each of its sets`);
  }
  return dataSetOfSets(name, names, {
    train: gathered(train),
    validation: validation && gathered(validation),
    test: test && gathered(test),
  });
}

/** The sets of a data set. */
export type SampleSets = Pick<DataSet, 'train' | 'validation' | 'test'>;

/**
 * Names sets that are gathered already; the digest is that of `dataSetOf`.
 *
 * @param sets none of them empty, all numbers finite, as many columns as there are names
 */
export function dataSetOfSets(name: string, names: DataSetNames, sets: SampleSets): DataSet {
  const { codeBooks = [] } = names;
  const { train, test, validation } = sets;
  const counts = [train.count, test?.count, ...(validation ? [validation.count] : [])];
  let digest: string | null = null;
  return {
    ...{ name, inputNames: names.inputs, outputNames: names.outputs, ...sets, codeBooks },
    get sha256() {
      digest ??= digestOf(names, counts, sets); // when it is asked for: threads that prune do not
      return digest;
    },
  };
}

function digestOf(
  { inputs, outputs, codeBooks = [] }: DataSetNames,
  counts: readonly (number | undefined)[],
  { train, test, validation }: SampleSets,
): string {
  const hash = sha256.create().update(utf8ToBytes(JSON.stringify([inputs, outputs, ...counts])));
  for (const samples of [train, test, validation]) {
    if (samples) hash.update(bytesOf(samples.inputs)).update(bytesOf(samples.targets));
  }
  for (const { codes } of codeBooks) hash.update(bytesOf(codes));
  return bytesToHex(hash.digest());
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array) => new Uint8Array(buffer, byteOffset, byteLength);

function gathered(samples: readonly Sample[]): Samples {
  const columns = (rows: readonly (readonly number[])[]) => {
    const values = sharedFloat64(rows.length * rows[0].length);
    rows.forEach((row, k) => {
      values.set(row, k * row.length);
    });
    return values;
  };
  const inputs = columns(samples.map((sample) => sample.input));
  return {
    count: samples.length,
    inputs,
    targets: columns(samples.map((sample) => sample.target)),
    nonZero: nonZeroInputs(inputs, samples.length, samples[0].input.length),
  };
}

/** Consecutive samples of a set, as a set of their own; inputs and targets are views. */
export function samplesOf({ inputs, targets, count }: Samples, { start, end }: Shard): Samples {
  const [d, o] = [inputs.length / count, targets.length / count];
  const part = inputs.subarray(start * d, end * d);
  return {
    count: end - start,
    inputs: part,
    targets: targets.subarray(start * o, end * o),
    nonZero: nonZeroInputs(part, end - start, d),
  };
}
