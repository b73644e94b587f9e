import type { Task } from '../task.ts';
import type { Offer, PartAnswer } from './protocol.ts';

/** Something to be timed. */
export interface Part {
  /** in words */
  readonly method: string;
  /** puts back what `run` overwrites; not timed */
  before?(): void;
  /**
   * Does the work.
   *
   * @param deadline on the clock of `performance.now()`; a loop may stop there
   * @returns share of the work that was done, by flops; nothing for all of it
   */
  run(deadline: number): number | undefined | Promise<undefined>;
  /** a number that depends on all of the result */
  check(): number | null;
  /** digits that depend on every bit of the result; absent where bits are nobody's promise */
  bits?(): string | null;
  /** steps of the training that was run; absent where nothing is trained */
  steps?(): number;
}

/** An offer that can be kept: parts by name, in the order in which they follow upon each other. */
export interface Contender extends Offer {
  parts(task: Task): Readonly<Record<string, Part>>;
}

/** A task that is one piece: its part has no name of its own. */
export const whole = (part: Part): Readonly<Record<string, Part>> => ({ '': part });

/** Times the parts of a task one after the other, all of them again and again until the turn is long enough; means. */
export async function turn(
  parts: Readonly<Record<string, Part>>,
  { longestMs, atLeastMs }: Pick<Task, 'longestMs' | 'atLeastMs'>,
): Promise<PartAnswer[]> {
  const rows = Object.entries(parts).map(([name, part]) => ({
    part,
    sum: 0,
    name,
    method: part.method,
    ...NOTHING_YET,
  }));
  let calls = 0;
  for (let timed = 0; timed < atLeastMs; calls++) {
    for (const row of rows) {
      row.part.before?.();
      const start = performance.now();
      const result = row.part.run(start + longestMs);
      row.done = (result instanceof Promise ? await result : result) ?? 1;
      const ms = performance.now() - start;
      row.sum += ms / row.done;
      timed += ms;
      row.check = row.done === 1 ? row.part.check() : null;
      row.bits = row.done === 1 ? (row.part.bits?.() ?? null) : null;
    }
  }
  return rows.map(({ part, name, method, sum, done, check, bits }) => {
    return { name, method, ms: sum / calls, done, check, bits, steps: part.steps?.() ?? null };
  });
}

const NOTHING_YET: Required<Pick<PartAnswer, 'done' | 'check' | 'bits'>> = { done: 1, check: null, bits: null };
