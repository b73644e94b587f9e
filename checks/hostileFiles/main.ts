// Files that are broken or hostile, of all kinds that a user can hand us: some hundred by rules, and mutations of good
// ones. Is each refused in one line, or read as what it is, within 2 seconds and 500 MB?
//
//   npm run check:files [-- --mutations 100] [--seed 13] [--only TEXT] [--all]
//
// Each is read by a process of its own where it is large, and by one that goes on where it is small. Prints those that
// fail, and counts, the slowest and the largest; exit status 1 if one fails.

import { type ChildProcess, fork } from 'node:child_process';
import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Case } from './case.ts';
import { cases } from './cases.ts';
import { mutations } from './mutations.ts';
import type { Outcome } from './reader.ts';

const MAX_MS = 2000;
const MAX_MEGABYTES = 500;
/** Letters of a refusal: it is to be read. */
const MAX_LETTERS = 1000;
/** Bytes of a file that gets a process of its own. */
const LARGE = 500_000;
/** Milliseconds after which a process is given up. */
const GIVEN_UP = 60_000;

const { values } = parseArgs({
  options: {
    mutations: { type: 'string', default: '60' },
    seed: { type: 'string', default: '13' },
    only: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
  },
});

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The process that reads small files; absent until there is one. */
const small: { reader?: ChildProcess } = {};

const next = <Message>(child: ChildProcess) =>
  new Promise<Message | null>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), GIVEN_UP);
    const done = (message: Message | null) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(message);
    };
    child.once('message', (message) => done(message as Message));
    child.once('exit', () => done(null));
  });

async function started(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'reader.ts'), { execArgv: ['--import', 'tsx'], stdio: 'ignore' });
  await next(child);
  return child;
}

/** Reads a file in a process; null if that one ended, or was given up. */
async function outcomeOf(one: Case, folder: string): Promise<Outcome | null> {
  const path = join(folder, one.file);
  const size = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const isLarge = size > LARGE;
  const child: ChildProcess = isLarge ? await started() : (small.reader ?? (await started()));
  const answer = next<Outcome>(child);
  child.send({ reading: one.reading, path });
  const outcome = await answer;
  if (isLarge) child.kill();
  else if (outcome) small.reader = child;
  else delete small.reader;
  return outcome;
}

/** The fault of an outcome; null: none. */
function complaintOf({ isWrong, file, reading }: Case, outcome: Outcome | null): string | null {
  if (!outcome) return 'the process ended, or took a minute';
  const { message, isForeign, ms, cpuMs, peakMegabytes } = outcome;
  // Where other programs take turns with it, it is not the file that costs the time.
  if (Math.min(ms, cpuMs) > MAX_MS) return `${Math.round(ms)} ms`;
  if (peakMegabytes > MAX_MEGABYTES) return `${Math.round(peakMegabytes)} MB`;
  if (message === null) return isWrong ? 'was read' : null;
  if (isForeign) return `another error than ours: ${message.slice(0, 200)}`;
  if (/[\n\r]/.test(message.replace(/: export it in Python:\n(?=.*$)/, '')))
    return `more than a line: ${message.slice(0, 200)}`;
  if (message.length > MAX_LETTERS) return `a line of ${message.length} letters: ${message.slice(0, 200)}`;
  // A description and an experiment may be right, and what they name at fault.
  const isNamed = message.includes(file) || reading === 'description' || reading === 'experiment';
  return isNamed || message.startsWith('target ') ? null : `names no file: ${message}`;
}

const root = mkdtempSync(join(tmpdir(), 'surgeon-files-'));
const all = [...cases(), ...(await mutations(Number(values.mutations), Number(values.seed)))].filter(({ name }) =>
  name.includes(values.only),
);
const counts = { files: 0, refused: 0, read: 0, failed: 0 };
let slowest = { ms: 0, name: '' };
let largest = { megabytes: 0, name: '' };
try {
  for (const one of all) {
    const folder = mkdtempSync(join(root, 'f-'));
    one.write(folder);
    const outcome = await outcomeOf(one, folder);
    const complaint = complaintOf(one, outcome);
    counts.files++;
    if (outcome) counts[outcome.message === null ? 'read' : 'refused']++;
    if (outcome && outcome.ms > slowest.ms) slowest = { ms: outcome.ms, name: one.name };
    if (outcome && outcome.peakMegabytes > largest.megabytes)
      largest = { megabytes: outcome.peakMegabytes, name: one.name };
    if (complaint !== null) {
      counts.failed++;
      say(`FAILS  ${one.name}: ${complaint}`);
    } else if (values.all) say(`${one.name}: ${outcome?.message?.replaceAll(folder, '').slice(0, 200) ?? 'read'}`);
    rmSync(folder, { recursive: true });
  }
} finally {
  small.reader?.kill();
  rmSync(root, { recursive: true, force: true });
}
const { files, refused, read, failed } = counts;
say(`${files} files: ${refused} refused, ${read} read as what they are, ${failed} fail`);
say(`slowest ${slowest.ms.toFixed(0)} ms (${slowest.name}), peak ${largest.megabytes.toFixed(0)} MB (${largest.name})`);
process.exitCode = failed > 0 ? 1 : 0;
