import { writtenLater } from './writtenLater.ts';

/** Files that are written at once: the file system syncs them together. */
const MAX_FILES = 32;
/** Bytes that wait to be written, if there are several files. */
const MAX_BYTES = 2 ** 26;

/** Files that are on their way to the disk: no more than some, and not too many bytes. */
export class FilesInFlight {
  readonly #writing = new Set<Promise<void>>();
  #bytes = 0;
  #waiting: (() => void)[] = [];

  /** Whether another file may follow at once. */
  get hasRoom(): boolean {
    return this.#writing.size < MAX_FILES && this.#bytes < MAX_BYTES;
  }

  /** Resolves when there is room. */
  async room(): Promise<void> {
    while (!this.hasRoom) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Writes a file whole, at once. @returns resolves and rejects as `writtenLater` */
  write(path: string, content: Uint8Array): Promise<void> {
    this.#bytes += content.length;
    const written = writtenLater(path, content).finally(() => {
      this.#writing.delete(written);
      this.#bytes -= content.length;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    });
    this.#writing.add(written);
    return written;
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#writing);
  }
}
