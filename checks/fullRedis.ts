// What does a worker do at a Redis that refuses its commands? A run queues a few cells, Redis gets full (or becomes a
// read-only replica), and a worker starts: for a minute it must keep quiet, at 10 lines and 2 s of processor time at
// most, its start included. Then Redis is mended, and within 30 s both go on by themselves, to the end.
//
//   npm run check:redis        (builds; three minutes; needs redis-server, and Linux for processor times)

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { QUEUE, queueKey } from '../src/engines/bullmq/queue.ts';
import { hasRedis, redisServer } from '../test/engines/bullmq/redisServer.ts';
import { must, surgeon } from './sweepRuns.ts';

const REFUSED_MS = 60_000;
const [MAX_LINES, MAX_SECONDS, MAX_HEALING_MS] = [10, 2, 30_000];
const CELLS = 'damping --dataset monks-3 --seed 1 --stop trainAccuracy --alpha 1e-6..1e-4:log3'.split(' ');

const say = (text: string) => process.stdout.write(`${text}\n`);

if (hasRedis) {
  await refused(
    'full (maxmemory)',
    (redis) => redis.config('SET', 'maxmemory', '1'),
    (redis) => redis.config('SET', 'maxmemory', '0'),
  );
  await refused(
    'a read-only replica',
    (redis) => redis.replicaof('127.0.0.1', 1),
    (redis) => redis.replicaof('NO', 'ONE'),
  );
} else say('left out: there is no redis-server');

async function refused(
  what: string,
  spoil: (redis: Redis) => Promise<unknown>,
  mend: (redis: Redis) => Promise<unknown>,
): Promise<void> {
  const server = await redisServer();
  const root = mkdtempSync(join(tmpdir(), 'surgeon-redis-check-'));
  const redis = new Redis(server.url);
  const out = ['--out', join(root, 'out'), '--quiet'];
  const run = surgeon(['run', ...CELLS, ...out, '--engine', 'bullmq', '--redis', server.url]);
  const queued = async () => (await redis.llen(queueKey(QUEUE, 'wait'))) > 0;
  while (!(await queued())) await after(100);
  await spoil(redis);
  const worker = surgeon(['worker', '--threads', '1', '--redis', server.url]);
  const lines: string[] = [];
  let begun = (_at: number) => {};
  const computes = new Promise<number>((resolve) => {
    begun = resolve;
  });
  createInterface({ input: worker.stderr! }).on('line', (line) => {
    lines.push(line);
    if (/cell \w+: /.test(line)) begun(performance.now());
  });
  try {
    await after(REFUSED_MS);
    const seconds = processorSeconds(worker.pid!);
    const said = [...lines];
    for (const line of said) say(`  ${line}`);
    const about = `Redis is ${what} for ${REFUSED_MS / 1000} s`;
    const cost = seconds === null ? '' : `, ${seconds.toFixed(2)} s of processor time with its start`;
    say(`${about}: the worker says ${said.length} lines${cost}`);
    must(said.length <= MAX_LINES, `a worker says ${said.length} lines in a minute`);
    must(seconds === null || seconds <= MAX_SECONDS, `a worker takes ${seconds} s of processor time to wait`);
    must(!said.some((line) => /^\s+at |redis\.call|rcall|user_script/.test(line)), 'a stack or a script is shown');

    const mendedAt = performance.now();
    await mend(redis);
    const tooLate = after(MAX_HEALING_MS, Number.POSITIVE_INFINITY, { ref: false });
    const healing = (await Promise.race([computes, tooLate])) - mendedAt;
    must(healing <= MAX_HEALING_MS, 'a worker does not go on when Redis is mended');
    const { status, stderr } = await run.ended;
    must(status === 0, `the run ended with ${status}: ${stderr}`);
    say(`  mended: the worker has computed after ${(healing / 1000).toFixed(1)} s; the run is complete`);
  } finally {
    for (const child of [run, worker]) child.kill('SIGKILL');
    redis.disconnect();
    await server.remove();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Processor time of a process and its threads so far; null where the system does not tell. */
function processorSeconds(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]); // utime and stime, of which Linux counts 100 a second
  return ticks / 100;
}
