// Does V8's flag for 256-bit code act on modules that are compiled after it was set, in this thread and in others that
// start later? And does importing the package, by each of its entry points, leave it alone?
//
//   npm run check:flag        (Node.js 24 or later on x64 with AVX2; builds; some seconds)

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const entries = Object.values(exports).flatMap((entry) => (entry.default ? [new URL(entry.default, root).href] : []));
const kernels = fileURLToPath(new URL('dist/kernels/surgeon.wasm', root));

/** Compiles the tiles, and has V8 list what it makes of them. */
const COMPILE = `
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of ['--no-liftoff', '--no-wasm-inlining', '--trace-wasm-revectorize']) setFlagsFromString(flag);
  const memory = new WebAssembly.Memory({ initial: 100, maximum: 65536, shared: true });
  const bytes = process.getBuiltinModule('node:fs').readFileSync(${JSON.stringify(kernels)});
  const { addTile, useTile } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
  useTile(1);
  addTile(1048576, 16, 65536, 131072, 16, 16, 4, 1, 16, 1024);`;
const SET = `process.getBuiltinModule('node:v8').setFlagsFromString('--experimental-wasm-revectorize');`;
const IMPORT = entries.map((entry) => `await import(${JSON.stringify(entry)});`).join('\n');
const inThread = (code) => `
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  await new Promise((resolve) => new Worker(${JSON.stringify(code)}, { eval: true }).on('exit', resolve));`;

/** Programs, and whether their kernels are wide. */
const CASES = [
  ['the flag set before kernels are compiled', SET + COMPILE, true],
  ['the same in a thread that starts later', SET + inThread(COMPILE), true],
  ['the flag not set', COMPILE, false],
  [`${entries.length} entry points of the package imported`, IMPORT + COMPILE, false],
  ['the same in a thread', IMPORT + inThread(COMPILE), false],
];

const folder = mkdtempSync(join(tmpdir(), 'surgeon-flag-'));
for (const [name, code, expected] of CASES) {
  const listing = openSync(join(folder, 'listing'), 'w'); // a pipe that is full would lose lines
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    ...{ encoding: 'utf8', stdio: ['ignore', listing, 'pipe'] },
  });
  closeSync(listing);
  const isWide = /Decided? to vectorize, [1-9]/.test(readFileSync(join(folder, 'listing'), 'utf8'));
  const isRight = status === 0 && isWide === expected;
  if (!isRight) process.exitCode = 1;
  process.stdout.write(
    `${isRight ? 'ok' : 'WRONG'}: ${name}: ${status === 0 ? (isWide ? 'wide' : 'narrow') : stderr}\n`,
  );
}
rmSync(folder, { recursive: true });
