import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import type { CellConfig } from '../experiment/cells.ts';

/** A task that is timed: the training of a network, or one cell. */
export type TimedTask = 'network' | 'cell';

/**
 * Kinds of tasks that cost alike, from coarse to fine, each by the fields that matter, which are all but some: the
 * finest kind of which some have been measured says what the next one will cost.
 */
const KINDS: readonly (readonly FieldName[])[] = [
  FIELD_NAMES,
  ['seed', 'draw', 'alpha', 'decay', 'startRange'],
  ['seed', 'draw'],
].map((unread) => FIELD_NAMES.filter((name) => !unread.includes(name)));

/** Mean of the times of one kind, lately. */
interface Mean {
  count: number;
  ms: number;
}

/** A mean forgets: the first tasks of a thread are slow, until its code is compiled, and other programs come and go. */
const RECENT = 30;

/** Tasks that cost alike by the finest of the kinds. */
interface Alike {
  readonly kinds: readonly string[];
  /** not done yet */
  left: number;
}

interface Task {
  readonly alike: Alike;
  /** null: not yet, or nobody knows when */
  begunAt: number | null;
}

/**
 * The time that the rest of a run will take, from what it has done. Each task that is left costs the mean of the last
 * ones measured that differ from it in seed and draw alone, or else in α, decay and start range too, or else of all.
 * Work under way counts for the time that it has taken:
 *
 *     time left = (cost of what is left − time of what is under way)
 *                 / (time of all tasks so far / time since the first began),
 *
 * however many tasks go on at once; but no less than the longest of those under way still takes.
 */
export class CostModel {
  readonly #means = new Map<string, Mean>();
  readonly #alike = new Map<string, Alike>();
  readonly #tasks: Readonly<Record<TimedTask, ReadonlyMap<CellConfig, Task>>>;
  readonly #underWay = new Set<Task>();
  /** when the first task really began, its thread having started; infinite before one has been measured */
  #startedAt = Number.POSITIVE_INFINITY;
  #spentMs = 0;
  #knowsCells = false;

  /**
   * @param cells    configs of the cells that are to be computed
   * @param networks one config of each network that may have to be trained for them
   */
  constructor(cells: readonly CellConfig[], networks: readonly CellConfig[]) {
    const tasks = (task: TimedTask, configs: readonly CellConfig[]) =>
      new Map(configs.map((config): [CellConfig, Task] => [config, { alike: this.#add(task, config), begunAt: null }]));
    this.#tasks = { cell: tasks('cell', cells), network: tasks('network', networks) };
  }

  /**
   * A thread begins a task. Not to be told of one that may wait elsewhere for its turn.
   *
   * @param now in milliseconds, here and below
   */
  begun(task: TimedTask, config: CellConfig, now: number): void {
    const begun = this.#task(task, config);
    begun.begunAt = now;
    this.#underWay.add(begun);
  }

  /** A task is done, in so many milliseconds of a thread. */
  done(task: TimedTask, config: CellConfig, ms: number, now: number): void {
    const { kinds } = this.#end(task, config);
    this.#startedAt = Math.min(this.#startedAt, now - ms);
    this.#spentMs += ms;
    if (task === 'cell') this.#knowsCells = true;
    for (const kind of kinds) {
      const mean = this.#means.get(kind) ?? { count: 0, ms: 0 };
      mean.count = Math.min(mean.count + 1, RECENT);
      mean.ms += (ms - mean.ms) / mean.count;
      this.#means.set(kind, mean);
    }
  }

  /** A task has failed: the time is gone, and says nothing of others. */
  failed(task: TimedTask, config: CellConfig, now: number): void {
    this.#spentMs += this.#elapsedMs(this.#task(task, config), now);
    this.#end(task, config);
  }

  /**
   * The result of a task was found: whoever made it helps, so it counts as if it had been done here at its expected
   * cost.
   */
  found(task: TimedTask, config: CellConfig): void {
    this.#spentMs += this.#expectedMs(this.#end(task, config));
  }

  /** Seconds until everything is done; null as long as no cell has been measured. */
  secondsLeft(now: number): number | null {
    if (!this.#knowsCells) return null;
    let leftMs = 0;
    for (const alike of this.#alike.values()) leftMs += alike.left * this.#expectedMs(alike);
    let spentMs = this.#spentMs;
    let longestMs = 0;
    for (const task of this.#underWay) {
      const ms = this.#elapsedMs(task, now);
      const expectedMs = this.#expectedMs(task.alike);
      const remainingMs = Math.max(0, expectedMs - ms);
      leftMs += remainingMs - expectedMs;
      spentMs += ms;
      longestMs = Math.max(longestMs, remainingMs);
    }
    if (!(leftMs > 0)) return 0;
    return Math.max((leftMs * (now - this.#startedAt)) / spentMs, longestMs) / 1000;
  }

  /** 0 where nothing of the sort was measured: no network had to be trained so far, say. */
  #expectedMs({ kinds }: Alike): number {
    const known = kinds.findLast((kind) => this.#means.has(kind));
    return known === undefined ? 0 : this.#means.get(known)!.ms;
  }

  /** Milliseconds of a task under way, without the start of its thread. */
  #elapsedMs({ begunAt }: Task, now: number): number {
    return begunAt === null ? 0 : Math.max(0, now - Math.max(begunAt, this.#startedAt));
  }

  #add(task: TimedTask, config: CellConfig): Alike {
    const kindOf = (names: readonly FieldName[]) => JSON.stringify([task, ...names.map((name) => config[name])]);
    const finest = kindOf(KINDS[KINDS.length - 1]);
    const alike = this.#alike.get(finest) ?? { left: 0, kinds: KINDS.map(kindOf) };
    alike.left++;
    this.#alike.set(finest, alike);
    return alike;
  }

  #task(task: TimedTask, config: CellConfig): Task {
    return this.#tasks[task].get(config)!;
  }

  #end(task: TimedTask, config: CellConfig): Alike {
    const ended = this.#task(task, config);
    this.#underWay.delete(ended);
    ended.alike.left--;
    return ended.alike;
  }
}
