import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STALE_MS } from '../../src/files/lock.ts';
import { Locks } from '../../src/files/locks.ts';
import { LockWatch } from '../../src/files/lockWatch.ts';
import { LINKS } from '../../src/files/ownLockFile.ts';
import { lockingProcess } from './lockingProcess.ts';
import { watching } from './watching.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let path: string;
let runs: Locks[];
beforeEach(() => {
  path = join(mkdtempSync(join(root, 'a')), 'cells', 'b.arrow');
  runs = [];
});
afterEach(async () => {
  vi.useRealTimers();
  for (const locks of runs) await locks.close();
  vi.restoreAllMocks();
});

/** The locks of a run, as of a process of its own. */
function run(watch?: LockWatch): Locks {
  const locks = new Locks(watch);
  runs.push(locks);
  return locks;
}

/** Names in the folder but for the runs' own files. */
const names = () => readdirSync(dirname(path)).filter((name) => !/^locks\.[0-9a-f]{12}\.part$/.test(name));

/** Dates a lock as an owner does whose clock is off by so much. */
function date(skew: number): void {
  const at = (Date.now() + skew) / 1000;
  utimesSync(`${path}.lock`, at, at);
}

const SKEWS = [0, 5000, -5000, 7_200_000, -7_200_000];

/** A lock whose process is dead. */
const DEAD = { file: (lock: string) => writeFileSync(lock, ''), folder: (lock: string) => mkdirSync(lock) };

const KINDS = [
  ['a hard link', 'file', () => {}],
  [
    'a folder, where there are no links',
    'folder',
    () => vi.spyOn(LINKS, 'link').mockRejectedValue(Object.assign(new Error('EPERM'), { code: 'EPERM' })),
  ],
] as const;

describe.each(KINDS)('a lock that is %s', (_, kind, begin) => {
  beforeEach(() => {
    begin();
    mkdirSync(dirname(path));
  });

  it('is of one only, until it is released, and dated by the clock', async () => {
    const [one, other] = [run(), run()];
    const lock = (await one.acquire(path))!;
    const stats = lstatSync(`${path}.lock`);
    expect([stats.isFile(), stats.isDirectory()]).toEqual([kind === 'file', kind === 'folder']);
    expect(Math.abs(stats.mtimeMs - Date.now())).toBeLessThan(STALE_MS / 2);
    expect(await other.acquire(path)).toBeNull();
    expect(await one.acquire(path)).toBeNull();
    await lock.release();
    expect(names()).toEqual([]);
    const next = await other.acquire(path);
    expect(next).not.toBeNull();
    await lock.release(); // again: that of the next one stays
    expect(await one.acquire(path)).toBeNull();
    await next!.release();
  });

  it('is gone when its release has ended, whichever call one waits for', async () => {
    const one = run();
    const locks = await Promise.all(Array.from({ length: 50 }, (_, i) => one.acquire(`${path}${i}`)));
    for (const lock of locks) lock!.release();
    for (const [i, lock] of [...locks.entries()].toReversed()) {
      await lock!.release();
      expect(existsSync(`${path}${i}.lock`)).toBe(false);
    }
  });

  it('is given back when its run ends, with nothing left behind', async () => {
    const one = run();
    await Promise.all([one.acquire(path), one.acquire(`${path}x`)]);
    await one.close();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('that was lost, and is known to be, can be released', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const lock = (await run().acquire(path))!;
    rmSync(dirname(path), { recursive: true });
    vi.advanceTimersByTime(STALE_MS / 4); // it is to be renewed, and is not there
    await expect(lock.release()).resolves.toBeUndefined();
  });

  it('of several who ask at once goes to one', async () => {
    const one = run();
    const locks = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? one : run()).acquire(path)));
    expect(locks.filter((lock) => lock !== null)).toHaveLength(1);
  });

  it('can be made, and given back, in a folder that is deleted meanwhile', async () => {
    const one = run();
    const lock = (await one.acquire(path))!;
    rmSync(dirname(path), { recursive: true });
    const others = await Promise.all(Array.from({ length: 5 }, (_, i) => one.acquire(`${path}${i}`)));
    expect(others.every((other) => other !== null)).toBe(true);
    await expect(lock.release()).resolves.toBeUndefined();
    await one.close();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('is renewed long before it is stale', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await run().acquire(path);
    const begun = statSync(`${path}.lock`).mtimeMs;
    for (const before = Date.now(); Date.now() === before; );
    vi.advanceTimersByTime(STALE_MS / 4);
    expect(statSync(`${path}.lock`).mtimeMs).toBeGreaterThan(begun);
  });

  it.each(SKEWS)(
    'is taken from a dead process whose clock was off by %i ms after 10 s, whatever it had',
    async (skew) => {
      const { watch, pass } = watching();
      for (const make of Object.values(DEAD)) {
        make(`${path}.lock`);
        date(skew);
        const own = run(watch);
        expect(await own.acquire(path)).toBeNull();
        pass(STALE_MS - 1);
        expect(await own.acquire(path)).toBeNull();
        expect(await run().acquire(path)).toBeNull(); // who has not watched does not know, however old it looks
        pass(1);
        const lock = await own.acquire(path);
        expect(lock).not.toBeNull();
        expect(names()).toEqual(['b.arrow.lock']);
        expect(await run(watch).acquire(path)).toBeNull(); // fresh again
        await lock!.release();
      }
    },
  );

  it.each(SKEWS)('of a living process whose clock is off by %i ms is kept, however long it takes', async (skew) => {
    const { watch, pass } = watching();
    DEAD[kind](`${path}.lock`);
    date(skew);
    expect(await run(watch).acquire(path)).toBeNull();
    // Renewed every 2.5 s; `date` reads the clock anew, at least a millisecond later, as an owner that renews does.
    pass(60_000, (now) => {
      if (now % 2500 !== 0) return;
      for (const before = Date.now(); Date.now() === before; );
      date(skew);
    });
    expect(await run(watch).acquire(path)).toBeNull();
    watch.removeStale();
    expect(existsSync(`${path}.lock`)).toBe(true);
  });

  it('of two that find one stale, one takes it over', async () => {
    const two = [watching(), watching()];
    DEAD[kind](`${path}.lock`);
    for (const { watch } of two) expect(await run(watch).acquire(path)).toBeNull();
    for (const { pass } of two) pass(STALE_MS);
    const locks = await Promise.all(two.map(({ watch }) => run(watch).acquire(path)));
    expect(locks.filter((lock) => lock !== null)).toHaveLength(1);
    for (const lock of locks) await lock?.release();
    expect(names()).toEqual([]);
  });

  it('of two that find one stale, the slower one leaves what is fresh by then', async () => {
    const watch = new LockWatch();
    DEAD[kind](`${path}.lock`);
    date(-5000);
    vi.spyOn(watch, 'isStale').mockImplementation(() => {
      date(0); // the other one was here between a look and the next
      return true;
    });
    expect(await run(watch).acquire(path)).toBeNull();
    expect(names()).toEqual(['b.arrow.lock']);
  });

  it('that a sleeper has lost is not given back: another has it', async () => {
    const lock = (await run().acquire(path))!;
    rmSync(`${path}.lock`, { recursive: true }); // as one who found it stale
    DEAD[kind](`${path}.lock`);
    date(1);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 2 * STALE_MS);
    await lock.release();
    expect(names()).toEqual(['b.arrow.lock']);
  });
});

describe('locks of other processes', () => {
  it('of one that was killed stays until it is stale, and with it a leftover', async () => {
    const { watch, pass } = watching();
    const { child, ended, line } = await lockingProcess('hold', path);
    expect(line).toBe('locked');
    const own = run(watch);
    expect(await own.acquire(path)).toBeNull();
    child.kill('SIGKILL');
    await ended;
    expect(await own.acquire(path)).toBeNull();
    pass(STALE_MS);
    expect(await own.acquire(path)).not.toBeNull();
    await own.close();
    expect(readdirSync(dirname(path))).toEqual([expect.stringMatching(/^locks\.[0-9a-f]{12}\.part$/)]);
  });

  it('that are stale are cleared from a folder that was looked through, and no others', async () => {
    const { watch, pass } = watching();
    await run().acquire(path);
    for (const [kind, make] of Object.entries(DEAD)) make(join(dirname(path), `${kind}.arrow.lock`));
    mkdirSync(join(dirname(path), 'foreign.lock'));
    const all = names();
    watch.lookThrough(dirname(path));
    pass(STALE_MS - 1);
    watch.removeStale();
    expect(names()).toEqual(all);
    pass(1, () => date(1)); // as a renewal changes it
    watch.removeStale();
    expect(names()).toEqual(['b.arrow.lock', 'foreign.lock']);
  });

  it('that are made anew are fresh, even if they have the time of those before', async () => {
    const { watch, pass } = watching();
    const [lock, other] = ['a', 'b'].map((name) => `${path}${name}.lock`);
    mkdirSync(dirname(path));
    for (const name of [lock, other]) {
      writeFileSync(name, '');
      utimesSync(name, 1, 1);
    }
    watch.isStale(lock);
    pass(STALE_MS);
    expect(watch.isStale(lock)).toBe(true);
    renameSync(other, lock);
    expect(watch.isStale(lock)).toBe(false);
  });

  it('are not watched by a process that is stopped', async () => {
    let now = 0;
    const own = run(new LockWatch(() => now));
    mkdirSync(`${path}.lock`, { recursive: true });
    expect(await own.acquire(path)).toBeNull();
    now = 3_600_000; // a laptop that slept: the owner did, too
    expect(await own.acquire(path)).toBeNull();
  });

  it.each(['0', '130'])('of one that leaves with status %s are released', async (status) => {
    const { ended, line } = await lockingProcess('leave', path, status);
    expect(line).toBe('locked');
    expect(await ended).toEqual([Number(status), null]);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('never hold at the same time: two that lock the same 30 files again and again until each has had them all', async () => {
    const folder = dirname(path);
    const two = await Promise.all([lockingProcess('race', folder, '30'), lockingProcess('race', folder, '30')]);
    expect(two.map(({ line }) => line)).toEqual(['0', '0']);
    await Promise.all(two.map(({ ended }) => ended));
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('a lock that cannot be made says why', async () => {
  await expect(run().acquire('/dev/null/b.arrow')).rejects.toMatchObject({ code: 'ENOTDIR' });
  mkdirSync(dirname(path));
  symlinkSync('nowhere', `${path}.lock`);
  await expect(run().acquire(path)).rejects.toMatchObject({ code: 'EEXIST' });
});
