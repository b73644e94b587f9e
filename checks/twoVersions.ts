// What do two builds of surgeon do to each other at one Redis? An old worker meets a new run, and a new worker an old
// run: each says so in one line, no cell fails, every job waits, and is computed once a worker of its own build comes.
//
//   npm run check:versions -- OLD        (builds; two minutes; OLD: folder of a built clone of an earlier commit)

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { QUEUE, queueKey, queueOf } from '../src/engines/bullmq/queue.ts';
import { PROTOCOL } from '../src/engines/remote/protocol.ts';
import { hasRedis, redisServer } from '../test/engines/bullmq/redisServer.ts';
import { must, surgeon, tablesOf } from './sweepRuns.ts';

const [old] = process.argv.slice(2);
const CELLS = 'damping --dataset monks-3 --seed 1..3 --stop trainAccuracy --alpha 1e-6..1e-4:log3'.split(' ');
/** Longer than a worker or a run waits between two looks, twice. */
const APART_MS = 25_000;

type Build = 'old' | 'new';
const MAIN = { old: resolve(old ?? '', 'dist/src/cli/main.js'), new: undefined };

const say = (text: string) => process.stdout.write(`${text}\n`);

if (old === undefined) must(false, 'give the folder of an earlier build: npm run check:versions -- OLD');
const root = mkdtempSync(join(tmpdir(), 'surgeon-versions-check-'));
const children = new Set<ReturnType<typeof surgeon>>();
try {
  if (hasRedis) {
    await meeting('new', 'old');
    await meeting('old', 'new');
  } else say('left out: there is no redis-server');
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
}

/** A run of one build meets a worker of the other. */
async function meeting(ran: Build, served: Build): Promise<void> {
  const server = await redisServer();
  const redis = new Redis(server.url);
  const at = ['--redis', server.url];
  const [out, alone] = [join(root, ran), join(root, `${ran} alone`)];
  const here = start(ran, ['run', ...CELLS, '--quiet', '--out', alone]);
  must((await here.child.ended).status === 0, 'the cells cannot be computed at all');
  try {
    const worker = start(served, ['worker', '--threads', '1', ...at]);
    await worker.says(/waiting for cells/);
    const run = start(ran, ['run', ...CELLS, '--quiet', '--engine', 'bullmq', ...at, '--out', out]);
    const wait = queueKey(ran === 'new' ? QUEUE : queueOf(1), 'wait');
    while ((await redis.llen(wait)) === 0) await after(100);
    const before = await redis.lrange(wait, 0, -1);
    await after(APART_MS);
    must(before.length > 0 && String(await redis.lrange(wait, 0, -1)) === String(before), 'a job has left the queue');
    const lines = [...run.lines, ...worker.lines].filter((line) => line.includes(`protocol ${PROTOCOL}`));
    say(`a run of the ${ran} build, a worker of the ${served} one:`);
    for (const line of lines) say(`  ${line}`);
    must(lines.length === 1, `the two are told apart in ${lines.length} lines`);
    must(!worker.lines.some((line) => /job|failed/.test(line) && !lines.includes(line)), 'the worker has had a job');

    start(ran, ['worker', '--threads', '1', '--quiet', ...at]);
    const { status, stderr } = await run.child.ended;
    must(status === 0, `the run ended with ${status}: ${stderr}`);
    must(tablesOf(out, 'damping') === tablesOf(alone, 'damping'), 'tables differ');
    say('  a worker of its own build comes: the run is complete, to the same bytes');
  } finally {
    for (const child of children) child.kill('SIGKILL');
    redis.disconnect();
    await server.remove();
  }
}

/** Starts a build; @returns its process and the lines that it says on stderr */
function start(build: Build, words: readonly string[]) {
  const child = surgeon(words, {}, MAIN[build]);
  children.add(child);
  const lines: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => lines.push(line));
  const says = async (what: RegExp) => {
    while (!lines.some((line) => what.test(line))) await after(50);
  };
  return { child, lines, says };
}
