import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { claimed, STALE_MS } from '../../src/run/claim.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.useRealTimers());

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(root, 'a')), 'cells', 'b.arrow');
});

/** A process that claims; @returns the first line that it prints, and how it can be ended */
async function claimant(...words: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/run/claimant.ts', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ended, line };
}

/** Makes a claim look as if it had not been renewed for so long. */
function age(file: string, ms: number): void {
  const at = (Date.now() - ms) / 1000;
  utimesSync(`${file}.lock`, at, at);
}

describe('a claim', () => {
  it('is of one only, until it is released', async () => {
    const claim = (await claimed(path))!;
    expect(await claimed(path)).toBeNull();
    await claim.release();
    expect(readdirSync(dirname(path))).toEqual([]);
    const next = await claimed(path);
    expect(next).not.toBeNull();
    await claim.release(); // again: that of the next one stays
    expect(await claimed(path)).toBeNull();
    await next!.release();
  });

  it('is gone when its release has ended, whichever call one waits for', async () => {
    const claims = await Promise.all(Array.from({ length: 50 }, (_, i) => claimed(`${path}${i}`)));
    for (const claim of claims) claim!.release();
    for (const claim of claims.toReversed()) {
      await claim!.release();
      expect(existsSync(`${path}${claims.indexOf(claim)}.lock`)).toBe(false);
    }
  });

  it('that was lost, and is known to be, can be released', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const claim = (await claimed(path))!;
    rmSync(dirname(path), { recursive: true });
    vi.advanceTimersByTime(STALE_MS / 4); // it is to be renewed, and is not there
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(claim.release()).resolves.toBeUndefined();
  });

  it('is of one file: others can be had', async () => {
    const claims = await Promise.all([claimed(path), claimed(`${path}x`)]);
    expect(claims.every((claim) => claim !== null)).toBe(true);
    for (const claim of claims) await claim!.release();
  });

  it('of several who ask at once goes to one', async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimed(path)));
    const had = claims.filter((claim) => claim !== null);
    expect(had).toHaveLength(1);
    await had[0].release();
  });

  it('can be made, and given back, in a folder that is deleted meanwhile', async () => {
    const claim = (await claimed(path))!;
    rmSync(dirname(path), { recursive: true });
    const other = (await claimed(`${path}x`))!;
    expect(other).not.toBeNull();
    await expect(claim.release()).resolves.toBeUndefined();
    await other.release();
  });

  it('that cannot be made says why', async () => {
    await expect(claimed('/dev/null/b.arrow')).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('is renewed long before it is stale', async () => {
    const claim = (await claimed(path))!;
    const made = statSync(`${path}.lock`).mtimeMs;
    await claim.release();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const renewed = (await claimed(path))!;
    const begun = statSync(`${path}.lock`).mtimeMs;
    expect(begun).toBeGreaterThanOrEqual(made);
    vi.advanceTimersByTime(STALE_MS / 4);
    vi.useRealTimers();
    await vi.waitFor(() => expect(statSync(`${path}.lock`).mtimeMs).not.toBe(begun));
    await renewed.release();
  });
});

describe('claims of other processes', () => {
  it('of one that was killed is taken over once it is stale, and not before', async () => {
    const { child, ended, line } = await claimant('hold', path);
    expect(line).toBe('claimed');
    expect(await claimed(path)).toBeNull();
    child.kill('SIGKILL');
    await ended;
    expect(await claimed(path)).toBeNull(); // nobody knows yet
    age(path, STALE_MS - 3000);
    expect(await claimed(path)).toBeNull();
    age(path, STALE_MS + 1000);
    const claim = await claimed(path);
    expect(claim).not.toBeNull();
    expect(await claimed(path)).toBeNull(); // fresh again
    await claim!.release();
  });

  it.each(['0', '130'])('of one that leaves with status %s are released', async (status) => {
    const { ended, line } = await claimant('leave', path, status);
    expect(line).toBe('claimed');
    expect(await ended).toEqual([Number(status), null]);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('never hold at the same time: two that claim the same 30 files again and again until each has had them all', async () => {
    const folder = dirname(path);
    const two = await Promise.all([claimant('race', folder, '30'), claimant('race', folder, '30')]);
    expect(two.map(({ line }) => line)).toEqual(['0', '0']);
    await Promise.all(two.map(({ ended }) => ended));
    expect(readdirSync(folder)).toEqual([]);
  });
});
