// Does a sweep come out the same on more than one machine? Three shards in processes of their own at once, merged; two
// processes on one folder; BullMQ with two workers, undisturbed and with one of them killed in the middle of a cell.
// All must have the tables of a run by itself, byte for byte, and compute each cell once.
//
//   npm run check:machines                  (builds; some minutes; BullMQ needs redis-server)
//   npm run check:machines -- brought       (the same of a table and networks in files)

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { type Ended, must, SWEEP_CELLS, surgeon, tablesOf, writeSweep } from './sweepRuns.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-machines-'));
const file = join(root, 'sweep.json');
const at = (name: string) => join(root, name);
const say = (text: string) => process.stdout.write(`${text}\n`);
const words = (out: string, ...more: string[]) => ['run', file, '--out', at(out), '--json', '--quiet', ...more];
const computedBy = ({ status, stdout, stderr }: Ended): number => {
  must(status === 0, `a run ended with ${status}: ${stderr}`);
  return JSON.parse(stdout).computed;
};
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

try {
  await writeSweep(file);
  must(computedBy(await surgeon(words('whole', '--threads', '2')).ended) === SWEEP_CELLS, 'the whole run');
  const expected = tablesOf(at('whole'));
  await shards(expected);
  await oneFolder(expected);
  await bullMq(expected);
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function shards(expected: string): Promise<void> {
  const parts = [1, 2, 3].map((i) => surgeon(words(`shard ${i}`, '--shard', `${i}/3`, '--threads', '1')).ended);
  const computed = (await Promise.all(parts)).map(computedBy);
  const merged = await surgeon(['merge', ...[1, 2, 3].map((i) => at(`shard ${i}`)), '--out', at('merged')]).ended;
  must(merged.status === 0, `merge ended with ${merged.status}: ${merged.stderr}`);
  must(sum(computed) === SWEEP_CELLS, `three shards computed ${sum(computed)} cells`);
  must(tablesOf(at('merged')) === expected, 'merged tables differ');
  say(`shards 1/3, 2/3, 3/3 at once, merged: ${computed.join(' + ')} cells, tables the same`);
}

async function oneFolder(expected: string): Promise<void> {
  const runs = [1, 2].map(() => surgeon(words('shared', '--threads', '1')).ended);
  const computed = (await Promise.all(runs)).map(computedBy);
  must(sum(computed) === SWEEP_CELLS, `two processes computed ${sum(computed)} cells`);
  must(tablesOf(at('shared')) === expected, 'tables of two processes on one folder differ');
  say(`two processes on one folder: ${computed.join(' + ')} cells, tables the same`);
}

async function bullMq(expected: string): Promise<void> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    say('BullMQ: left out, there is no redis-server');
    return;
  }
  const port = await freePort();
  const folder = mkdtempSync(join(root, 'redis-'));
  const settings = ['--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
  const server = spawn('redis-server', ['--port', String(port), ...settings], { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const worker = () => surgeon(['worker', '--redis', url, '--threads', '1', '--quiet']);
  await after(1000);
  const workers = [worker(), worker()];
  try {
    const calm = await timed('calm', url);
    must(tablesOf(at('calm')) === expected, 'tables by BullMQ differ');
    say(`BullMQ, two workers: ${calm.computed} cells in ${calm.seconds.toFixed(1)} s, tables the same`);
    const killed = await timed('killed', url, (done) => {
      if (done !== Math.round(SWEEP_CELLS / 3)) return;
      workers.shift()!.kill('SIGKILL');
      workers.push(worker());
    });
    must(killed.lost.length > 0, 'no cell was under way when the worker was killed');
    must(tablesOf(at('killed')) === expected, 'tables by BullMQ differ after a worker was killed');
    must(calm.computed === SWEEP_CELLS && killed.computed === SWEEP_CELLS, 'a cell was counted twice, or not at all');
    const lost = killed.seconds - calm.seconds;
    say(
      `BullMQ, one of two workers killed (-9) in the middle of a cell, and another started: ${killed.computed} cells in ${killed.seconds.toFixed(1)} s, ${lost.toFixed(1)} s lost, tables the same`,
    );
  } finally {
    for (const child of workers) child.kill('SIGKILL');
    server.kill();
  }
}

async function timed(out: string, url: string, onCell: (done: number) => void = () => {}) {
  const startedAt = performance.now();
  const child = surgeon(['run', file, '--out', at(out), '--json', '--engine', 'bullmq', '--redis', url]);
  const lost: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    const event = line.startsWith('{') ? JSON.parse(line) : {};
    if (event.event === 'cell') onCell(event.done);
    if (event.event === 'notice' && /is gone/.test(event.line)) lost.push(event.line);
  }
  const computed = computedBy(await child.ended);
  return { seconds: (performance.now() - startedAt) / 1000, computed, lost };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
