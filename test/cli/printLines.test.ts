import { afterEach, expect, it, vi } from 'vitest';
import { printLines } from '../../src/cli/printLines.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function* counted(lines: number, taken: { count: number }): Generator<string> {
  for (; taken.count < lines; taken.count++) yield `${taken.count}`;
}

it('prints every line, and lets the event loop turn meanwhile, where a reader that has left is noticed', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const taken = { count: 0 };
  let atTurn = 0;
  setImmediate(() => {
    atTurn = taken.count;
  });
  await printLines(counted(5000, taken));
  expect(log.mock.calls.map(([line]) => line)).toEqual(Array.from({ length: 5000 }, (_, line) => `${line}`));
  expect(atTurn).toBeGreaterThan(0);
  expect(atTurn).toBeLessThan(5000);
});

it('waits for a reader that is slow, without taking further lines', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const isFull = vi.spyOn(process.stdout, 'writableNeedDrain', 'get').mockReturnValue(true);
  const taken = { count: 0 };
  const printed = printLines(counted(3000, taken));
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  const whileFull = taken.count;
  isFull.mockReturnValue(false);
  process.stdout.emit('drain');
  await printed;
  expect(whileFull).toBeLessThan(1000);
  expect(taken.count).toBe(3000);
});
