import { NumericalError } from '../../errors.ts';
import { Memory, type WasmMemory } from './webAssembly.ts';

/** An array in the memory that kernels and threads share. */
export interface SharedArray {
  /** address in bytes, as kernels take it */
  readonly at: number;
  readonly values: Float64Array;
}

const PAGE_BYTES = 65_536;
/**
 * 32-bit addresses reach 65,536 pages; the last one is left out, so that no array ends where addresses begin again at
 * 0.
 */
export const MAX_BYTES = 65_535 * PAGE_BYTES;

/** Work space that each thread has for itself, at the start of the memory: packed tiles and edges. */
export const SCRATCH_BYTES = 32 * PAGE_BYTES;

/**
 * One shared WebAssembly memory, handed out from the bottom up and taken back from the top down. Where one thread uses
 * it, it grows as needed. Where several do, it is as large as it was made: a thread learns of another one's growth only
 * when the engine finds time to tell it.
 */
export class Arena {
  readonly memory: WasmMemory;
  readonly #bottom: number;
  readonly #isFixed: boolean;
  #top: number;

  /**
   * @param threads that will use it, each with a scratch of its own
   * @param memory  of another thread's arena, to be used by one at a time
   */
  constructor(threads: number, memory = sharedMemory()) {
    this.memory = memory;
    this.#bottom = threads * SCRATCH_BYTES;
    this.#top = this.#bottom;
    reach(this.memory, this.#top);
    this.#isFixed = threads > 1;
  }

  /**
   * An array of doubles that nobody else has; its contents are what was there before.
   *
   * @throws {NumericalError} if 4 GiB do not hold it, or the memory of a team of several threads
   */
  allocate(length: number): SharedArray {
    const at = this.#top;
    const top = at + Math.ceil((length * Float64Array.BYTES_PER_ELEMENT) / 64) * 64; // cache lines of their own
    const { byteLength } = this.memory.buffer;
    if (this.#isFixed && top > byteLength) {
      throw new NumericalError('matrices do not fit in the memory of the team', { bytes: top, byteLength });
    }
    reach(this.memory, top);
    this.#top = top;
    return { at, values: new Float64Array(this.memory.buffer, at, length) };
  }

  /** The address at which the next array will begin. */
  get end(): number {
    return this.#top;
  }

  /** Takes back everything, or all that was allocated after the arena ended there. */
  clear(end = this.#bottom): void {
    this.#top = end;
  }

  /** Runs something that allocates, and takes back all of it. */
  borrow<Result>(work: () => Result): Result {
    const top = this.#top;
    try {
      return work();
    } finally {
      this.#top = top;
    }
  }
}

/** Makes a memory at least that large; @throws {NumericalError} if 4 GiB do not hold it */
export function reach(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (bytes > MAX_BYTES) throw new NumericalError('matrices do not fit in 4 GiB of shared memory', { bytes });
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}

function sharedMemory(): WasmMemory {
  return new Memory({ initial: 1, maximum: MAX_BYTES / PAGE_BYTES, shared: true });
}
