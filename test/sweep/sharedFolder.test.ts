import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cellsOf } from '../../src/experiment/cells.ts';
import { Locks } from '../../src/files/locks.ts';
import { LockWatch } from '../../src/files/lockWatch.ts';
import { experimentPaths, networksPath } from '../../src/files/paths.ts';
import { NetworkCache } from '../../src/sweep/networkCache.ts';
import type { RunEvent } from '../../src/sweep/runEvent.ts';
import { buildTables } from '../../src/tables/experimentTables.ts';
import { compiled } from '../compiled.ts';
import { dataSets } from '../dataSets.ts';
import { litterIn, smallRun, TWELVE, tracesIn } from './smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const cells = cellsOf(TWELVE, dataSets);
const paths = () => experimentPaths(out, TWELVE.name);
let out: string;
let whole: string;
beforeAll(async () => {
  whole = mkdtempSync(join(root, 'whole'));
  await smallRun(whole);
  buildTables(whole, TWELVE, cells, { dataSets });
});
beforeEach(() => {
  out = mkdtempSync(join(root, 'a'));
});

/** The tables of a folder, and its traces, are those of a single run. */
function expectWhole(): void {
  buildTables(out, TWELVE, cells, { dataSets });
  for (const table of ['summary', 'steps', 'crosscheck', 'failures']) {
    const [own, single] = [out, whole].map((folder) => readFileSync(experimentPaths(folder, TWELVE.name).table(table)));
    expect(own.equals(single), table).toBe(true);
  }
  expect(tracesIn(paths())).toEqual(tracesIn(experimentPaths(whole, TWELVE.name)));
  expect(litterIn(out, paths())).toEqual([]);
}

/** A process that runs the cells, and ends so many. */
async function sweepProcess(max: number) {
  const child = spawn(process.execPath, [compiled('test/sweep/sweepProcess.ts'), out, String(max)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  while (!lines.includes('ready')) await once(output, 'line');
  return { child, ended, output, lines, begin: () => child.stdin.end('\n') };
}

describe('two runs in one folder', () => {
  it('of one process do every cell and train every network once, and find what the other has done', async () => {
    const slow = { prune: () => pause(5).then(() => undefined) };
    const runs = await Promise.all([smallRun(out, slow), smallRun(out, slow), smallRun(out, { width: 1 })]);
    expect(runs.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(runs.reduce((sum, { computed }) => sum + computed, 0)).toBe(12);
    expect(runs.flatMap(({ engine }) => engine.pruned).toSorted()).toEqual(cells.map(({ id }) => id).toSorted());
    expect(runs.flatMap(({ engine }) => engine.trained).toSorted()).toEqual([1, 2, 3, 4]);
    for (const { events } of runs) {
      expect(events.filter(({ event }) => event === 'cell')).toHaveLength(12); // each as it learns of it
      expect(events.at(-2)).toMatchObject({ event: 'progress', done: 12, failed: 0, left: 0 });
    }
    expectWhole();
  });

  it('of two processes do every cell once', async () => {
    const two = await Promise.all([sweepProcess(12), sweepProcess(12)]);
    for (const { begin } of two) begin();
    await Promise.all(two.map(({ ended }) => ended));
    const results = two.map(({ lines }) => JSON.parse(lines.at(-1)!));
    expect(results.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(results[0].computed + results[1].computed).toBe(12);
    const begun = two.flatMap(({ lines }) => lines.filter((line) => /^[0-9a-f]{16}$/.test(line)));
    expect(begun.toSorted()).toEqual(cells.map(({ id }) => id).toSorted());
    expectWhole();
  });

  it('one of which is killed: the other one takes over what it had locked', async () => {
    const { child, ended, output, lines, begin } = await sweepProcess(3);
    begin();
    while (lines.length < 1 + 3 + 2) await once(output, 'line'); // it stays at two, for which there is room
    // The lock of a network that is there is given back in a moment.
    const isKept = (lock: string) => lock.endsWith('.lock') && existsSync(join(networksPath(out), lock.slice(0, -5)));
    while (readdirSync(networksPath(out)).some(isKept)) await pause(5);
    child.kill('SIGKILL');
    await ended;
    const had = tracesIn(paths()).size;
    const locks = () =>
      [paths().cells, networksPath(out)].flatMap((folder) =>
        readdirSync(folder)
          .filter((name) => name.endsWith('.lock'))
          .map((name) => join(folder, name)),
      );
    const left = locks();
    expect(left.length).toBeGreaterThan(0);
    let ms = 0;
    const watch = new LockWatch(() => (ms += 2500)); // four looks are ten seconds
    // Those of a cell and of networks that it had just written, too, which nobody waits for: they have been looked at
    // before the run.
    const [written] = [...tracesIn(paths()).keys()].map((name) => join(paths().cells, `${name}.lock`));
    mkdirSync(written, { recursive: true });
    for (const folder of [paths().cells, networksPath(out)]) {
      for (let look = 0; look < 4; look++) watch.lookThrough(folder);
    }
    const { status, computed, events } = await smallRun(out, {}, { watch });
    expect([status, computed]).toEqual(['done', 12 - had]);
    const waitedFor = events.flatMap((event) => (event.event === 'waiting' ? event.claims : []));
    expect(left).toEqual(expect.arrayContaining(waitedFor));
    expect(locks()).toEqual([]);
    // What it was writing is cleared up when it is old; its last word is when somebody has listened for 15 s
    // (processState.test.ts).
    for (const folder of [paths().cells, networksPath(out)]) {
      const names = readdirSync(folder).filter((name) => name.endsWith('.part'));
      for (const name of names) utimesSync(join(folder, name), 1, 1);
    }
    await smallRun(out, {}, { watch });
    for (const name of readdirSync(paths().processes)) rmSync(join(paths().processes, name));
    expectWhole();
  });
});

describe('work that another process is at', () => {
  let others: Locks;
  beforeEach(() => {
    others = new Locks();
  });
  afterEach(() => others.close());

  /** Locks a cell as another process would. */
  const lockedCell = async (index: number) => (await others.acquire(paths().cell(cells[index].id)))!;

  it('is waited for, which is told once, looked at every half second, and done when it is given up', async () => {
    await lockedCell(3);
    // Its clock stands still but for its pauses, which end at once.
    let [now, isWaiting] = [Math.round(performance.now()), false]; // sums of whole numbers are exact
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const pauses: number[] = [];
    const { setTimeout: later } = globalThis;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, ms: number) => {
      if (!isWaiting) return later(callback, ms);
      now += ms;
      isWaiting = pauses.push(ms) < 3;
      return later(isWaiting ? callback : () => others.close().then(callback), 0);
    }) as typeof setTimeout);
    const onEvent = ({ event }: RunEvent) => {
      isWaiting ||= event === 'waiting';
    };
    const { status, computed, events, engine } = await smallRun(out, {}, { onEvent });
    expect([status, computed]).toEqual(['done', 12]);
    expect(engine.pruned.at(-1)).toBe(cells[3].id);
    const locks = [`${paths().cell(cells[3].id)}.lock`];
    expect(events.filter(({ event }) => event === 'waiting')).toEqual([{ event: 'waiting', cells: 1, claims: locks }]);
    expect(pauses).toEqual([500, 500, 500]);
    expectWhole();
  });

  it('is found when it is finished, and not done again: a cell, and a network', async () => {
    const cell = paths().cell(cells[3].id);
    const networks = new NetworkCache(networksPath(out));
    await lockedCell(3);
    await others.acquire(networks.path(cells[6].config));
    setTimeout(async () => {
      copyFileSync(experimentPaths(whole, TWELVE.name).cell(cells[3].id), cell);
      await networks.write(cells[6].config, new NetworkCache(networksPath(whole)).read(cells[6].config)!);
      await others.close();
    }, 100);
    const { status, computed, engine } = await smallRun(out);
    expect([status, computed]).toEqual(['done', 11]);
    expect(engine.pruned).not.toContain(cells[3].id);
    expect(engine.trained.toSorted()).toEqual([1, 2, 4]);
    expectWhole();
  });

  it('is not waited for where its result is there: a process may have been killed with its lock in hand', async () => {
    const networks = new NetworkCache(networksPath(out));
    await networks.write(cells[0].config, new NetworkCache(networksPath(whole)).read(cells[0].config)!);
    await others.acquire(networks.path(cells[0].config));
    const { status, events, engine } = await smallRun(out);
    expect([status, engine.trained.toSorted()]).toEqual(['done', [2, 3, 4]]);
    expect(events.some(({ event }) => event === 'waiting')).toBe(false);
  });

  it('does not keep this one awake while it is busy', async () => {
    const lock = await lockedCell(0);
    const timers = vi.spyOn(globalThis, 'setTimeout');
    let begun = 0;
    const prune = async () => {
      if (++begun !== 8) return undefined;
      const [before, startedAt] = [timers.mock.calls.length, performance.now()];
      await pause(800); // longer than anything is postponed, with all else locked that can be
      expect(timers.mock.calls.length - before).toBeLessThan((10 * (performance.now() - startedAt)) / 800);
      await lock.release();
      return undefined;
    };
    expect(await smallRun(out, { width: 1, prune })).toMatchObject({ status: 'done', computed: 12 });
  });
});
