import { expect, it, vi } from 'vitest';
import { unlessAborted, within } from '../../../src/engines/bullmq/timeouts.ts';

const never = () => new Promise<never>(() => {});

it('waits for work no longer than it may', async () => {
  const startedAt = performance.now();
  await within(50, never());
  expect(performance.now() - startedAt).toBeGreaterThan(45);
  await within(60_000, Promise.resolve());
  await within(60_000, Promise.reject(new Error('not done')));
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

it('gives up work when it is told to, before it begins or in the middle', async () => {
  const leaving = new AbortController();
  expect(await unlessAborted(leaving.signal, async () => 'done')).toBe('done');
  await expect(unlessAborted(leaving.signal, () => Promise.reject(new Error('not done')))).rejects.toThrow('not done');
  const given = unlessAborted(leaving.signal, never);
  leaving.abort();
  expect(await given).toBeNull();
  const work = vi.fn(never);
  expect(await unlessAborted(leaving.signal, work)).toBeNull();
  expect(work).not.toHaveBeenCalled();
});
