import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../trace/wholeFile.ts';
import type { Progress } from './runProgress.ts';

/** What a process that runs an experiment says of itself while it does, for whoever looks on from another terminal. */
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
  readonly #startedAt = new Date().toISOString();
  readonly #about: Pick<ProcessState, 'command' | 'part'>;

  /** @param folder of the experiment's processes; made if it is not there, and cleared of those that went silent */
  constructor(folder: string, about: Pick<ProcessState, 'command' | 'part'>) {
    mkdirSync(folder, { recursive: true });
    for (const { path, silent } of processStates(folder)) if (silent) rmSync(path, { force: true });
    this.#path = join(folder, `${randomUUID()}.json`);
    this.#about = about;
  }

  write(progress: Progress): void {
    const seenAt = new Date().toISOString();
    const state = { ...this.#about, pid: process.pid, startedAt: this.#startedAt, seenAt, ...progress };
    try {
      writeWhole(this.#path, `${JSON.stringify(state)}\n`, { synced: false });
    } catch {
      // A full disk: nobody sees the progress, and nothing is lost.
    }
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}

/** The processes at work in a folder, oldest first; `silent`: killed, by all signs. */
export function processStates(folder: string, now = Date.now()): (ProcessState & { path: string; silent: boolean })[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const path = join(folder, name);
      const state = stateIn(path);
      return state ? [{ ...state, path, silent: now - Date.parse(state.seenAt) > SILENT_MS }] : [];
    })
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

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
