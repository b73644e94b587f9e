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

it('what would steer a terminal is escaped there; a pipe has every byte', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const before = Object.getOwnPropertyDescriptor(process.stdout, 'isTTY');
  const texts = ['a\n\u001b]0;title\u0007', '"\u202e\u009b"'];
  for (const isTTY of [true, false]) {
    Object.defineProperty(process.stdout, 'isTTY', { value: isTTY, configurable: true });
    await printLines(texts);
  }
  Reflect.deleteProperty(process.stdout, 'isTTY');
  if (before) Object.defineProperty(process.stdout, 'isTTY', before);
  expect(log.mock.calls.map(([line]) => line)).toEqual(['a\n\\u001b]0;title\\u0007', '"\\u202e\\u009b"', ...texts]);
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
