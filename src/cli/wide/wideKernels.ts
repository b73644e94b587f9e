import { setFlagsFromString } from 'node:v8';
import { cpuFlags } from '../../linalg/cpuFlags.ts';
import { useTile } from '../../linalg/wasm/kernelChoice.ts';
import type { CheckVerdict } from './checkVerdict.ts';
import { startCheck } from './startCheck.ts';
import { type Host, requireSetting, whyNarrow } from './whyNarrow.ts';
import { WIDE_FLAG } from './wideFlag.ts';

/** Commands that compute with kernels. */
const COMPUTING = ['run', 'worker', 'train', 'prune', 'inspect', 'certify', 'reproduce', 'doctor'];

/** Waits for the verdict on wide kernels, and has this process use them where it is good; `tell` takes a line if not. */
export type ChooseKernels = (tell: (line: string) => void) => Promise<void>;

/**
 * Begins to find out whether kernels of this process may be wide, for a command that computes. V8 is told so for the
 * whole process: this is for the command line, and nothing that a library imports.
 *
 * @param words of the command
 * @param start begins a check
 * @returns to be called before kernels are compiled; throws a `UsageError` where SURGEON_WIDE is neither on nor off
 */
export function wideKernels(words: readonly string[], host = thisHost(), start = startCheck): ChooseKernels {
  if (words.includes('--help') || !COMPUTING.some((name) => words.includes(name))) return async () => {};
  const why = whyNarrow(host);
  const checked = why === null ? start() : async () => ({ isWide: false, isFault: false, why });
  return async (tell) => {
    requireSetting(host);
    choose(await checked(), tell);
  };
}

function choose({ isWide, why, isFault }: CheckVerdict, tell: (line: string) => void): void {
  if (isFault) tell(`narrow kernels compute, for ${why}; SURGEON_WIDE=off leaves the check out`);
  if (isWide) setFlagsFromString(WIDE_FLAG);
  useTile(isWide ? 'wide' : 'narrow', why);
}

const thisHost = (): Host => ({
  node: process.versions.node,
  arch: process.arch,
  cpuFlags: cpuFlags(),
  setting: process.env.SURGEON_WIDE,
});
