// Loaded into every thread of a run (NODE_OPTIONS=--import): kills the worker thread that it is in at a random moment,
// in the middle of the mathematics or between the writing of a trace and its renaming, by process.exit or by running
// out of memory. Each crash adds a line to a file.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const SHARE = Number(process.env.CRASH_SHARE); // of threads that crash
const { Instance } = WebAssembly;
const { appendFileSync, fsyncSync } = fs;

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
    let left = Math.ceil(20 * Math.random());
    fs.fsyncSync = (file) => {
      if (--left === 0) crash('while a file was written');
      return fsyncSync(file);
    };
    syncBuiltinESMExports();
  }
}
