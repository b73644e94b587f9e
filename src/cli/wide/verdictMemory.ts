import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../../files/wholeFile.ts';
import type { FirstCpu } from '../../linalg/firstCpu.ts';
import { kernelHash } from '../../linalg/wasm/kernelModule.ts';
import { PACKAGE_VERSION } from '../../version.ts';
import type { CheckVerdict } from './checkVerdict.ts';
import { WIDE_FLAGS } from './wideFlags.ts';

/** No verdict takes more bytes. */
const MAX_BYTES = 4096;

/** The verdict of an earlier check of the same kernels, by the same Node.js and flags, on a CPU of the same kind. */
export interface VerdictMemory {
  /** null where there was none, or it cannot be read */
  read(): CheckVerdict | null;
  /** Keeps a verdict; a fault is not kept, and a folder that cannot be written keeps none. */
  write(verdict: CheckVerdict): void;
}

/**
 * The memory of verdicts of this user, a small file each in the folder where the system keeps what programs can make
 * again.
 *
 * @param folderOf that folder; where it throws, nothing is kept
 * @param flags    options of V8 that the check is made under
 */
export function verdictMemory(
  cpu: FirstCpu | null,
  folderOf = () => cacheFolder(process.env),
  flags: readonly string[] = WIDE_FLAGS,
): VerdictMemory {
  const pathIn = (folder: string) => join(folder, `wide-${key(cpu, flags)}.json`);
  return {
    read() {
      try {
        const path = pathIn(folderOf());
        if (!isSmallFile(path)) return null;
        const { isWide, why } = JSON.parse(readFileSync(path, 'utf8')) as Partial<CheckVerdict>;
        return typeof isWide === 'boolean' && typeof why === 'string' ? { isWide, why, isFault: false } : null;
      } catch {
        return null;
      }
    },
    write({ isWide, why, isFault }) {
      if (isFault) return;
      try {
        const folder = folderOf();
        mkdirSync(folder, { recursive: true });
        writeWhole(pathIn(folder), `${JSON.stringify({ isWide, why })}\n`, { synced: false });
      } catch {
        // The next command checks again.
      }
    },
  };
}

/** Whether it is a file as `write` makes them: a pipe or a device may have no end. */
function isSmallFile(path: string): boolean {
  const stats = statSync(path);
  return stats.isFile() && stats.size <= MAX_BYTES;
}

/** A name for all that a verdict depends on. */
function key(cpu: FirstCpu | null, flags: readonly string[]): string {
  const { size, mtimeMs } = statSync(process.execPath);
  const host = [process.platform, process.arch, process.version, process.versions.v8, size, mtimeMs];
  const parts = [
    PACKAGE_VERSION,
    kernelHash('separate'),
    kernelHash('fused'),
    host,
    flags,
    cpu?.model,
    [...(cpu?.flags ?? [])],
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** @param env environment variables @throws {Error} for a user without a home */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, platform = process.platform): string {
  const ofSystem = {
    win32: env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'),
    darwin: join(homedir(), 'Library', 'Caches'),
  }[platform as string];
  return join(env.XDG_CACHE_HOME || (ofSystem ?? join(homedir(), '.cache')), 'optimal-brain-surgeon');
}
