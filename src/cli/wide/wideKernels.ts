import { setFlagsFromString } from 'node:v8';
import { type FirstCpu, firstCpu } from '../../linalg/firstCpu.ts';
import { useTile } from '../../linalg/wasm/kernelChoice.ts';
import type { CheckVerdict } from './checkVerdict.ts';
import { startCheck } from './startCheck.ts';
import { type VerdictMemory, verdictMemory } from './verdictMemory.ts';
import { type Host, requireSetting, whyNarrow } from './whyNarrow.ts';
import { WIDE_FLAGS } from './wideFlags.ts';

/** Commands that compute with kernels; `doctor` checks them anew, whatever an earlier check found. */
const [COMPUTING, CHECKING] = [['run', 'worker', 'train', 'prune', 'inspect', 'certify', 'reproduce'], ['doctor']];

/** Waits for the verdict on wide kernels, and has this process use them where it is good. @param tell of a fault */
export type ChooseKernels = (tell: (line: string) => void) => Promise<void>;

/** The parts of `wideKernels` that look at the world. */
interface Surroundings {
  readonly host: Host;
  readonly memory: VerdictMemory;
  /** begins a check; the function that it returns waits for the verdict */
  readonly start: () => () => Promise<CheckVerdict>;
}

/**
 * Begins to find out whether kernels of this process may be wide, for a command that computes. V8 is told so for the
 * whole process: this is for the command line, and nothing that a library imports.
 *
 * @param words of the command
 * @returns to be called before kernels are compiled; throws a `UsageError` where SURGEON_WIDE is neither on nor off
 */
export function wideKernels(words: readonly string[], surroundings = here()): ChooseKernels {
  const isOneOf = (names: readonly string[]) => names.some((name) => words.includes(name));
  if (words.includes('--help') || !isOneOf([...COMPUTING, ...CHECKING])) return async () => {};
  const { host, memory, start } = surroundings;
  const why = whyNarrow(host);
  const known = why === null ? !isOneOf(CHECKING) && memory.read() : { isWide: false, isFault: false, why };
  const checked = known ? async () => known : start();
  return async (tell) => {
    requireSetting(host);
    const verdict = await checked();
    if (!known) memory.write(verdict);
    const { isWide, why, isFault } = verdict;
    if (isFault) tell(`narrow kernels compute, for ${why}; SURGEON_WIDE=off leaves the check out`);
    for (const flag of isWide ? WIDE_FLAGS : []) setFlagsFromString(flag);
    useTile(isWide ? 'wide' : 'narrow', why);
  };
}

function here(cpu: FirstCpu | null = firstCpu()): Surroundings {
  const { versions, arch, env } = process;
  const host = { node: versions.node, arch, cpuFlags: cpu?.flags ?? null, setting: env.SURGEON_WIDE };
  return { host, memory: verdictMemory(cpu), start: startCheck };
}
