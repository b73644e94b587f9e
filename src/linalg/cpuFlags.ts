import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes of the first CPU in the listing of all, which takes Linux long to write where they are many. */
const FIRST_CPU = 16_384;

/** The instructions that the CPU has, as Linux names them; null on other systems, and where Linux does not say. */
export function cpuFlags(): ReadonlySet<string> | null {
  if (process.platform !== 'linux') return null;
  const flags = beginning('/proc/cpuinfo').match(/^flags\s*:(.*)$/m)?.[1];
  return flags === undefined ? null : new Set(flags.trim().split(/\s+/));
}

function beginning(path: string): string {
  const bytes = Buffer.alloc(FIRST_CPU);
  const file = openSync(path, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
