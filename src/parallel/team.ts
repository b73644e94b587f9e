import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/**
 * A team: threads that work on one problem in one shared memory, in step. One of them leads; it hands out one program
 * after another, all run each program together, and the leader goes on when all have finished. So the mathematics above
 * reads as if there were one thread. How a program is split has no influence on its result.
 *
 * Starting a program costs a microsecond or two while the others are awake. They stay awake for some milliseconds after
 * each program, then they sleep until woken.
 */

/** The team as a program sees it: its own rank, and how to divide work. */
export interface TeamThread {
  /** 0 leads */
  readonly rank: number;
  readonly size: number;
  /** Does the tasks 0 … count − 1, each on whichever thread is free, and returns when all are done. */
  share(count: number, work: (task: number) => void): void;
  /** Does something on one thread while the others wait. */
  once(work: () => void): void;
}

/**
 * A step of a problem that all threads of a team do together; `values` are the same on each. Numbers that are read as
 * input must not be written.
 */
export type Program = (thread: TeamThread, values: Float64Array) => void;

/** Indices in the shared control block. */
const COMMAND = 0; // counts the programs that were handed out
const PROGRAM = 1; // the one to run, or DISMISSED
const GENERATION = 2; // counts the times that all have met
const ARRIVED = 3;
const TAKEN = 4; // next task to be taken
const FAILED = 5;
const JOINED = 6; // counts the members that are there
const CONTROL_LENGTH = 16;
/** Largest number of values that one program takes. */
const MAX_VALUES = 32;
const DISMISSED = -1;

/**
 * The number of times that a thread looks for news before it goes to sleep. To be woken can take half a millisecond, so
 * where each thread has a core it stays awake for some milliseconds, longer than most programs and what is between
 * them. Where there are more threads than cores, one that looks about keeps another from working.
 */
const LOOKS = 5_000_000;
const LOOKS_IN_A_CROWD = 20_000;

/** A sleeper looks up this often, in case the team has failed. */
const SLEEP_MS = 50;
const FAILED_ELSEWHERE = 'another thread of the team has failed';

/** The memory through which a team keeps in step; handed to all its threads. */
export function teamControl(): SharedArrayBuffer {
  return new SharedArrayBuffer(
    CONTROL_LENGTH * Int32Array.BYTES_PER_ELEMENT + MAX_VALUES * Float64Array.BYTES_PER_ELEMENT,
  );
}

/** Lets the members of a team go; to be called when no program is under way. Once is enough, more does no harm. */
export function dismissTeam(control: SharedArrayBuffer): void {
  const words = new Int32Array(control, 0, CONTROL_LENGTH);
  Atomics.store(words, PROGRAM, DISMISSED);
  Atomics.add(words, COMMAND, 1);
  Atomics.notify(words, COMMAND);
}

/** Ends a team of which a thread has died: the others throw as soon as they would wait for it. */
export function failTeam(control: SharedArrayBuffer): void {
  const words = new Int32Array(control, 0, CONTROL_LENGTH);
  Atomics.store(words, FAILED, 1);
  for (const index of [COMMAND, GENERATION]) Atomics.notify(words, index);
}

/** Whether an error says no more than that another thread of the team has failed: that one's own error tells why. */
export const isFailedElsewhere = (error: unknown): boolean => (error as Error).message === FAILED_ELSEWHERE;

/** Resolves when all members are there: a main thread that led before would keep them from starting. */
export async function teamReady(control: SharedArrayBuffer, size: number): Promise<void> {
  const words = new Int32Array(control, 0, CONTROL_LENGTH);
  while (Atomics.load(words, JOINED) < size - 1) await setTimeout(1);
}

/** One thread's view of a team. */
export class Team implements TeamThread {
  readonly rank: number;
  readonly size: number;
  readonly #control: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #values: Float64Array;
  readonly #programs: readonly Program[];
  readonly #looks: number;

  /**
   * @param control  of `teamControl`, the same for all threads; not needed by a team of one
   * @param programs what the team can do, in the same order on all threads
   */
  constructor(rank: number, size: number, programs: readonly Program[], control = teamControl()) {
    this.rank = rank;
    this.size = size;
    this.#programs = programs;
    this.#looks = size <= availableParallelism() ? LOOKS : LOOKS_IN_A_CROWD;
    this.#control = control;
    this.#words = new Int32Array(control, 0, CONTROL_LENGTH);
    this.#values = new Float64Array(control, CONTROL_LENGTH * Int32Array.BYTES_PER_ELEMENT, MAX_VALUES);
  }

  /**
   * Has the whole team run a program, the calling thread being its leader, and returns when all have finished.
   *
   * @returns the values as the program left them
   * @throws {Error} what a program throws on this thread; or that another thread has failed, or that the team is
   *   dismissed
   */
  run(program: Program, ...values: number[]): Float64Array {
    const index = this.#programs.indexOf(program);
    if (index < 0 || values.length > MAX_VALUES) throw new RangeError(`the team has no program ${program.name}`);
    if (this.size === 1) {
      this.#values.set(values);
      program(this, this.#values);
      return this.#values;
    }
    const words = this.#words;
    if (Atomics.load(words, FAILED) === 1) throw new Error(FAILED_ELSEWHERE);
    if (Atomics.load(words, PROGRAM) === DISMISSED) throw new Error('the team has been dismissed');
    this.#values.set(values);
    Atomics.store(words, PROGRAM, index);
    Atomics.add(words, COMMAND, 1);
    Atomics.notify(words, COMMAND);
    this.#takePart(program);
    return this.#values;
  }

  /** A member's work: runs the programs that the leader hands out until the team is dismissed. */
  follow(): void {
    Atomics.add(this.#words, JOINED, 1);
    for (let done = 0; ; done++) {
      this.#await(COMMAND, done);
      const index = Atomics.load(this.#words, PROGRAM);
      if (index === DISMISSED) return;
      this.#takePart(this.#programs[index]);
    }
  }

  /** Runs a program to its end on all threads; a thread that cannot tells the others. */
  #takePart(program: Program): void {
    try {
      program(this, this.#values);
    } catch (error) {
      failTeam(this.#control);
      throw error;
    }
    this.#meet();
  }

  share(count: number, work: (task: number) => void): void {
    if (this.size === 1) {
      for (let task = 0; task < count; task++) work(task);
      return;
    }
    for (let task = this.#take(); task < count; task = this.#take()) work(task);
    this.#meet();
  }

  once(work: () => void): void {
    if (this.rank === 0) work();
    this.#meet();
  }

  #take(): number {
    return Atomics.add(this.#words, TAKEN, 1);
  }

  /** Waits until all threads are here. */
  #meet(): void {
    if (this.size === 1) return;
    const words = this.#words;
    const generation = Atomics.load(words, GENERATION);
    const last = Atomics.add(words, ARRIVED, 1) === this.size - 1;
    if (last) {
      Atomics.store(words, ARRIVED, 0);
      Atomics.store(words, TAKEN, 0);
      Atomics.add(words, GENERATION, 1);
      Atomics.notify(words, GENERATION);
    } else {
      this.#await(GENERATION, generation);
    }
  }

  /** Waits until a word has another value than `known`; @throws {Error} if another thread of the team has failed */
  #await(index: number, known: number): void {
    const words = this.#words;
    for (let look = 0; look < this.#looks; look++) if (Atomics.load(words, index) !== known) return;
    while (Atomics.load(words, index) === known) {
      if (Atomics.load(words, FAILED) === 1) throw new Error(FAILED_ELSEWHERE);
      Atomics.wait(words, index, known, SLEEP_MS);
    }
  }
}
