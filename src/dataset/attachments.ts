import { UsageError } from '../errors.ts';

/** Something of the user's that configs name beside their data, and that goes wherever the data go: bytes. */
export interface Attachment {
  /** as configs have it */
  readonly name: string;
  /** of the bytes */
  readonly sha256: string;
  /** in shared memory; not modified */
  readonly bytes: Uint8Array;
}

/** The part of a config that says which one. */
export interface AttachmentChoice {
  readonly name: string;
  /** as a whole config has it, where there may be several of one name */
  readonly sha256?: string | undefined;
}

/**
 * Bytes that go along with the data sets of a process or a thread, by digest. What the bytes mean is for others to say.
 */
export class Attachments {
  readonly #kept: Map<string, Attachment>;
  /** digests by the name that a config without a digest has */
  readonly #named = new Map<string, string>();
  /** for messages: `network` */
  readonly #kind: string;

  constructor(kind: string, kept: ReadonlyMap<string, Attachment> = new Map()) {
    this.#kind = kind;
    this.#kept = new Map(kept);
  }

  /**
   * Adds one that a config can name from now on.
   *
   * @throws {UsageError} if there is another one of that name
   */
  add(attachment: Attachment): void {
    const { name, sha256 } = attachment;
    if ((this.#named.get(name) ?? sha256) !== sha256) {
      throw new UsageError(`two ${this.#kind}s have the name ${name}, with other bytes: give one of them another name`);
    }
    this.#named.set(name, sha256);
    this.addByDigest(attachment);
  }

  /** Adds one for configs that have its digest: there may be several of one name. */
  addByDigest(attachment: Attachment): void {
    if (!this.#kept.has(attachment.sha256)) this.#kept.set(attachment.sha256, attachment);
  }

  /** Forgets one. */
  forget(sha256: string): void {
    this.#kept.delete(sha256);
  }

  /** The one that a config names; null if it is not here. */
  find({ name, sha256 = this.#named.get(name) ?? '' }: AttachmentChoice): Attachment | null {
    return this.#kept.get(sha256) ?? null;
  }

  /** @throws {UsageError} if the one that a config names is not here */
  of(choice: AttachmentChoice): Attachment {
    const found = this.find(choice);
    if (found) return found;
    throw new UsageError(`there is no ${this.#kind} ${choice.name} here: give its file`);
  }

  /** All of them by digest, for other threads. */
  get all(): ReadonlyMap<string, Attachment> {
    return new Map(this.#kept);
  }
}
