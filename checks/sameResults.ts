// Do two builds give the same results, byte for byte? Both run what `npm start` runs, a part of every built-in
// experiment and experiments of users' files, and print tables; every file and every line of results is compared. What
// is measured or dated (times, versions, machine, command) may differ, and nothing else (checks/resultFolders.ts).
//
//   npm run check:same -- OLD NEW [--data DIR] [--only NAME,NAME] [--ids-differ]        (some minutes)
//
// OLD and NEW are clones that are built. --data, or else the variable SURGEON_DATA, names the published corpora.
// --ids-differ is for a change that renames cells on purpose: ids, the version of the numerics, and fields of the
// config that become null may differ then; cells go by their order in the plan, and every other value must be the same.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Allowance, comparedFolders, textDifference } from './resultFolders.ts';

/** Flags by which a built-in experiment takes seconds; ONE_OF_EACH for those that are not named. */
const REDUCED: Readonly<Record<string, string>> = {
  mixtures: '--draw 1 --training-steps 100',
  cost: '--layers 5-10-1 --train-size 200,400,600 --weights-limit 60',
  digits: '--seeds 1 --layers 64-4-10 --weights-limit 250 --train-size 300 --training-steps 20 --retrain-steps 5',
  nettalk: '--layers 203-1-26 --weights-limit 200 --train-size 300 --training-steps 10 --renew-every 50',
};
const ONE_OF_EACH = '--seeds 1 --draw 1';

/** Lines of differences that are printed of one command. */
const MAX_LINES = 10;

/** Times that `reproduce --json` prints. */
const DATED = /"seconds":\s*\{[^}]*\},?/;

/** Experiments of users' files, in each form that there is. */
const EXAMPLES = ['decay.json', 'renewal.yaml', 'hiddenUnits.ts'];

interface Build {
  readonly name: 'OLD' | 'NEW';
  readonly surgeon: string;
  /** where it runs: both builds get the same words, with relative paths */
  readonly folder: string;
}

interface Ended {
  /** exit status, or the signal that ended it */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

interface BuiltIn {
  readonly name: string;
  /** cells of the plan; none: it needs files of the user */
  readonly cells?: number | null;
}

interface Plan {
  readonly cells: readonly { readonly id: string; readonly config: object }[];
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' }, only: { type: 'string' }, 'ids-differ': { type: 'boolean', default: false } },
});
const from = process.env.INIT_CWD ?? process.cwd(); // npm runs scripts in the folder of the package
const surgeons = positionals.map((clone) => resolve(from, clone, 'dist/src/cli/main.js'));
const missing = surgeons.find((path) => !existsSync(path));
if (surgeons.length !== 2 || missing) {
  process.stderr.write(
    missing
      ? `${missing} does not exist: build that clone first\n`
      : 'npm run check:same -- OLD NEW: two built clones\n',
  );
  process.exit(2);
}

const data = flags.data ?? process.env.SURGEON_DATA;
const dataWords = data === undefined ? [] : ['--data', resolve(from, data)];
const root = mkdtempSync(join(tmpdir(), 'surgeon-same-'));
const builds = (['OLD', 'NEW'] as const).map((name, b): Build => {
  const folder = join(root, name);
  mkdirSync(folder);
  cpSync(fileURLToPath(new URL('../examples/experiments', import.meta.url)), join(folder, 'examples'), {
    recursive: true,
  });
  return { name, surgeon: surgeons[b], folder };
});
const ids = new Map<string, string>();
const fields = new Set<string>();
const allowance: Allowance = { ids, fields };
/** differences that were reported: later commands in the same folder meet them again */
const known = new Set<string>();
const say = (line: string) => process.stdout.write(`${line}\n`);
let [commands, files, different] = [0, 0, 0];

const isEqual = await everything();
if (isEqual) rmSync(root, { recursive: true });
else say(`all outputs are kept in ${root}`);
process.exitCode = isEqual ? 0 : 1;

/** Runs and compares everything; @returns whether nothing differs */
async function everything(): Promise<boolean> {
  const begun = performance.now();
  const offered = await both('experiments', ['experiments', '--json']);
  if (offered.some(({ status }) => status !== 0)) return false;
  const [oldNames, builtIns] = offered.map(({ stdout }) => JSON.parse(stdout) as BuiltIn[]);
  const isOld = (name: string) => oldNames.some((builtIn) => builtIn.name === name);
  const choices = ['reproduce', ...builtIns.map(({ name }) => name), ...EXAMPLES];
  const unknown = flags.only?.split(',').find((name) => !choices.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`--only must name some of ${choices.join(', ')}, got ${unknown}\n`);
    rmSync(root, { recursive: true });
    process.exit(2);
  }
  const [closed, open] = [true, false].map((isClosed) =>
    builtIns.filter(({ cells }) => isClosed === (typeof cells !== 'number' && data === undefined)),
  );
  await both('schema', ['schema']);
  if (isWanted('reproduce')) await reproduction();
  for (const { name } of open) {
    if (!isWanted(name)) continue;
    if (!isOld(name)) say(`${name}: left out, only NEW has it`);
    else await run(name, name, (REDUCED[name] ?? ONE_OF_EACH).split(' '));
  }
  for (const file of EXAMPLES) if (isWanted(file)) await run(file, join('examples', file), ['--seeds', '1']);
  if (closed.length > 0 && flags.only === undefined)
    say(`${closed.map(({ name }) => name).join(', ')}: left out, no --data and no SURGEON_DATA`);
  const seconds = Math.round((performance.now() - begun) / 1000);
  const counts = `${commands} commands, ${files} files in ${seconds} s`;
  say(different === 0 ? `the same results: ${counts}` : `${different} differences: ${counts}`);
  return different === 0;
}

/** Whether `--only` leaves it in. */
function isWanted(name: string): boolean {
  return flags.only === undefined || flags.only.split(',').includes(name);
}

/**
 * The experiments of `npm start`, once from nothing and once with all cells there; then the forms in which tables are
 * shown.
 */
async function reproduction(): Promise<void> {
  const out = 'reproduction';
  const words = ['reproduce', '--out', out, '--threads', '2', '--quiet'];
  const ended = await bothRun(words);
  const folders = ['xor', 'monks', 'damping'];
  const plans = folders.map((name) => ['plan', name, '--json', '--memory', '2', '--threads', '2', '--out', out]);
  for (const [f, plan] of plans.entries()) await planned(`plan ${folders[f]}`, plan);
  compare('reproduce', ended, { out, isPrinted: false });
  await both('reproduce, all cells there', [...words, '--json'], out);
  const by = ['--by', 'dataset,stop,alpha', '--metric', 'weightsLeft,testError', '--compare', 'alpha=1e-8,1e-1'];
  await both('tables damping --by', ['tables', 'damping', '--out', out, ...by, '--json'], out);
  await both('tables damping --csv', ['tables', 'damping', '--out', out, ...by, '--csv'], out);
  await both('show, JSON', ['show', join(out, 'monks/summary.arrow'), '--json']);
  await both('show, CSV', ['show', join(out, 'monks/pairs.arrow'), '--csv', '--columns', 'dataset,measure,difference']);
  await both('show, text', ['show', join(out, 'xor/steps.arrow'), '--columns', 'cell,step,weight,saliency,trainError']);
  await both('show, folder', ['show', out]);
}

/** The plan of a part of an experiment, its run, one of its networks, and its tables once more. */
async function run(name: string, experiment: string, part: readonly string[]): Promise<void> {
  const out = `part of ${name}`;
  const of = [experiment, ...part, ...dataWords, '--out', out, '--json', '--threads', '2'];
  const plans = await planned(`plan ${name}`, ['plan', ...of, '--memory', '2']);
  const ended = await both(`run ${[name, ...part].join(' ')}`, ['run', ...of, '--quiet'], out);
  if (plans.some(({ cells }) => cells.length === 0) || ended.some(({ status }) => status !== 0)) return;
  const folder = join(out, (JSON.parse(ended[0].stdout) as { experiment: string }).experiment);
  const network = ({ cells }: Plan) => [
    'show',
    join(folder, 'cells', `${cells[0].id}.arrow`),
    '--network',
    ...dataWords,
  ];
  compare(`show --network, of ${name}`, await bothRun(network(plans[0]), network(plans[1])));
  await both(`tables ${name}`, ['tables', experiment, '--out', out, ...dataWords, '--json'], out);
}

/** Compares two plans; with `--ids-differ` what was a cell in OLD is from then on the cell at its index in NEW. */
async function planned(label: string, words: readonly string[]): Promise<Plan[]> {
  const ended = await bothRun(words);
  const plans = ended.map(({ status, stdout }): Plan => (status === 0 ? JSON.parse(stdout) : { cells: [] }));
  if (flags['ids-differ']) {
    for (const [c, { id, config }] of plans[0].cells.entries()) {
      const now = plans[1].cells[c]?.id;
      const known = ids.get(id);
      if (now !== undefined && known !== undefined && known !== now)
        report(label, [`cell ${id} is ${known} in one plan of NEW and ${now} in another`]);
      if (now !== undefined) ids.set(id, now);
      for (const field of Object.keys(config)) fields.add(field);
    }
  }
  compare(label, ended);
  return plans;
}

/** Runs a command in both builds and compares what it prints, and all files of a folder. */
async function both(label: string, words: readonly string[], out?: string): Promise<Ended[]> {
  const ended = await bothRun(words);
  compare(label, ended, out === undefined ? {} : { out });
  return ended;
}

/** Runs a command in both builds, at the same time. */
function bothRun(words: readonly string[], wordsOfNew = words): Promise<Ended[]> {
  return Promise.all([words, wordsOfNew].map((own, b) => ended(builds[b], own)));
}

async function ended({ surgeon, folder }: Build, words: readonly string[]): Promise<Ended> {
  const environment = { ...process.env, NO_COLOR: '1' };
  const child = spawn(process.execPath, [surgeon, ...words], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status, signal] = await closed;
  return { status: (status ?? signal) as number | string, stdout, stderr };
}

/** Compares how a command ended, what it printed (progress on stderr is not compared), and the files it left. */
function compare(
  label: string,
  [before, now]: readonly Ended[],
  { out, isPrinted = true }: { out?: string; isPrinted?: boolean } = {},
): void {
  const found: string[] = [];
  for (const [b, { status, stderr }] of [before, now].entries())
    if (status !== 0) found.push(`${builds[b].name} ended with ${status}: ${stderr.trim()}`);
  const [oldText, newText] = [before, now].map(({ stdout }) => stdout.replace(DATED, ''));
  const printed = isPrinted ? textDifference(oldText, newText, allowance) : null;
  if (printed) found.push(`stdout: ${printed}`);
  let compared = '';
  if (out !== undefined) {
    const folders = builds.map(({ folder }) => join(folder, out));
    for (const folder of folders) mkdirSync(folder, { recursive: true }); // a command that failed may have made none
    const comparison = comparedFolders(folders[0], folders[1], allowance);
    if (comparison.files === 0) found.push('OLD left no files');
    found.push(...comparison.differences.map((line) => join(out, line)));
    files += comparison.files;
    compared = `, ${comparison.files} files`;
    for (const line of comparison.added) say(`${label}: ${line}`);
  }
  commands++;
  if (found.length > 0) report(label, found);
  else say(`same  ${label}${compared}`);
}

function report(label: string, found: readonly string[]): void {
  const unseen = found.filter((line) => !known.has(line));
  for (const line of unseen) known.add(line);
  different += unseen.length;
  say(unseen.length > 0 ? `DIFFERS  ${label}` : `DIFFERS  ${label}: as above`);
  for (const line of unseen.slice(0, MAX_LINES)) say(`  ${line}`);
  if (unseen.length > MAX_LINES) say(`  and ${unseen.length - MAX_LINES} more`);
}
