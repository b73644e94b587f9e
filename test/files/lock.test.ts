import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { acquireLock, LockWatch, STALE_MS } from '../../src/files/lock.ts';
import { compiled } from '../compiled.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.useRealTimers());

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(root, 'a')), 'cells', 'b.arrow');
});

/** A process that locks; @returns the first line that it prints, and how it can be ended */
async function lockingProcess(...words: readonly string[]) {
  const child = spawn(process.execPath, [compiled('test/files/lockHolder.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ended, line };
}

/**
 * A watch by a clock that is ours; `pass` lets time go by while it looks every 500 ms, as a run does, and another may
 * be at work.
 */
function watching() {
  let now = 0;
  const watch = new LockWatch(() => now);
  const pass = (ms: number, meanwhile: (now: number) => void = () => {}) => {
    for (const end = now + ms; now < end; ) {
      now += Math.min(500, end - now);
      meanwhile(now);
      watch.lookAgain();
    }
  };
  return { watch, pass };
}

/** Dates a lock as an owner does whose clock is off by so much. */
function date(skew: number): void {
  const at = (Date.now() + skew) / 1000;
  utimesSync(`${path}.lock`, at, at);
}

const SKEWS = [0, 5000, -5000, 7_200_000, -7_200_000];

describe('a lock', () => {
  it('is of one only, until it is released', async () => {
    const lock = (await acquireLock(path))!;
    expect(await acquireLock(path)).toBeNull();
    await lock.release();
    expect(readdirSync(dirname(path))).toEqual([]);
    const next = await acquireLock(path);
    expect(next).not.toBeNull();
    await lock.release(); // again: that of the next one stays
    expect(await acquireLock(path)).toBeNull();
    await next!.release();
  });

  it('is gone when its release has ended, whichever call one waits for', async () => {
    const locks = await Promise.all(Array.from({ length: 50 }, (_, i) => acquireLock(`${path}${i}`)));
    for (const lock of locks) lock!.release();
    for (const lock of locks.toReversed()) {
      await lock!.release();
      expect(existsSync(`${path}${locks.indexOf(lock)}.lock`)).toBe(false);
    }
  });

  it('that was lost, and is known to be, can be released', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const lock = (await acquireLock(path))!;
    rmSync(dirname(path), { recursive: true });
    vi.advanceTimersByTime(STALE_MS / 4); // it is to be renewed, and is not there
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(lock.release()).resolves.toBeUndefined();
  });

  it('is of one file: others can be had', async () => {
    const locks = await Promise.all([acquireLock(path), acquireLock(`${path}x`)]);
    expect(locks.every((lock) => lock !== null)).toBe(true);
    for (const lock of locks) await lock!.release();
  });

  it('of several who ask at once goes to one', async () => {
    const locks = await Promise.all(Array.from({ length: 10 }, () => acquireLock(path)));
    const had = locks.filter((lock) => lock !== null);
    expect(had).toHaveLength(1);
    await had[0].release();
  });

  it('can be made, and given back, in a folder that is deleted meanwhile', async () => {
    const lock = (await acquireLock(path))!;
    rmSync(dirname(path), { recursive: true });
    const other = (await acquireLock(`${path}x`))!;
    expect(other).not.toBeNull();
    await expect(lock.release()).resolves.toBeUndefined();
    await other.release();
  });

  it('that cannot be made says why', async () => {
    await expect(acquireLock('/dev/null/b.arrow')).rejects.toMatchObject({ code: 'ENOTDIR' });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.lock`, '');
    await expect(acquireLock(path)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('is renewed long before it is stale', async () => {
    const lock = (await acquireLock(path))!;
    const made = statSync(`${path}.lock`).mtimeMs;
    await lock.release();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const renewed = (await acquireLock(path))!;
    const begun = statSync(`${path}.lock`).mtimeMs;
    expect(begun).toBeGreaterThanOrEqual(made);
    vi.advanceTimersByTime(STALE_MS / 4);
    vi.useRealTimers();
    await vi.waitFor(() => expect(statSync(`${path}.lock`).mtimeMs).not.toBe(begun));
    await renewed.release();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('is an empty folder, dated by the clock: what older versions heed, and can take over', async () => {
    const lock = (await acquireLock(path))!;
    expect(readdirSync(`${path}.lock`)).toEqual([]);
    expect(Math.abs(statSync(`${path}.lock`).mtimeMs - Date.now())).toBeLessThan(STALE_MS / 2);
    await lock.release();
  });
});

describe('locks of other processes', () => {
  it('of one that was killed is taken over when it has been watched for 10 s without a change, and not before', async () => {
    const { watch, pass } = watching();
    const { child, ended, line } = await lockingProcess('hold', path);
    expect(line).toBe('locked');
    expect(await acquireLock(path, watch)).toBeNull();
    child.kill('SIGKILL');
    await ended;
    date(-3_600_000); // nobody knows yet, however old it looks
    expect(await acquireLock(path)).toBeNull();
    expect(await acquireLock(path, watch)).toBeNull();
    pass(STALE_MS - 1);
    expect(await acquireLock(path, watch)).toBeNull();
    pass(1);
    const lock = await acquireLock(path, watch);
    expect(lock).not.toBeNull();
    expect(await acquireLock(path, watch)).toBeNull(); // fresh again
    expect(readdirSync(dirname(path))).toEqual(['b.arrow.lock']);
    await lock!.release();
  });

  it.each(SKEWS)('of a killed one whose clock was off by %i ms is taken over after 10 s, too', async (skew) => {
    const { watch, pass } = watching();
    mkdirSync(`${path}.lock`, { recursive: true });
    date(skew);
    expect(await acquireLock(path, watch)).toBeNull();
    pass(STALE_MS);
    await (await acquireLock(path, watch))!.release();
  });

  it.each(SKEWS)('of a living one whose clock is off by %i ms are kept, however long it takes', async (skew) => {
    const { watch, pass } = watching();
    mkdirSync(`${path}.lock`, { recursive: true });
    date(skew);
    expect(await acquireLock(path, watch)).toBeNull();
    // Renewed every 2.5 s; `date` reads the clock anew, at least a millisecond later, as an owner that renews does.
    pass(60_000, (now) => {
      if (now % 2500 !== 0) return;
      for (const before = Date.now(); Date.now() === before; );
      date(skew);
    });
    expect(await acquireLock(path, watch)).toBeNull();
    watch.removeStale();
    expect(existsSync(`${path}.lock`)).toBe(true);
  });

  it('of two that find one stale, one takes it over', async () => {
    const two = [watching(), watching()];
    mkdirSync(`${path}.lock`, { recursive: true });
    for (const { watch } of two) expect(await acquireLock(path, watch)).toBeNull();
    for (const { pass } of two) pass(STALE_MS);
    const locks = await Promise.all(two.map(({ watch }) => acquireLock(path, watch)));
    expect(locks.filter((lock) => lock !== null)).toHaveLength(1);
    for (const lock of locks) await lock?.release();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('of two that find one stale, the slower one leaves what is fresh by then', async () => {
    const watch = new LockWatch();
    mkdirSync(`${path}.lock`, { recursive: true });
    date(-5000);
    vi.spyOn(watch, 'isStale').mockImplementation(() => {
      date(0); // the other one was here between a look and the next
      return true;
    });
    expect(await acquireLock(path, watch)).toBeNull();
    expect(readdirSync(dirname(path))).toEqual(['b.arrow.lock']);
  });

  it('that are stale are cleared from a folder that was looked through, and no others', async () => {
    const { watch, pass } = watching();
    const living = (await acquireLock(path))!;
    const stale = join(dirname(path), 'c.arrow.lock');
    mkdirSync(stale);
    mkdirSync(join(dirname(path), 'foreign.lock'));
    watch.lookThrough(dirname(path));
    pass(STALE_MS - 1);
    watch.removeStale();
    expect(existsSync(stale)).toBe(true);
    pass(1, () => utimesSync(`${path}.lock`, 1, 1)); // as a renewal changes it
    watch.removeStale();
    expect(readdirSync(dirname(path)).toSorted()).toEqual(['b.arrow.lock', 'foreign.lock']);
    await living.release(); // not as this process left it: somebody else has it
    expect(existsSync(`${path}.lock`)).toBe(true);
  });

  it('are not watched by a process that is stopped', async () => {
    let now = 0;
    const watch = new LockWatch(() => now);
    mkdirSync(`${path}.lock`, { recursive: true });
    expect(await acquireLock(path, watch)).toBeNull();
    now = 3_600_000; // a laptop that slept: the owner did, too
    expect(await acquireLock(path, watch)).toBeNull();
  });

  it.each(['0', '130'])('of one that leaves with status %s are released', async (status) => {
    const { ended, line } = await lockingProcess('leave', path, status);
    expect(line).toBe('locked');
    expect(await ended).toEqual([Number(status), null]);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('never hold at the same time: two that lock the same 30 files again and again until each has had them all', async () => {
    const folder = dirname(path);
    const two = await Promise.all([lockingProcess('race', folder, '30'), lockingProcess('race', folder, '30')]);
    expect(two.map(({ line }) => line)).toEqual(['0', '0']);
    await Promise.all(two.map(({ ended }) => ended));
    expect(readdirSync(folder)).toEqual([]);
  });
});
