// node kernels/compile.mjs [FOLDER]: compiles the kernels into FOLDER/surgeon.wasm (default: beside the sources) and
// compares the result with the hash in surgeon.wasm.sha256. `--accept` writes that file anew, after a change of the
// kernels.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = dirname(fileURLToPath(import.meta.url));
const [folder = here] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const output = join(folder, 'surgeon.wasm');
mkdirSync(folder, { recursive: true });
const { error, stderr } = await asc.main([
  join(here, 'index.ts'),
  '--config',
  join(here, 'asconfig.json'),
  '--outFile',
  output,
]);
if (error) throw new Error(stderr.toString(), { cause: error });
const sha256 = createHash('sha256').update(readFileSync(output)).digest('hex');
const record = join(here, 'surgeon.wasm.sha256');
if (process.argv.includes('--accept')) writeFileSync(record, `${sha256}\n`);
const expected = readFileSync(record, 'utf8').trim();
if (sha256 !== expected) {
  throw new Error(`surgeon.wasm has SHA-256 ${sha256}, expected ${expected}: run it with --accept if that is meant`);
}
if (folder !== here) copyFileSync(record, join(folder, 'surgeon.wasm.sha256'));
