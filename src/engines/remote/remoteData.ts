import { receivedNetwork } from '../../config/givenNetworks.ts';
import { dataSetBytes, dataSetOfBytes } from '../../dataset/dataSetBytes.ts';
import { type DataSets, isBuiltIn } from '../../dataset/dataSets.ts';
import { UsageError } from '../../errors.ts';
import type { Cell, CellConfig } from '../../experiment/cells.ts';

/** Largest data set or network of the user's that goes to workers elsewhere. */
export const MAX_DATA_BYTES = 256e6;
/** Data sets and networks that a worker keeps when nothing asks for them any more. */
const MAX_KEPT_BYTES = 1e9;

/** The bytes of data sets and networks of the user's, where a run and its workers both reach them: by digest. */
export interface DataCarrier {
  /** whether it has them; then it keeps them for as long again */
  has(sha256: string): Promise<boolean>;
  put(sha256: string, bytes: Uint8Array): Promise<unknown>;
  /** null if it has none, or more than `maxBytes` */
  get(sha256: string, maxBytes: number): Promise<Uint8Array | null>;
}

/**
 * @throws {UsageError} if some cells are about data or networks of the user's that are too large for workers elsewhere
 */
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
  for (const { config } of cells) {
    const { network, networkSha256 } = config;
    if (!network) continue;
    const { bytes } = dataSets.attachments.of({ name: network, sha256: networkSha256 });
    if (bytes.length <= MAX_DATA_BYTES) continue;
    const sizes = `${Math.ceil(bytes.length / 1e6)} MB, and at most ${MAX_DATA_BYTES / 1e6} MB`;
    throw new UsageError(`network ${network} has ${sizes} go to workers elsewhere: run it without --engine`);
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

  /** Resolves when workers can get the data of a config, and the network that it is given. */
  async send({ dataset, dataSha256, network, networkSha256 }: CellConfig): Promise<void> {
    if (!isBuiltIn(dataset)) {
      await this.#sent(dataSha256, () => dataSetBytes(this.#dataSets.of({ dataset, dataSha256 })));
    }
    if (network && networkSha256) {
      const { attachments } = this.#dataSets;
      await this.#sent(networkSha256, () => attachments.of({ name: network, sha256: networkSha256 }).bytes.slice());
    }
  }

  #sent(sha256: string, bytes: () => Uint8Array): Promise<void> {
    const sent = this.#last.then(async () => {
      if (await this.#carrier.has(sha256)) return;
      await this.#carrier.put(sha256, bytes());
    });
    this.#last = sent.catch(() => {});
    return sent;
  }
}

/** A thing that a worker has fetched: a data set or a network. */
interface Fetched {
  readonly bytes: number;
  readonly forget: () => void;
  /** jobs that need it now */
  users: number;
}

/** The needs of a job, by digest. */
interface Wanted {
  readonly sha256: string;
  /** for messages */
  readonly what: string;
  isHere(): boolean;
  /** @throws {UsageError} if the bytes are damaged */
  add(bytes: Uint8Array): void;
  forget(): void;
}

/**
 * The side of a worker: fetches the data and the networks of jobs, holds them against their digest, and forgets those
 * that no job needs when they take too much memory.
 */
export class FetchedData {
  readonly #dataSets: DataSets;
  readonly #carrier: DataCarrier;
  readonly #maxKept: number;
  /** by digest, the one that was asked for last comes last */
  readonly #fetched = new Map<string, Fetched>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(dataSets: DataSets, carrier: DataCarrier, maxKept = MAX_KEPT_BYTES) {
    this.#dataSets = dataSets;
    this.#carrier = carrier;
    this.#maxKept = maxKept;
  }

  /**
   * Sees to it that the data of a job are here, and the network that it is given; what is no job is left to whoever
   * checks it.
   *
   * @returns is called when the job needs them no more
   * @throws {UsageError} if they cannot be had, or are damaged
   */
  hold(job: unknown): Promise<() => void> {
    const { config } = (job ?? {}) as { readonly config?: Partial<Record<keyof CellConfig, unknown>> | null };
    const wanted = [this.#wantedData(config ?? {}), this.#wantedNetwork(config ?? {})].filter((one) => one !== null);
    if (wanted.length === 0) return Promise.resolve(() => {});
    const held = this.#last.then(() => this.#allHeld(wanted)); // one after the other: none is fetched twice
    this.#last = held.catch(() => {});
    return held;
  }

  #wantedData({ dataset, dataSha256: sha256 }: Partial<Record<keyof CellConfig, unknown>>): Wanted | null {
    if (typeof dataset !== 'string' || isBuiltIn(dataset) || !isDigest(sha256)) return null;
    const dataSets = this.#dataSets;
    return {
      sha256,
      what: `the numbers of data set ${JSON.stringify(dataset)}`,
      isHere: () => dataSets.has({ dataset, dataSha256: sha256 }),
      add: (bytes) => dataSets.addByDigest(dataSetOfBytes(bytes, sha256)),
      forget: () => dataSets.forget(sha256),
    };
  }

  #wantedNetwork({ network, networkSha256: sha256 }: Partial<Record<keyof CellConfig, unknown>>): Wanted | null {
    if (typeof network !== 'string' || !isDigest(sha256)) return null;
    const { attachments } = this.#dataSets;
    return {
      sha256,
      what: `the weights of network ${JSON.stringify(network)}`,
      isHere: () => attachments.find({ name: network, sha256 }) !== null,
      add: (bytes) => attachments.addByDigest(receivedNetwork(network, sha256, bytes)),
      forget: () => attachments.forget(sha256),
    };
  }

  async #allHeld(wanted: readonly Wanted[]): Promise<() => void> {
    const held: (() => void)[] = [];
    const release = () => {
      for (const one of held) one();
    };
    try {
      for (const one of wanted) held.push(await this.#held(one));
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  async #held({ sha256, what, isHere, add, forget }: Wanted): Promise<() => void> {
    let fetched = this.#fetched.get(sha256);
    if (!fetched) {
      if (isHere()) return () => {};
      const bytes = await this.#carrier.get(sha256, 1.1 * MAX_DATA_BYTES); // with the names of its inputs
      if (!bytes) throw new UsageError(`${what} are not in the queue`);
      add(bytes);
      fetched = { bytes: bytes.length, forget, users: 0 };
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
    for (const [sha256, { bytes, users, forget }] of this.#fetched) {
      if (kept <= this.#maxKept) return;
      if (users > 0) continue;
      this.#fetched.delete(sha256);
      forget();
      kept -= bytes;
    }
  }
}

const isDigest = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
