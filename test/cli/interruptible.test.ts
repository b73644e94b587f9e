import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { interruptible } from '../../src/cli/interruptible.ts';

let exit: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});
const listeners = () => (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => process.listenerCount(name));

it('returns what the command returns, and listens no longer', async () => {
  const before = listeners();
  const during = await interruptible(async () => listeners());
  expect(during).toEqual(before.map((count) => count + 1));
  expect(listeners()).toEqual(before);
  expect(process.exitCode).toBeUndefined();
});

it('passes errors on, and listens no longer', async () => {
  const before = listeners();
  await expect(interruptible(() => Promise.reject(new Error('a fault')))).rejects.toThrow('a fault');
  expect(listeners()).toEqual(before);
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s aborts the signal: the command ends by itself, exit status 130',
  async (signal) => {
    const ended = interruptible(
      (aborted) =>
        new Promise<string>((resolve) => {
          aborted.addEventListener('abort', () => setTimeout(() => resolve('saved'), 20));
        }),
    );
    process.emit(signal);
    expect(await ended).toBeNull();
    expect(process.exitCode).toBe(130);
    expect(exit).not.toHaveBeenCalled();
  },
);

it('a second one leaves at once', async () => {
  let end = () => {};
  const ended = interruptible(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  process.emit('SIGINT');
  expect(exit).not.toHaveBeenCalled();
  process.emit('SIGTERM');
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  end();
  await ended;
});
