import {
  existsSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { removeLeftovers } from '../../src/files/leftovers.ts';
import { STALE_MS } from '../../src/files/lock.ts';
import { Locks } from '../../src/files/locks.ts';
import { LINKS, OwnLockFile } from '../../src/files/ownLockFile.ts';
import { watching } from './watching.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
let [a, b]: string[] = [];
let locks: Locks;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'a'));
  [a, b] = ['a.arrow', 'b.arrow'].map((name) => join(folder, name));
  locks = new Locks();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(async () => {
  await locks.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const { link } = LINKS;
const failure = (code: string) => Object.assign(new Error(code), { code });
const ownNames = () => readdirSync(folder).filter((name) => name.endsWith('.part'));
const inodeOf = (path: string) => statSync(path, { bigint: true }).ino;
/** As the clock of this process does, to a time that its locks have not had. */
const renew = () => {
  for (const before = Date.now(); Date.now() === before; );
  vi.advanceTimersByTime(STALE_MS / 4);
};

const now = performance.now.bind(performance);
let slept = 0;
/** This process sleeps, with no renewal. */
function sleep(ms: number): void {
  slept += ms;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + slept);
  for (const before = Date.now(); Date.now() === before; );
}

describe('the own file of a process', () => {
  it('has all its locks in a folder as links, so that one renewal is of all, and goes with the run', async () => {
    const two = await Promise.all([locks.acquire(a), locks.acquire(b)]);
    const [own] = ownNames();
    expect(ownNames()).toEqual([own]);
    expect(statSync(join(folder, own)).nlink).toBe(3);
    expect(inodeOf(`${a}.lock`)).toBe(inodeOf(join(folder, own)));
    utimesSync(`${a}.lock`, 1, 1);
    renew();
    for (const path of [a, b]) expect(Date.now() - statSync(`${path}.lock`).mtimeMs).toBeLessThan(STALE_MS / 2);
    for (const lock of two) await lock!.release();
    expect(readdirSync(folder)).toEqual([own]); // for the next lock
    await locks.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that somebody deletes is made again, and the locks that it had are renewed and given back', async () => {
    const lock = (await locks.acquire(a))!;
    const [own] = ownNames();
    rmSync(join(folder, own));
    const many = await Promise.all([b, ...Array.from('123', (i) => `${b}${i}`)].map((path) => locks.acquire(path)));
    expect(many).not.toContain(null);
    expect(ownNames()).toHaveLength(1);
    expect(ownNames()).not.toEqual([own]);
    utimesSync(`${a}.lock`, 1, 1);
    renew();
    expect(statSync(`${a}.lock`).mtimeMs).toBeGreaterThan(1000);
    await lock.release();
    expect(existsSync(`${a}.lock`)).toBe(false);
    expect(existsSync(`${b}.lock`)).toBe(true);
    await locks.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that a killed one left is removed as a leftover, and its locks stay', async () => {
    await locks.acquire(a);
    utimesSync(`${a}.lock`, 1, 1); // as after a minute without renewal
    removeLeftovers(folder);
    expect(readdirSync(folder)).toEqual(['a.arrow.lock']);
  });

  it('goes first when the process ends, so that a lock on its way is not made any more', async () => {
    const file = new OwnLockFile(folder);
    await file.lock(`${a}.lock`);
    let asked = () => {};
    const asking = new Promise<void>((resolve) => {
      asked = resolve;
    });
    vi.spyOn(LINKS, 'link').mockImplementation(async (...names) => {
      await asking;
      await link(...names);
    });
    const late = file.lock(`${b}.lock`);
    file.leave();
    expect(readdirSync(folder)).toEqual([]);
    asked();
    await expect(late).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a link', () => {
  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EACCES'])(
    'that fails by %s is a folder',
    async (code) => {
      vi.spyOn(LINKS, 'link').mockRejectedValue(failure(code));
      for (const path of [a, b]) await locks.acquire(path);
      expect(LINKS.link).toHaveBeenCalledTimes(1);
      expect(readdirSync(folder)).toEqual(['a.arrow.lock', 'b.arrow.lock']);
      expect(lstatSync(`${a}.lock`).isDirectory()).toBe(true);
    },
  );

  it('that has an inode of its own, as on some file systems, is a folder', async () => {
    vi.spyOn(LINKS, 'link').mockImplementation(async (_, name) => writeFileSync(name, '', { flag: 'wx' }));
    await locks.acquire(a);
    expect(lstatSync(`${a}.lock`).isDirectory()).toBe(true);
    expect(readdirSync(folder)).toEqual(['a.arrow.lock']);
  });

  it.each(['EEXIST', 'EIO'])('whose answer a file server loses, and says %s, is a lock', async (code) => {
    vi.spyOn(LINKS, 'link').mockImplementation(async (...names) => {
      await link(...names);
      throw failure(code);
    });
    const lock = await locks.acquire(a);
    expect(lock).not.toBeNull();
    expect(lstatSync(`${a}.lock`).isFile()).toBe(true);
    await lock!.release();
    expect(existsSync(`${a}.lock`)).toBe(false);
  });

  it('that can be neither made nor looked at can be asked for again', async () => {
    const file = new OwnLockFile(folder);
    const long = join(folder, 'x'.repeat(300));
    for (let i = 0; i < 2; i++) await expect(file.lock(long)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
    file.leave();
  });

  it('that cannot be given back is with the next renewal, and no other that has its name by then', async () => {
    for (const isTaken of [false, true]) {
      const lock = (await locks.acquire(a))!;
      vi.spyOn(LINKS, 'unlink').mockRejectedValueOnce(failure('EIO'));
      await lock.release();
      expect(existsSync(`${a}.lock`)).toBe(true);
      if (isTaken) {
        rmSync(`${a}.lock`);
        writeFileSync(`${a}.lock`, '');
      }
      renew();
      expect(existsSync(`${a}.lock`)).toBe(isTaken);
    }
  });

  it('that was moved aside when it was given back, and comes back, goes with the next renewal', async () => {
    const lock = (await locks.acquire(a))!;
    renameSync(`${a}.lock`, `${a}.lock.aside`);
    await lock.release();
    renameSync(`${a}.lock.aside`, `${a}.lock`);
    renew();
    expect(existsSync(`${a}.lock`)).toBe(false);
  });

  it('that was moved aside at a renewal, and comes back, is given back', async () => {
    const lock = (await locks.acquire(a))!;
    renameSync(`${a}.lock`, `${a}.lock.aside`);
    renew();
    renameSync(`${a}.lock.aside`, `${a}.lock`);
    await lock.release();
    expect(existsSync(`${a}.lock`)).toBe(false);
  });

  it('is looked at when it is given back only if this process has slept', async () => {
    const unlinked = vi.spyOn(LINKS, 'unlink');
    for (const hasSlept of [false, true]) {
      const lock = (await locks.acquire(a))!;
      rmSync(`${a}.lock`);
      if (hasSlept) sleep(STALE_MS);
      await lock.release();
      expect(unlinked).toHaveBeenCalledTimes(1);
      renew();
    }
  });
});

describe('locks of a process that slept', () => {
  it('are taken over one by one: those that it makes when it wakes stay', async () => {
    const { watch, pass } = watching();
    await locks.acquire(a);
    expect(watch.remove(`${a}.lock`)).toBe(false);
    pass(STALE_MS);
    expect(watch.isStale(`${a}.lock`)).toBe(true);
    await locks.acquire(b); // its own clock has not told it
    expect(watch.isStale(`${b}.lock`)).toBe(false);
    watch.removeStale();
    expect([existsSync(`${a}.lock`), existsSync(`${b}.lock`)]).toEqual([false, true]);
  });

  it('live again before it gives one back, or makes one', async () => {
    const c = join(folder, 'c.arrow');
    const lock = (await locks.acquire(a))!;
    await locks.acquire(b);
    for (const wakes of [() => lock.release(), () => locks.acquire(a), () => locks.acquire(c)]) {
      const { watch, pass } = watching();
      watch.lookThrough(folder);
      pass(STALE_MS);
      sleep(STALE_MS);
      await wakes();
      watch.removeStale();
      expect(existsSync(`${b}.lock`)).toBe(true);
    }
    expect([existsSync(`${a}.lock`), existsSync(`${c}.lock`)]).toEqual([true, true]);
  });

  it('that was taken from it stays with the other one, and can be locked again after that', async () => {
    const lock = (await locks.acquire(a))!;
    const other = new Locks();
    rmSync(`${a}.lock`); // as one who found it stale
    const taken = await other.acquire(a);
    renew();
    await lock.release();
    expect(await locks.acquire(a)).toBeNull();
    await taken!.release();
    expect(await locks.acquire(a)).not.toBeNull();
    await other.close();
  });

  it('seen stale by one who is slower than its waking, or than another who took them over, go back', async () => {
    for (const isTaken of [false, true]) {
      const { watch, pass } = watching();
      const lock = (await locks.acquire(a))!;
      const inode = inodeOf(`${a}.lock`);
      watch.isStale(`${a}.lock`);
      pass(STALE_MS);
      const { isStale } = watch;
      vi.spyOn(watch, 'isStale').mockImplementationOnce((path) => {
        const stale = isStale.call(watch, path);
        if (isTaken) {
          // Another was faster: it has another file, which is fresh.
          rmSync(path);
          writeFileSync(join(folder, 'other'), '');
          linkSync(join(folder, 'other'), path);
        } else renew();
        return stale;
      });
      expect(watch.remove(`${a}.lock`)).toBe(true);
      expect(existsSync(`${a}.lock`)).toBe(true);
      expect(inodeOf(`${a}.lock`) === inode).toBe(!isTaken);
      expect(readdirSync(folder).filter((name) => /^a\..*part$/.test(name))).toEqual([]);
      await lock.release();
      rmSync(`${a}.lock`, { force: true });
    }
  });
});

it.skipIf(!existsSync('/proc/self/fd'))('no file stays open longer than its locks are held', async () => {
  const open = () => readdirSync('/proc/self/fd').filter((number) => openedAs(number).startsWith(folder)).length;
  const lock = (await locks.acquire(a))!;
  rmSync(folder, { recursive: true });
  await locks.acquire(b);
  expect(open()).toBe(2);
  await lock.release();
  renew();
  expect(open()).toBe(1);
  await locks.close();
  expect(open()).toBe(0);
});

function openedAs(number: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${number}`);
  } catch {
    return ''; // that of the look itself
  }
}
