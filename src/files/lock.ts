import { type BigIntStats, lstatSync } from 'node:fs';

/**
 * A lock whose time has not changed for so long is that of a dead process. Renewed four times as often: a process that
 * is only slow keeps its locks.
 */
export const STALE_MS = 10_000;
export const RENEW_MS = 2_500;

/** A file that this process alone is making. */
export interface Lock {
  /** Lets others have it; a second call waits for the first. */
  release(): Promise<void>;
}

/** The name of the lock on a file: that something has this name is the lock. */
export const lockPath = (path: string): string => `${path}.lock`;

/** A lock that was made anew, or renewed, has another state. All hard links to one file have one. */
export const stateOf = ({ ino, mtimeNs }: BigIntStats): string => `${ino} ${mtimeNs}`;

/** A look at a lock, not at what it might lead to; null: it is not there. */
export const statsOf = (lock: string): BigIntStats | null =>
  lstatSync(lock, { bigint: true, throwIfNoEntry: false }) ?? null;
