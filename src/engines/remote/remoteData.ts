import { dataSetBytes, dataSetOfBytes } from '../../dataset/dataSetBytes.ts';
import { type DataSets, isBuiltIn } from '../../dataset/dataSets.ts';
import { UsageError } from '../../errors.ts';
import type { Cell, CellConfig } from '../../experiment/cells.ts';

/** Largest data set of the user's that goes to workers elsewhere. */
export const MAX_DATA_BYTES = 256e6;
/** Data sets that a worker keeps when nothing asks for them any more. */
const MAX_KEPT_BYTES = 1e9;

/** The bytes of data sets of the user's, where a run and its workers both reach them: by digest. */
export interface DataCarrier {
  /** whether it has them; then it keeps them for as long again */
  has(sha256: string): Promise<boolean>;
  put(sha256: string, bytes: Uint8Array): Promise<unknown>;
  /** null if it has none, or more than `maxBytes` */
  get(sha256: string, maxBytes: number): Promise<Uint8Array | null>;
}

/** @throws {UsageError} if some cells are about data of the user's that are too large for workers elsewhere */
export function requireSendable(cells: readonly Cell[], dataSets: DataSets): void {
  const own = cells.filter(({ config }) => !isBuiltIn(config.dataset));
  for (const [dataset, dataSha256] of new Map(own.map(({ config }) => [config.dataset, config.dataSha256]))) {
    const { train, validation, test } = dataSets.of({ dataset, dataSha256 });
    const doubles = [train, validation, test].flatMap((set) => (set ? [set.inputs, set.targets] : []));
    const bytes = doubles.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (bytes <= MAX_DATA_BYTES) continue;
    const sizes = `${Math.ceil(bytes / 1e6)} MB, and at most ${MAX_DATA_BYTES / 1e6} MB`;
    throw new UsageError(`${dataset} has ${sizes} go to workers elsewhere: run it without --engine`);
  }
}

/** The side of a run: puts the data of its cells where workers find them, once, and again if they have gone. */
export class SentData {
  readonly #dataSets: DataSets;
  readonly #carrier: DataCarrier;
  #last: Promise<void> = Promise.resolve();

  constructor(dataSets: DataSets, carrier: DataCarrier) {
    this.#dataSets = dataSets;
    this.#carrier = carrier;
  }

  /** Resolves when workers can get the data of a config. */
  send({ dataset, dataSha256 }: CellConfig): Promise<void> {
    if (isBuiltIn(dataset)) return Promise.resolve();
    const sent = this.#last.then(async () => {
      if (await this.#carrier.has(dataSha256)) return;
      await this.#carrier.put(dataSha256, dataSetBytes(this.#dataSets.of({ dataset, dataSha256 })));
    });
    this.#last = sent.catch(() => {});
    return sent;
  }
}

interface FetchedDataSet {
  readonly bytes: number;
  /** jobs that need it now */
  users: number;
}

/**
 * The side of a worker: fetches the data of jobs, holds them against their digest, and forgets those that no job needs
 * when they take too much memory.
 */
export class FetchedData {
  readonly #dataSets: DataSets;
  readonly #carrier: DataCarrier;
  readonly #maxKept: number;
  /** by digest, the one that was asked for last comes last */
  readonly #fetched = new Map<string, FetchedDataSet>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(dataSets: DataSets, carrier: DataCarrier, maxKept = MAX_KEPT_BYTES) {
    this.#dataSets = dataSets;
    this.#carrier = carrier;
    this.#maxKept = maxKept;
  }

  /**
   * Sees to it that the data of a job are here; what is no job is left to whoever checks it.
   *
   * @returns is called when the job needs them no more
   * @throws {UsageError} if they cannot be had, or are damaged
   */
  hold(job: unknown): Promise<() => void> {
    const { config } = (job ?? {}) as { readonly config?: Partial<Record<keyof CellConfig, unknown>> | null };
    const { dataset, dataSha256 } = config ?? {};
    const isDigest = typeof dataSha256 === 'string' && /^[0-9a-f]{64}$/.test(dataSha256);
    if (typeof dataset !== 'string' || isBuiltIn(dataset) || !isDigest) return Promise.resolve(() => {});
    const held = this.#last.then(() => this.#held(dataset, dataSha256)); // one after the other: none is fetched twice
    this.#last = held.catch(() => {});
    return held;
  }

  async #held(dataset: string, sha256: string): Promise<() => void> {
    let fetched = this.#fetched.get(sha256);
    if (!fetched) {
      if (this.#dataSets.has({ dataset, dataSha256: sha256 })) return () => {};
      const bytes = await this.#carrier.get(sha256, 1.1 * MAX_DATA_BYTES); // with the names of its inputs
      if (!bytes) throw new UsageError(`the numbers of data set ${JSON.stringify(dataset)} are not in the queue`);
      this.#dataSets.addByDigest(dataSetOfBytes(bytes, sha256));
      fetched = { bytes: bytes.length, users: 0 };
    }
    fetched.users++;
    this.#fetched.delete(sha256);
    this.#fetched.set(sha256, fetched);
    this.#forget();
    return () => {
      fetched.users--;
    };
  }

  #forget(): void {
    let kept = [...this.#fetched.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [sha256, { bytes, users }] of this.#fetched) {
      if (kept <= this.#maxKept) return;
      if (users > 0) continue;
      this.#fetched.delete(sha256);
      this.#dataSets.forget(sha256);
      kept -= bytes;
    }
  }
}
