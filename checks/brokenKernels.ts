// node checks/brokenKernels.ts (Node.js 24 or later, which reads TypeScript): breaks the kernels, one addition, subtraction or multiplication of pairs after the other, and
// says in how many of these cases the check of wide kernels notices.
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { differingAnswers } from '../src/cli/wide/differingAnswers.ts';
import { kernelAnswers } from '../src/cli/wide/kernelAnswers.ts';
import { kernelBytes } from '../src/linalg/wasm/kernels.ts';
import { Module } from '../src/linalg/wasm/webAssembly.ts';

/** Codes of operations on pairs, and what each becomes: +, −, × of f64x2. */
const BROKEN = { fdf001: 'fdf101', fdf101: 'fdf001', fdf201: 'fdf001' };
/** Kernels that run longer have lost the condition on which a loop ends. */
const LIMIT_MS = 5_000;

/** An operation that is to be broken, and the kernel that it is in. */
interface Breakage {
  readonly kernel: string;
  readonly at: number;
  readonly code: string;
}

const bytes = Buffer.from(kernelBytes('separate'));

/** An unsigned number of a module, and the index after it. */
function numberAt(at: number): [value: number, end: number] {
  let [value, end] = [0, at];
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[end++];
    value |= (byte & 127) << shift;
    if (byte < 128) return [value, end];
  }
}

/** The items of a section of a module, by the id of the section: where each begins. */
function section(wanted: number, end: (at: number) => number): number[] {
  let at = 8;
  for (;;) {
    const id = bytes[at];
    const [size, start] = numberAt(at + 1);
    at = start;
    if (id === wanted) break;
    at += size;
  }
  const [count, first] = numberAt(at);
  const items: number[] = [];
  for (let item = first; items.length < count; item = end(item)) items.push(item);
  return items;
}

/** All operations that can be broken. */
function breakages(): Breakage[] {
  const names = new Map<number, string>();
  section(7, (at) => {
    const [length, name] = numberAt(at);
    const [index, end] = numberAt(name + length + 1);
    if (bytes[name + length] === 0) names.set(index, bytes.toString('utf8', name, name + length));
    return end;
  });
  const bodies = section(10, (at) => numberAt(at).reduce((size, start) => size + start));
  return Object.entries(BROKEN).flatMap(([from, code]) => {
    const found: Breakage[] = [];
    const operation = Buffer.from(from, 'hex');
    for (let at = bytes.indexOf(operation); at >= 0; at = bytes.indexOf(operation, at + 1)) {
      const index = bodies.findLastIndex((start) => start <= at);
      if (index >= 0) found.push({ kernel: names.get(index) ?? `function ${index}`, at, code });
    }
    return found;
  });
}

/** Tries them one after the other, and says of each whether it was noticed. */
function tryAll(list: readonly Breakage[]): void {
  const expected = [...kernelAnswers(new Module(bytes), 'narrow')];
  for (const { at, code } of list) {
    const broken = Buffer.from(bytes);
    broken.write(code, at, 'hex');
    const tiles = ['narrow', 'wide'] as const;
    const isNoticed = tiles.some(
      (tile) => differingAnswers(expected, kernelAnswers(new Module(broken), tile)).length > 0,
    );
    parentPort?.postMessage(isNoticed);
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
      let timer = setTimeout(tooLong, 4 * LIMIT_MS); // a thread begins
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
  const list = breakages();
  const found = await outcomes(list);
  for (const kernel of new Set(list.map((breakage) => breakage.kernel))) {
    const noticed = found.filter((_, i) => list[i].kernel === kernel);
    process.stdout.write(`${kernel}: ${noticed.filter(Boolean).length} of ${noticed.length}\n`);
  }
  process.stdout.write(`noticed: ${found.filter(Boolean).length} of ${list.length}\n`);
}
