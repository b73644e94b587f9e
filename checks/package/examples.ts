/**
 * Packs the package, installs it into an empty project, type-checks the examples of README, docs and doc comments there
 * with TypeScript 5.9, 6 and 7, and runs them with each Node.js: as users have them.
 *
 *   npm run check:package -- [--node PROGRAM]...
 *
 * It asks the Node.js in use, and each that is named.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import {
  commentExamples,
  type Example,
  pageExamples,
  printedBy,
  SOURCES,
  saidBy,
  writeExamples,
} from '../../test/docs/docExamples.ts';

/** TypeScript by the names that package.json gives it. */
const TYPESCRIPTS = ['typescript5.9', 'typescript', 'typescript7'];
const PAGES = ['README.md', 'docs/library.md', 'docs/your-own-data.md'];
const GROUPS: readonly (readonly [name: string, examples: readonly Example[]])[] = [
  ...PAGES.map((page) => [page, pageExamples(page)] as const),
  ['doc comments', SOURCES.flatMap(commentExamples)],
];
const EXAMPLES = GROUPS.flatMap(([, examples]) => examples);

/** The faults of examples, by the place where they stand. */
type Faults = ReadonlyMap<string, string>;

/** An empty project with the packed package, and the types of Node.js. */
function userProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-package-'));
  const run = (...args: string[]) =>
    execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const [{ filename }] = JSON.parse(run('pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  run('install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, join(folder, filename));
  return folder;
}

/**
 * Faults by the compiler's messages, which begin with the name of a file. Examples are JavaScript: parameters without a
 * type are anything.
 */
function typeFaults(typescript: string, folder: string): Faults {
  const flags = ['--noEmit', '--strict', '--noImplicitAny', 'false', '--module', 'nodenext', '--target', 'es2023'];
  const types = ['--types', 'node', '--typeRoots', resolve('node_modules/@types')];
  const files = EXAMPLES.map((_, i) => `${i}.mts`);
  const compiler = resolve('checks/package/node_modules', typescript, 'bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [compiler, ...flags, ...types, ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
  const faults = new Map<string, string>();
  for (const line of stdout.split('\n').filter((text) => /error TS/.test(text))) {
    const number = /^(\d+)\.mts/.exec(line)?.[1];
    const where = number === undefined ? 'the package' : EXAMPLES[Number(number)].where;
    faults.set(where, [...(faults.get(where)?.split('\n') ?? []), line].join('\n'));
  }
  if (status !== 0 && faults.size === 0) faults.set('the compiler', `ended with ${status}`);
  return faults;
}

/** Faults of what examples print. */
function runFaults(node: string, folder: string): Faults {
  const faults = new Map<string, string>();
  for (const [i, printed] of printedBy(node, folder, EXAMPLES).entries()) {
    const said = saidBy(EXAMPLES[i]);
    if (said !== '' ? printed !== said : /^\w*Error\b/m.test(printed)) faults.set(EXAMPLES[i].where, printed);
  }
  return faults;
}

const { values } = parseArgs({ options: { node: { type: 'string', multiple: true, default: [] } } });
const folder = userProject();
try {
  writeExamples(folder, EXAMPLES);
  writeExamples(folder, EXAMPLES, 'mts');
  const checks: (readonly [name: string, faults: Faults])[] = [];
  for (const typescript of TYPESCRIPTS) {
    const { version } = JSON.parse(readFileSync(`checks/package/node_modules/${typescript}/package.json`, 'utf8'));
    checks.push([`TypeScript ${version}`, typeFaults(typescript, folder)]);
  }
  for (const node of [process.execPath, ...values.node.map((path) => resolve(path))]) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    checks.push([`Node.js ${version.slice(1)}`, runFaults(node, folder)]);
  }
  const right = (faults: Faults, examples: readonly Example[]) =>
    `${examples.filter(({ where }) => !faults.has(where)).length} of ${examples.length}`;
  const rows = checks.map(([name, faults]) => [name, ...GROUPS.map(([, examples]) => right(faults, examples))]);
  process.stdout.write(`${markdownTable([['examples that are right', ...GROUPS.map(([name]) => name)], ...rows])}\n`);
  for (const [name, faults] of checks) {
    for (const [where, fault] of faults) process.stdout.write(`${name}: ${where}: ${fault}\n`);
    if (faults.size > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
