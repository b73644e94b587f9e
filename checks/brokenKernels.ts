// How much does the check of wide kernels notice? Breaks the kernels, one operation on pairs of doubles after the
// other, and says in how many of these cases the answers that the check compares are other ones.
//
//   npm run check:broken [-- --each N]        (Node.js 24 or later, which reads TypeScript on all threads)
//
// N: one of so many operations of each kernel, the first and those after it in equal steps. 1 takes all of them.

import { parseArgs } from 'node:util';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { differingAnswers } from '../src/cli/wide/differingAnswers.ts';
import { kernelAnswers } from '../src/cli/wide/kernelAnswers.ts';
import { kernelBytes } from '../src/linalg/wasm/kernelModule.ts';
import { Module } from '../src/linalg/wasm/webAssembly.ts';
import { type Breakage, breakages, broken } from '../test/cli/wide/breakages.ts';

/** Kernels that run longer have lost the condition on which a loop ends. */
const [START_MS, LIMIT_MS] = [20_000, 5_000];

const bytes = Buffer.from(kernelBytes('separate'));

/** Whether the bytes at hand are those of an operation, and no part of a number: the module is one without it, too. */
function isOperation(breakage: Breakage): boolean {
  try {
    return Boolean(new Module(broken(bytes, [breakage])));
  } catch {
    return false;
  }
}

/** Tries them one after the other, and says of each whether it was noticed. */
function tryAll(list: readonly Breakage[]): void {
  const expected = [...kernelAnswers(new Module(bytes), 'narrow')];
  for (const breakage of list) {
    const module = new Module(broken(bytes, [breakage]));
    const tiles = ['wide', 'narrow'] as const;
    parentPort?.postMessage(tiles.some((tile) => differingAnswers(expected, kernelAnswers(module, tile)).length > 0));
  }
}

/** The same in a thread, which is ended where a kernel does not end. */
async function outcomes(list: readonly Breakage[]): Promise<boolean[]> {
  const found: boolean[] = [];
  while (found.length < list.length) {
    const worker = new Worker(new URL(import.meta.url), { workerData: list.slice(found.length) });
    await new Promise<void>((resolve, reject) => {
      const stop = () => void worker.terminate().then(() => resolve());
      const tooLong = () => {
        found.push(true);
        stop();
      };
      let timer = setTimeout(tooLong, START_MS);
      worker.on('error', reject);
      worker.on('message', (isNoticed: boolean) => {
        found.push(isNoticed);
        clearTimeout(timer);
        if (found.length === list.length) stop();
        else timer = setTimeout(tooLong, LIMIT_MS);
      });
    });
  }
  return found;
}

if (parentPort) tryAll(workerData as Breakage[]);
else {
  const { values } = parseArgs({ options: { each: { type: 'string', default: '10' } } });
  const all = breakages(bytes).filter(isOperation);
  const ofKernel = (kernel: string) => all.filter((breakage) => breakage.kernel === kernel);
  let [noticed, tried] = [0, 0];
  for (const kernel of new Set(all.map((breakage) => breakage.kernel))) {
    const chosen = ofKernel(kernel).filter((_, i) => i % Number(values.each) === 0);
    const count = (await outcomes(chosen)).filter(Boolean).length;
    process.stdout.write(`${kernel}: ${count} of ${chosen.length}, of ${ofKernel(kernel).length} that it has\n`);
    noticed += count;
    tried += chosen.length;
  }
  process.stdout.write(`noticed: ${noticed} of ${tried}, of ${all.length} in all\n`);
}
