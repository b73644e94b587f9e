import { type OpenTable, tableIn } from '../arrow/arrowFile.ts';
import { openTraceOf, SavedTrace } from './trace.ts';

/** Bytes that are kept: those of some thousand small cells. */
const MAX_BYTES = 2 ** 26;

/**
 * Traces that were read and found whole, or written. Small ones are kept in memory, up to 64 MiB in all, so that a file
 * that is looked through, measured and put into tables is read and held against its digest once, and one that this
 * process has written not at all. What is kept stays right: an id stands for the bits of its cell.
 */
export class ReadTraces {
  readonly #kept = new Map<string, OpenTable>();
  #bytes = 0;

  /**
   * Makes sure that the trace of a cell is there and whole.
   *
   * @throws {ResultError} as `requireTrace`
   */
  require(id: string, path: string): void {
    this.#open(id, path);
  }

  /**
   * The trace of one cell.
   *
   * @throws {ResultError} as `readTraceOf`
   */
  of(id: string, path: string): SavedTrace {
    return new SavedTrace(this.#open(id, path));
  }

  /**
   * Keeps a trace that this process has written.
   *
   * @param bytes of its file
   */
  keep(path: string, bytes: Uint8Array): void {
    if (this.#kept.has(path) || !this.#takes(bytes)) return;
    this.#kept.set(path, tableIn(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)));
  }

  #open(id: string, path: string): OpenTable {
    const kept = this.#kept.get(path);
    if (kept) return kept;
    const table = openTraceOf(id, path);
    if (this.#takes(table.bytes)) this.#kept.set(path, table);
    return table;
  }

  /** Whether there is room for the bytes of another trace, which takes it. */
  #takes({ length }: Uint8Array): boolean {
    if (this.#bytes + length > MAX_BYTES) return false;
    this.#bytes += length;
    return true;
  }
}
