// Loaded into every thread of a run (NODE_OPTIONS=--import): kills the worker thread that it is in at a random moment,
// in the middle of the mathematics or while a trace is encoded, by process.exit or by running
// out of memory. Each crash adds a line to a file.
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const SHARE = Number(process.env.CRASH_SHARE); // of threads that crash
const { Instance } = WebAssembly;
const { stringify } = JSON; // what a cell was goes into its trace as text

function crash(where) {
  const exits = Math.random() < 0.5;
  appendFileSync(process.env.CRASH_LOG, `${exits ? 'exit' : 'out of memory'} ${where}\n`);
  if (exits) process.exit(3);
  for (const kept = []; ; ) kept.push(new Array(1e6).fill({}));
}

if (!isMainThread && Math.random() < SHARE) {
  if (Math.random() < 0.5) {
    let left = Math.ceil(1e5 * Math.random());
    WebAssembly.Instance = class {
      constructor(module, imports) {
        const kernels = Object.entries(new Instance(module, imports).exports).map(([name, kernel]) => [
          name,
          (...values) => {
            if (--left === 0) crash('in the mathematics');
            return kernel(...values);
          },
        ]);
        this.exports = Object.fromEntries(kernels);
      }
    };
  } else {
    let left = Math.ceil(60 * Math.random()); // some for each trace
    JSON.stringify = (...given) => {
      if (--left === 0) crash('while a trace was encoded');
      return stringify(...given);
    };
  }
}
