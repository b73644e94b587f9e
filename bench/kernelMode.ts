import { execFileSync } from 'node:child_process';

/**
 * Kernels of ours that are compared:
 *
 * - `narrow`: 128-bit code, products and sums rounded one after the other;
 * - `wide`: the same bits in 256-bit code, which V8 makes from Node 24 on;
 * - `fused-narrow`: fused multiply-add in 128-bit code, from Node 22 on;
 * - `fused`: fused multiply-add in 256-bit code.
 */
export const KERNEL_MODES = ['narrow', 'wide', 'fused-narrow', 'fused'] as const;
/** Name of one of them. */
export type KernelMode = (typeof KERNEL_MODES)[number];

/** A program that runs peers in this language. */
export interface NodeBinary {
  readonly path: string;
  /** such as 24.21.0 */
  readonly version: string;
}

/** The program that runs this process. */
export const THIS_NODE: NodeBinary = { path: process.execPath, version: process.versions.node };

/** Asks a program for its version. @returns null if it is no Node.js */
export function nodeBinary(path: string): NodeBinary | null {
  try {
    const said = execFileSync(path, ['--print', 'process.versions.node'], { encoding: 'utf8', stdio: 'pipe' }).trim();
    return /^\d+\.\d+\.\d+/.test(said) ? { path, version: said } : null;
  } catch {
    return null;
  }
}

/** First Node.js that has them. */
const FIRST_MAJOR: Readonly<Record<KernelMode, number>> = { narrow: 20, 'fused-narrow': 22, wide: 24, fused: 24 };

/** Whether V8 makes 256-bit code in that mode. */
export const isWide = (mode: KernelMode): boolean => mode === 'wide' || mode === 'fused';
/** Whether its kernels of matrices multiply and add at once. */
export const isFused = (mode: KernelMode): boolean => mode === 'fused' || mode === 'fused-narrow';

/**
 * Whether a Node.js can have kernels of that mode on a CPU.
 *
 * @param flags instructions that the CPU has, as Linux names them
 */
export function canHave({ version }: NodeBinary, mode: KernelMode, flags: ReadonlySet<string>): boolean {
  if (Number.parseInt(version, 10) < FIRST_MAJOR[mode]) return false;
  return (!isWide(mode) || flags.has('avx2')) && (!isFused(mode) || flags.has('fma'));
}

/** The mode that `surgeon` has by default in a Node.js: wide where it can, unless SURGEON_WIDE is off. */
export const usualMode = (
  node: NodeBinary,
  flags: ReadonlySet<string>,
  setting = process.env.SURGEON_WIDE,
): KernelMode => (setting !== 'off' && canHave(node, 'wide', flags) ? 'wide' : 'narrow');
