import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { PACKAGE_VERSION } from '../src/version.ts';

/** The machine that times were taken on: the first line of a file of results; no host name. */
export const machine = () => ({
  version: PACKAGE_VERSION,
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  platform: `${process.platform} ${process.arch}`,
  cpuFlags: [...cpuFlags()].join(' '),
});

/** Instructions that the CPU has, as Linux names them; empty elsewhere. */
export function cpuFlags(): ReadonlySet<string> {
  try {
    const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    return new Set(flags.split(/\s+/).filter((flag) => flag !== ''));
  } catch {
    return new Set(); // not Linux
  }
}

/** Processes that wanted a core in the last minute, on average: what was measured is among them. */
export const load = (): number => loadavg()[0];
