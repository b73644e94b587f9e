import { createHash } from 'node:crypto';
import { UsageError } from '../errors.ts';
import { sharedFloat64 } from '../parallel/sharedMemory.ts';

/** Inputs with their targets; both arrays lie in shared memory. */
export interface Samples {
  /** P */
  readonly count: number;
  /** (P × d) row-major */
  readonly inputs: Float64Array;
  /** (P × o) row-major */
  readonly targets: Float64Array;
}

/** What a network is trained, pruned and tested on. */
export interface DataSet {
  readonly name: string;
  /** d names, one an input */
  readonly inputNames: readonly string[];
  /** o names, one an output */
  readonly outputNames: readonly string[];
  readonly train: Samples;
  /** null where the data set has no test set */
  readonly test: Samples | null;
  /** Digest of names, shapes and values: the part of a cell's config that says which data it saw. */
  readonly sha256: string;
}

/** One sample as its author writes it. */
export interface Sample {
  readonly input: readonly number[];
  readonly target: readonly number[];
}

/**
 * Gathers samples into a data set in shared memory and takes its digest.
 *
 * @param train at least one sample; all samples have as many inputs and targets as there are names
 * @param test  null where there is no test set
 * @throws {UsageError} if a set is empty or a sample has another size
 */
export function dataSetOf(
  name: string,
  names: { readonly inputs: readonly string[]; readonly outputs: readonly string[] },
  train: readonly Sample[],
  test: readonly Sample[] | null,
): DataSet {
  for (const { input, target } of [...train, ...(test ?? [])]) {
    if (input.length !== names.inputs.length || target.length !== names.outputs.length) {
      const wanted = `${names.inputs.length} inputs and ${names.outputs.length} targets`;
      throw new UsageError(`every sample of ${name} must have ${wanted}, got ${input.length} and ${target.length}`);
    }
  }
  if (train.length === 0 || test?.length === 0) throw new UsageError(`${name} must have samples in each of its sets`);
  const sets = { train: gathered(train), test: test && gathered(test) };
  const hash = createHash('sha256').update(JSON.stringify([names.inputs, names.outputs, train.length, test?.length]));
  for (const samples of [sets.train, sets.test]) {
    if (samples) hash.update(samples.inputs).update(samples.targets);
  }
  return { name, inputNames: names.inputs, outputNames: names.outputs, ...sets, sha256: hash.digest('hex') };
}

function gathered(samples: readonly Sample[]): Samples {
  const columns = (rows: readonly (readonly number[])[]) => {
    const values = sharedFloat64(rows.length * rows[0].length);
    rows.forEach((row, k) => {
      values.set(row, k * row.length);
    });
    return values;
  };
  return {
    count: samples.length,
    inputs: columns(samples.map((sample) => sample.input)),
    targets: columns(samples.map((sample) => sample.target)),
  };
}
