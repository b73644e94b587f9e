import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FilesInFlight } from '../../src/files/filesInFlight.ts';
import { FILE_SYSTEM } from '../../src/files/writtenLater.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

let folder: string;
let files: FilesInFlight;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'a'));
  files = new FilesInFlight();
});

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('a file that is written while its thread goes on', () => {
  it('has its name once it is synced, and is there only then', async () => {
    const path = join(folder, 'a');
    const order: string[] = [];
    const { fsync, rename } = FILE_SYSTEM;
    vi.spyOn(FILE_SYSTEM, 'fsync').mockImplementation(async (file) => {
      expect(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8')).toBe('content');
      expect(existsSync(path)).toBe(false);
      await fsync(file);
      order.push('synced');
    });
    vi.spyOn(FILE_SYSTEM, 'rename').mockImplementation(async (from, to) => {
      order.push('renamed');
      await rename(from, to);
    });
    await files.write(path, Buffer.from('content')).then(() => order.push('told'));
    expect(order).toEqual(['synced', 'renamed', 'told']);
    expect(readFileSync(path, 'utf8')).toBe('content');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('goes on after a short write', async () => {
    const { write } = FILE_SYSTEM;
    const short = vi.spyOn(FILE_SYSTEM, 'write');
    short.mockImplementation(((file: number, content: Uint8Array, at: number, length: number) =>
      write(file, content, at, Math.min(length, 3), null)) as never);
    await files.write(join(folder, 'a'), Buffer.from('12345678'));
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('12345678');
    expect(short).toHaveBeenCalledTimes(3);
  });

  it('has its folder made if somebody has deleted it', async () => {
    await files.write(join(folder, 'deep', 'er', 'a'), Buffer.from('1'));
    expect(readFileSync(join(folder, 'deep', 'er', 'a'), 'utf8')).toBe('1');
  });

  it.each(['write', 'fsync', 'rename'] as const)('is not there if %s fails, and the others are', async (what) => {
    vi.spyOn(FILE_SYSTEM, what).mockRejectedValueOnce(failure('ENOSPC'));
    const [first, second] = ['a', 'b'].map((name) => files.write(join(folder, name), Buffer.from(name)));
    const results = await Promise.allSettled([first, second]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [there] = readdirSync(folder);
    expect(readdirSync(folder)).toEqual([there]); // no leftover
    expect(results['ab'.indexOf(there)].status).toBe('fulfilled');
  });

  it('leaves a folder of its name as it was', async () => {
    mkdirSync(join(folder, 'a'));
    await expect(files.write(join(folder, 'a'), Buffer.from('1'))).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(readdirSync(folder)).toEqual(['a']);
  });
});

describe('files in flight', () => {
  it('are 32 at most: the next one waits for one to end', async () => {
    let sync = () => {};
    const synced = new Promise<void>((resolve) => {
      sync = resolve;
    });
    vi.spyOn(FILE_SYSTEM, 'fsync').mockImplementation(() => synced);
    const written = Array.from({ length: 32 }, (_, i) => {
      expect(files.hasRoom).toBe(true);
      return files.write(join(folder, `${i}`), Buffer.from('1'));
    });
    expect(files.hasRoom).toBe(false);
    let isRoom = false;
    const room = files.room().then(() => {
      isRoom = true;
    });
    await new Promise(setImmediate);
    expect(isRoom).toBe(false);
    sync();
    await room;
    expect(files.hasRoom).toBe(true);
    await files.settled();
    expect(readdirSync(folder)).toHaveLength(32);
    await Promise.all(written);
  });

  it('have 64 MiB at most, or are one', async () => {
    const large = files.write(join(folder, 'large'), new Uint8Array(2 ** 26));
    expect(files.hasRoom).toBe(false);
    await files.room();
    await large;
    expect(files.hasRoom).toBe(true);
  });
});
