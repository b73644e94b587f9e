import { afterEach, expect, it, vi } from 'vitest';
import { terminalWidth } from '../../src/cli/terminalWidth.ts';

const terminal = process.stdout.columns;
afterEach(() => {
  process.stdout.columns = terminal;
  vi.unstubAllEnvs();
});

it.each([
  ['80', 80],
  ['9999', 120],
  ['1', 40],
  ['0', 120],
  ['-5', 120],
  ['abc', 120],
  ['', 120],
])('COLUMNS=%s without a terminal: lines of %i columns', (columns, width) => {
  process.stdout.columns = undefined as never;
  vi.stubEnv('COLUMNS', columns);
  expect(terminalWidth()).toBe(width);
});

it.each([
  [0, 120],
  [20, 40],
  [100, 100],
  [300, 120],
])('a terminal of %i columns: lines of %i, whatever COLUMNS says', (columns, width) => {
  process.stdout.columns = columns;
  vi.stubEnv('COLUMNS', '77');
  expect(terminalWidth()).toBe(width);
});
