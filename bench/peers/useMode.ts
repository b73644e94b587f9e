import { setFlagsFromString } from 'node:v8';
import { WIDE_FLAGS } from '../../src/cli/wide/wideFlags.ts';
import { useTile } from '../../src/linalg/wasm/kernelChoice.ts';
import { isWide, type KernelMode } from '../kernelMode.ts';

/** Has V8 make the code of that mode in this process; before any module is compiled. */
export function useMode(mode: KernelMode): void {
  if (!isWide(mode)) return;
  for (const flag of WIDE_FLAGS) setFlagsFromString(flag);
  useTile('wide');
}
