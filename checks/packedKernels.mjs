// npm run check:packed: lists what V8 makes 256-bit code of in each kernel, for both modules, and fails where it
// ends by a fault. Node.js 24 or later, on a CPU with AVX2.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const [source, config] = ['index.ts', 'asconfig.json'].map((name) =>
  fileURLToPath(new URL(`../kernels/${name}`, import.meta.url)),
);
const flags = [
  ...['--experimental-wasm-revectorize', '--no-wasm-inlining', '--trace-wasm-revectorize'], // as src/cli/wide
  ...['--single-threaded', '--no-liftoff', '--no-wasm-lazy-compilation'],
];

const tell = (line) => process.stdout.write(`${line}\n`);

/** Compiles a module with names of functions, in the order of their numbers. */
async function build(options) {
  const [binary, text] = ['wasm', 'wat'].map((ending) => join(tmpdir(), `kernels-${process.pid}.${ending}`));
  await asc.main([source, '--config', config, ...options, '--outFile', binary, '--textFile', text]);
  const names = [...readFileSync(text, 'utf8').matchAll(/^ \(func \$(\S+)/gm)].map(([, name]) => name);
  return { binary, text, names };
}

for (const options of [[], ['--enable', 'relaxed-simd']]) {
  const { binary, text, names } = await build(options);
  const program = `new WebAssembly.Module(require('fs').readFileSync(${JSON.stringify(binary)}))`;
  const { status, stdout } = spawnSync(process.execPath, [...flags, '-e', program], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  for (const file of [binary, text]) rmSync(file);
  tell(`\n${['surgeon', ...options.slice(1)].join(' with ')}: pairs of stores packed of all, pairs of sums`);
  for (const [, number, body] of stdout.matchAll(
    /^Begin revec function wasm-function#(\d+)\n(.*?)^Finished revec/gms,
  )) {
    const [stores, sums = ''] = body.split('reduce seeds:');
    const all = Math.floor((stores.match(/ Store /g) ?? []).length / 2);
    const reduced = (sums.split('Revec:')[0].match(/\{/g) ?? []).length;
    const packed = new Set([...body.matchAll(/Print \d+: (Store\(#\d+, #\d+\))/g)].map(([, pair]) => pair)).size;
    if (all + reduced > 0) tell(`${names[number].padEnd(48)} ${packed} of ${all}, ${reduced}`);
  }
  if (status !== 0) {
    tell(`V8 ended by a fault (${status}) at ${names[/.*#(\d+)$/s.exec(stdout.trimEnd())?.[1]] ?? 'a function'}`);
    process.exitCode = 1;
  }
}
