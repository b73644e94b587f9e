// Are the bytes of all tables and traces the same on each Node.js, by narrow and by wide kernels, on any number of
// threads? And so with fused multiply-add, which has bits of its own, wherever it runs?
//
//   npm ci --prefix checks/sameBits && npm run check:bits        (Node.js 20, 22, 24 and 26 of npm; some minutes)
//   npm run check:bits -- NODE… [--threads 1,2,3,7]
//
// NODE: paths of Node.js programs. Prints a line a combination, and ends with status 1 at a difference.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Manifest } from '../../src/sweep/manifest.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SURGEON = here('../../dist/src/cli/main.js');
/** Experiments that are run, and the name of their folders. */
const EXPERIMENTS = { small: here('small.yaml'), team: here('team.json'), dual: here('dual.json') };
/** The beginning of a refusal of fused kernels. */
const REFUSED = 'surgeon: backend must be';

/** One way to compute the same. */
interface Combination {
  readonly node: string;
  readonly wide: 'on' | 'off';
  readonly threads: number;
  readonly backend: 'wasm' | 'fused';
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string', default: '1,2,3,7' } },
});
const from = process.env.INIT_CWD ?? process.cwd(); // npm runs scripts in the folder of the package
const nodes = positionals.length > 0 ? positionals.map((path) => resolve(from, path)) : ofNpm();
const root = mkdtempSync(join(tmpdir(), 'surgeon-bits-'));
const env = { ...process.env, XDG_CACHE_HOME: join(root, 'cache') }; // each Node.js is to check its kernels once here
/** digests of the first combination of each backend */
const first = new Map<Combination['backend'], ReadonlyMap<string, string>>();
let faults = 0;
const say = (line: string) => process.stdout.write(`${line}\n`);

for (const backend of ['wasm', 'fused'] as const) {
  for (const node of nodes) {
    const versions = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    const mayBeWide = Number.parseInt(versions.slice(1), 10) >= 24 && process.arch === 'x64';
    for (const wide of mayBeWide ? (['off', 'on'] as const) : (['on'] as const)) {
      for (const threads of flags.threads.split(',').map(Number)) compare({ node, wide, threads, backend }, versions);
    }
  }
}
rmSync(root, { recursive: true });
say(faults === 0 ? 'the same bytes everywhere' : `${faults} combinations differ`);
process.exitCode = faults === 0 ? 0 : 1;

/** Runs all experiments in one way, and holds their files against those of the first way. */
function compare(way: Combination, version: string): void {
  const out = join(root, 'out');
  const about = `${version}, ${way.backend}, SURGEON_WIDE=${way.wide}, ${way.threads} threads`;
  const fault = runAll(way, out);
  if (fault?.startsWith(REFUSED)) say(`${about}: refused`);
  else {
    const { core } = fault === null ? backendOf(out) : { core: '' };
    const digests = fault === null ? digestsOf(out) : new Map<string, string>();
    if (fault === null && !first.has(way.backend)) first.set(way.backend, digests);
    const differing = [...(first.get(way.backend) ?? [])].filter(([file, digest]) => digests.get(file) !== digest);
    const isSame = fault === null && differing.length === 0;
    if (!isSame) faults++;
    const files = differing.map(([file]) => file).join(', ');
    say(
      `${about}: ${fault ?? (isSame ? `${digests.size} files, the same bytes; ${core}` : `other bytes in ${files}`)}`,
    );
  }
  rmSync(out, { recursive: true, force: true });
}

/** @returns what a command wrote that failed; null: none did */
function runAll({ node, wide, threads, backend }: Combination, out: string): string | null {
  for (const file of Object.values(EXPERIMENTS)) {
    const words = [SURGEON, 'run', file, '--backend', backend, '--threads', String(threads), '--quiet', '--out', out];
    const ended = spawnSync(node, words, { env: { ...env, SURGEON_WIDE: wide }, encoding: 'utf8' });
    if (ended.status !== 0 || ended.stderr !== '') return ended.stderr.trim() || `status ${ended.status}`;
  }
  return null;
}

function backendOf(out: string): Manifest['backend'] {
  return (JSON.parse(readFileSync(join(out, 'team', 'manifest.json'), 'utf8')) as Manifest).backend;
}

/** SHA-256 of all tables, traces and networks, by path. */
function digestsOf(out: string): ReadonlyMap<string, string> {
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.arrow'));
  const digest = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(out, file)))
      .digest('hex');
  return new Map(files.sort().map((file) => [file, digest(file)]));
}

/** The programs that `package.json` beside this file names. */
function ofNpm(): string[] {
  const found = ['node20', 'node22', 'node24', 'node26'].map((name) => here(`node_modules/${name}/bin/node`));
  const missing = found.find((path) => !existsSync(path));
  if (missing === undefined) return found;
  process.stderr.write(`${missing} does not exist: npm ci --prefix checks/sameBits\n`);
  process.exit(2);
}
