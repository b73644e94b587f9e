import { closeSync, openSync, readSync } from 'node:fs';

/** The first CPU of this machine, as Linux describes it. */
export interface FirstCpu {
  readonly model: string;
  /** instructions that it has, as Linux names them */
  readonly flags: ReadonlySet<string>;
}

/** Bytes of the first CPU in the listing of all, which takes Linux long to write where they are many. */
const FIRST_CPU = 16_384;

/** That CPU; null on other systems, and where Linux does not say, or says it in a file that cannot be read. */
export function firstCpu(file = '/proc/cpuinfo'): FirstCpu | null {
  if (process.platform !== 'linux') return null;
  const text = beginning(file);
  const [model, flags] = ['model name', 'flags'].map((name) => new RegExp(`^${name}\\s*:(.*)$`, 'm').exec(text)?.[1]);
  return flags === undefined ? null : { model: model?.trim() ?? '', flags: new Set(flags.trim().split(/\s+/)) };
}

function beginning(path: string): string {
  const bytes = Buffer.alloc(FIRST_CPU);
  try {
    const file = openSync(path, 'r');
    try {
      return bytes.toString('utf8', 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return ''; // not there in some sandboxes, and not allowed in others
  }
}
