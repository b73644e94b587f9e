import { UsageError } from '../errors.ts';
import { type Attachment, Attachments } from './attachments.ts';
import { type DataSet, samplesOf } from './dataSet.ts';
import { DATA_SET, type DataSetName, needsFiles } from './dataSetRecords.ts';
import { NO_FILES, type PublishedFiles } from './publishedFile.ts';

/** The part of a config that says on which data. */
export interface DataSetChoice {
  readonly dataset: DataSetName | OwnName;
  /** which random draw, of data that are drawn: 1, 2, …; default 1 */
  readonly draw?: number;
  /** take only the first samples of the training set; null or absent: all */
  readonly trainSize?: number | null;
  /** digest of the data, as a whole config has it; read of the user's data only, where several may have one name */
  readonly dataSha256?: string;
}

/** The name of a data set of the user's: any text, beside the names that an editor is to complete. */
export type OwnName = string & Record<never, never>;

/** The source of data sets that are read from files. */
export interface DataSetSources {
  /** the user's copies of published files; absent: none */
  readonly files?: PublishedFiles;
  /** data sets that are there already, as `read` of another `DataSets` has them */
  readonly read?: ReadonlyMap<string, DataSet>;
  /** what goes along with them, as `attachments` of another `DataSets` has it */
  readonly attached?: ReadonlyMap<string, Attachment>;
}

/**
 * The data sets that a process or a thread works with, each made once, when it is first asked for.
 *
 * A command, a worker or a user of the library makes one and hands it on.
 *
 * @example
 * ```ts
 * import { DataSets } from 'optimal-brain-surgeon/data';
 *
 * const dataSets = new DataSets();
 * const { inputNames, train, test } = dataSets.of({ dataset: 'monks-1' });
 * // 124 of the 432 = 3·3·2·3·4·2 instances; an input for each of the 17 values of the six attributes
 * console.log(inputNames.length, train.count, test?.count); // → 17 124 432
 * console.log(dataSets.of({ dataset: 'monks-1', trainSize: 10 }).train.count); // → 10
 * ```
 */
export class DataSets {
  /** networks that configs name: here they are bytes */
  readonly attachments: Attachments;
  readonly #files: PublishedFiles;
  /** built-in ones by name, draw and size, those of the user's by digest and size */
  readonly #made: Map<string, DataSet>;
  /** digests of the user's, by the name that a config without a digest has */
  readonly #named = new Map<string, string>();

  constructor({ files = NO_FILES, read = new Map(), attached }: DataSetSources = {}) {
    this.attachments = new Attachments('network', attached);
    this.#files = files;
    this.#made = new Map(read);
  }

  /**
   * Adds a data set of the user's, which a config can name from now on.
   *
   * @throws {UsageError} if a built-in one has its name, or if there is another one of that name
   */
  add(dataSet: DataSet): void {
    const { name, sha256 } = dataSet;
    if (isBuiltIn(name)) throw new UsageError(`a data set of yours must not have the name of a built-in one, ${name}`);
    if ((this.#named.get(name) ?? sha256) !== sha256) {
      throw new UsageError(`two data sets have the name ${name}, with other data: give one of them another name`);
    }
    this.#named.set(name, sha256);
    this.addByDigest(dataSet);
  }

  /** Adds one for configs that have its digest: there may be several of one name. */
  addByDigest(dataSet: DataSet): void {
    this.#once(ownKey(dataSet.sha256), () => dataSet);
  }

  /** Forgets one of the user's, and all parts of it. */
  forget(sha256: string): void {
    for (const key of this.#made.keys()) if (key.startsWith(ownKey(sha256))) this.#made.delete(key);
  }

  /** Whether the data set of a config is built in, or was added. */
  has({ dataset, dataSha256 = this.#named.get(dataset) ?? '' }: DataSetChoice): boolean {
    return isBuiltIn(dataset) || this.#made.get(ownKey(dataSha256))?.name === dataset;
  }

  /**
   * The data set of a config.
   *
   * @throws {UsageError} if it needs files and there are none, if they are not what they should be, or if there is no
   *   such data set or draw, or not that many training samples
   */
  of(choice: DataSetChoice): DataSet {
    const { dataset, draw = 1, trainSize = null } = choice;
    const [key, whole] = this.#whole(choice, draw);
    if (trainSize === null) return whole;
    const { count } = whole.train;
    if (trainSize > count) throw new UsageError(`trainSize must be at most ${count} for ${dataset}, got ${trainSize}`);
    return this.#once(`${key}/${trainSize}`, () => ({
      ...whole,
      train: samplesOf(whole.train, { start: 0, end: trainSize }),
    }));
  }

  /** Every data set that was read from files so far, for other threads: their arrays are in shared memory. */
  get read(): ReadonlyMap<string, DataSet> {
    return new Map([...this.#made].filter(([, { name }]) => !isBuiltIn(name) || needsFiles(name)));
  }

  /** All that other threads have to be given: what was read from files, in shared memory. */
  get handedOver(): Required<Omit<DataSetSources, 'files'>> {
    return { read: this.read, attached: this.attachments.all };
  }

  /** A data set with its whole training set, and the key that it has. */
  #whole(choice: DataSetChoice, draw: number): [key: string, whole: DataSet] {
    const { dataset, dataSha256 = this.#named.get(dataset) ?? '' } = choice;
    if (isBuiltIn(dataset)) {
      const { draws, load } = DATA_SET[dataset];
      if (draw !== 1 && !draws) throw new UsageError(`draw must be 1 for ${dataset}, got ${draw}`);
      const key = `${dataset}/${draw}`;
      return [key, this.#once(key, () => load({ draw, files: this.#files }))];
    }
    if (!this.has(choice)) throw new UsageError(`there is no data set ${dataset}`);
    if (draw !== 1) throw new UsageError(`draw must be 1 for ${dataset}, got ${draw}`);
    const key = ownKey(dataSha256);
    return [key, this.#made.get(key)!];
  }

  #once(key: string, make: () => DataSet): DataSet {
    const known = this.#made.get(key) ?? make();
    this.#made.set(key, known);
    return known;
  }
}

const ownKey = (sha256: string): string => `own/${sha256}`;

/** Whether a data set of that name is built in, and not the user's. */
export const isBuiltIn = (name: string): name is DataSetName => Object.hasOwn(DATA_SET, name);
