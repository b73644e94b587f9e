import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';

/**
 * A claim that is not renewed for so long is that of a dead process. Renewed four times as often: a process that is only
 * slow, or a clock a few seconds off on another machine, keeps its claims.
 */
export const STALE_MS = 10_000;
const RENEW_MS = 2_500;

/** A file that this process alone is making. */
export interface Claim {
  /** Lets others have it; a second call waits for the first. */
  release(): Promise<void>;
}

/**
 * Claims a file that is about to be made, among all processes that see its folder: a folder `<path>.lock`, whose time is
 * renewed as long as the process lives. After a kill -9 or a power cut the claim is taken over once it is stale.
 *
 * Two processes that find the same stale claim in the same instant may both get it: then both make the file, the same
 * bytes, and the second takes the place of the first.
 *
 * @param path need not be there; its folder is made if somebody has deleted it
 * @returns null if another process has it
 */
export async function claimed(path: string): Promise<Claim | null> {
  mkdirSync(dirname(path), { recursive: true });
  try {
    const release = await lock(path, {
      realpath: false,
      stale: STALE_MS,
      update: RENEW_MS,
      // A computer that slept: whoever took the claim over makes the same bytes, so there is nothing to stop.
      onCompromised: () => {},
    });
    let released: Promise<void> | null = null;
    return {
      release() {
        released ??= release().catch(() => {}); // its folder was deleted, or another process took it over
        return released;
      },
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return null;
    throw error;
  }
}
