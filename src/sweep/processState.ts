import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Stillness } from '../files/stillness.ts';
import { writeWhole } from '../files/wholeFile.ts';
import type { Progress } from './runProgress.ts';

/** The state of a process that runs an experiment, as it writes it down for whoever looks on from another terminal. */
export interface ProcessState extends Progress {
  readonly command: string;
  readonly part: string | null;
  readonly pid: number;
  /** ISO 8601 */
  readonly startedAt: string;
  /** when it last said anything */
  readonly seenAt: string;
}

/** A process that has said nothing for so long has been killed, or its machine has. */
export const SILENT_MS = 15_000;

/** The file in which one process keeps its state, gone when the process ends by itself. */
export class ProcessFile {
  readonly #path: string;
  /**
   * processes that seem to have been killed: their clocks may be wrong, so they are cleared when they say nothing new
   */
  readonly #doubtful: Stillness;
  readonly #startedAt = new Date().toISOString();
  readonly #about: Pick<ProcessState, 'command' | 'part'>;

  /**
   * @param folder of the experiment's processes; made if it is not there
   * @param now    milliseconds of a clock that never goes back
   */
  constructor(folder: string, about: Pick<ProcessState, 'command' | 'part'>, now?: () => number) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, `${randomUUID()}.json`);
    this.#about = about;
    this.#doubtful = new Stillness(now);
    for (const { path, seenAt, silent } of processStates(folder)) if (silent) this.#doubtful.look(path, seenAt);
  }

  /** Says how far the process is, and clears its folder of those that have said nothing new while it listened. */
  write(progress: Progress): void {
    const seenAt = new Date().toISOString();
    const state = { ...this.#about, pid: process.pid, startedAt: this.#startedAt, seenAt, ...progress };
    try {
      writeWhole(this.#path, `${JSON.stringify(state)}\n`, { synced: false });
    } catch {
      // A full disk: nobody sees the progress, and nothing is lost.
    }
    this.#clear();
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }

  #clear(): void {
    for (const path of this.#doubtful.keys) {
      const state = stateIn(path);
      if (state && this.#doubtful.look(path, state.seenAt) <= SILENT_MS) continue;
      rmSync(path, { force: true });
      this.#doubtful.forget(path);
    }
  }
}

/** Times by which a process is taken for a dead one. */
export interface Listening {
  /** milliseconds since 1970; default: now */
  readonly now?: number;
  /**
   * what all processes had said some seconds ago (`wordOf`): one that has said anything since lives, whatever its clock
   * says
   */
  readonly before?: ReadonlySet<string>;
}

/**
 * The processes at work in a folder, oldest first; `silent`: their last word is not of the last 15 s, and nothing new
 * has come.
 */
export function processStates(
  folder: string,
  { now = Date.now(), before }: Listening = {},
): (ProcessState & { path: string; silent: boolean })[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const path = join(folder, name);
      const state = stateIn(path);
      if (!state) return [];
      const isFar = Math.abs(now - Date.parse(state.seenAt)) > SILENT_MS;
      return [{ ...state, path, silent: isFar && (before === undefined || before.has(wordOf(state))) }];
    })
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** The last state that a process wrote, as a key. */
export const wordOf = ({ pid, startedAt, seenAt }: ProcessState): string => `${pid} ${startedAt} ${seenAt}`;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no process has been there
  }
}

/** Null for a file that has just gone, or that a power cut left empty. */
function stateIn(path: string): ProcessState | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessState;
  } catch {
    return null;
  }
}
