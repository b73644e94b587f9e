// node kernels/compile.mjs [FOLDER]: compiles the kernels into FOLDER/surgeon.wasm and FOLDER/surgeon-fused.wasm
// (default: beside the sources) and compares each with its hash, in surgeon.wasm.sha256 and surgeon-fused.wasm.sha256.
// `--accept` writes these files anew, after a change of the kernels.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = dirname(fileURLToPath(import.meta.url));
const [folder = here] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
mkdirSync(folder, { recursive: true });

/** Compiles one module; @returns what is wrong with its hash, if anything */
async function compile(name, ...options) {
  const output = join(folder, name);
  const { error, stderr } = await asc.main([
    join(here, 'index.ts'),
    '--config',
    join(here, 'asconfig.json'),
    ...options,
    '--outFile',
    output,
  ]);
  if (error) throw new Error(stderr.toString(), { cause: error });
  const sha256 = createHash('sha256').update(readFileSync(output)).digest('hex');
  const record = join(here, `${name}.sha256`);
  if (process.argv.includes('--accept')) writeFileSync(record, `${sha256}\n`);
  const expected = readFileSync(record, 'utf8').trim();
  if (folder !== here) copyFileSync(record, join(folder, `${name}.sha256`));
  return sha256 === expected ? [] : [`${name} has SHA-256 ${sha256}, expected ${expected}`];
}

const differences = [
  ...(await compile('surgeon.wasm')),
  ...(await compile('surgeon-fused.wasm', '--enable', 'relaxed-simd')),
];
if (differences.length > 0) throw new Error(`${differences.join('; ')}: run it with --accept if that is meant`);
