import { setFlagsFromString } from 'node:v8';

/**
 * The option that has V8 optimise a function four times as late as by default. V8 of Node.js 20 counts the bytes of
 * code that have run, later ones count calls.
 */
const LATER = process.versions.v8.startsWith('11.')
  ? '--interrupt-budget=270336'
  : '--invocation-count-for-turbofan=12000';

/** Bytes of code of other functions that V8 compiles into one, a third of the default. */
const FEWER_INLINED = '--max-inlined-bytecode-size-cumulative=300';

/**
 * Lets V8 optimise less of our code, in all threads that this process starts later. The mathematics is compiled already
 * (kernels/), so what is left for V8 is what lies around it, once for each thread: by default a run of a few seconds
 * spent a quarter of its time on that. A loop that runs long is optimised within milliseconds as before.
 */
export function compileLess(): void {
  for (const flag of [LATER, FEWER_INLINED]) setFlagsFromString(flag);
}
