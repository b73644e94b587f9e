import { shown } from '../../config/values.ts';
import { UsageError } from '../../errors.ts';

/** The first Node.js whose V8 makes 256-bit code of kernels like ours. */
const FIRST_NODE = 24;

/** All that says beforehand whether wide kernels can be. */
export interface Host {
  /** `24.1.0` */
  readonly node: string;
  readonly arch: string;
  /** instructions of the CPU; null: not known */
  readonly cpuFlags: ReadonlySet<string> | null;
  /** value of SURGEON_WIDE */
  readonly setting: string | undefined;
}

/** @throws {UsageError} unless SURGEON_WIDE is `on`, `off`, empty or not there */
export function requireSetting({ setting = '' }: Pick<Host, 'setting'>): void {
  if (['', 'on', 'off'].includes(setting)) return;
  throw new UsageError(`SURGEON_WIDE must be on or off, got ${shown(setting)}`);
}

/** The reason, in a few words, for narrow kernels whatever a check would find; null: a check will say. */
export function whyNarrow({ node, arch, cpuFlags, setting }: Host): string | null {
  if (setting === 'off') return 'SURGEON_WIDE is off';
  if (Number.parseInt(node, 10) < FIRST_NODE) return `wide ones need Node.js ${FIRST_NODE}`;
  if (arch !== 'x64') return `wide ones need x64, this is ${arch}`;
  if (cpuFlags?.has('avx2') === false) return 'the CPU has no AVX2';
  return null;
}
