// Run by `startCheck` in a process of its own: holds kernels in 256-bit code against the same kernels in 128-bit code.
// Writes a `CheckAnswer` to descriptor 3, and has V8 list on standard output what it makes of the tiles. A fault of V8
// in code of that kind ends this process, and no other.
import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Arena } from '../../linalg/wasm/arena.ts';
import type { Arithmetic } from '../../linalg/wasm/kernelChoice.ts';
import { kernelBytes } from '../../linalg/wasm/kernelModule.ts';
import { kernelsOn } from '../../linalg/wasm/kernels.ts';
import { scratchOf } from '../../linalg/wasm/tiles.ts';
import { Module, type WasmModule } from '../../linalg/wasm/webAssembly.ts';
import type { CheckAnswer } from './checkVerdict.ts';
import { differingAnswers } from './differingAnswers.ts';
import { kernelAnswers } from './kernelAnswers.ts';
import { WIDE_FLAGS } from './wideFlags.ts';

const ARITHMETICS: readonly Arithmetic[] = ['separate', 'fused'];
/** The module with an empty section of that name: V8 keeps the code of modules by their bytes, and these are others. */
const otherModule = (bytes: Uint8Array, letter: string) =>
  new Module(Buffer.concat([bytes, Uint8Array.of(0, 2, 1, letter.charCodeAt(0))]));
/** Rows and columns of a matrix whose tiles are listed: whole ones, and a rest. */
const [ROWS, DEPTH] = [27, 5];

/** Has V8 list what it makes of the tiles, which it compiles when they are called first. */
function listTiles(module: WasmModule): void {
  const arena = new Arena(1);
  const kernels = kernelsOn(module, arena.memory, 'wide');
  const [c, a, b] = [ROWS * ROWS, 2 * ROWS * DEPTH, 2 * ROWS * DEPTH].map((length) => arena.allocate(length).at);
  setFlagsFromString('--trace-wasm-revectorize');
  kernels.addTile(c, ROWS, a, b, ROWS, ROWS, DEPTH, 1, ROWS, scratchOf(0).edge);
  setFlagsFromString('--no-trace-wasm-revectorize');
}

// Narrow answers come from whatever code V8 begins with: it has no choice about their bits. Wide code is optimised.
// V8 makes it of a function that has run for a while: here it is to begin with it, or nothing would be checked.
const files = ARITHMETICS.map((arithmetic) => kernelBytes(arithmetic));
const expected = files.map((bytes) => [...kernelAnswers(new Module(bytes), 'narrow')]);
for (const flag of ['--no-liftoff', ...WIDE_FLAGS]) setFlagsFromString(flag);
for (const bytes of files) listTiles(otherModule(bytes, 'x'));
// All functions are compiled at once, also those that no answer needs: the compiler may end by a fault at any of them.
setFlagsFromString('--no-wasm-lazy-compilation');
const differing = files.flatMap((bytes, i) =>
  differingAnswers(expected[i], kernelAnswers(otherModule(bytes, 'y'), 'wide')),
);
writeSync(3, JSON.stringify({ differing } satisfies CheckAnswer));
