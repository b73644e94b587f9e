import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { duration, progress, progressText } from '../../src/cli/progress.ts';
import type { RunEvent } from '../../src/sweep/runEvent.ts';
import { listen, stderr } from './exitStatus.ts';

let drawn: string;
const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
beforeEach(() => {
  vi.stubEnv('TERM', 'xterm');
  listen();
  drawn = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    drawn += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  if (isTTY) Object.defineProperty(process.stderr, 'isTTY', isTTY);
  else Reflect.deleteProperty(process.stderr, 'isTTY');
});

/** Whether stderr is a terminal. */
const terminal = (value: boolean) => Object.defineProperty(process.stderr, 'isTTY', { value, configurable: true });

const start: RunEvent = { event: 'start', experiment: 'monks', cells: 40, finished: 10 };
const at = (done: number, failed = 0): RunEvent => ({
  ...{ event: 'progress', experiment: 'monks', cells: 40, done, failed, left: 40 - done - failed },
  ...{ rate: 2, secondsLeft: 20 },
});
const cell: RunEvent = { event: 'cell', cell: 'ab', ok: true, done: 11, cells: 40 };
const damaged: RunEvent = { event: 'damaged', cell: 'ab', reason: 'cells/ab.arrow is cut short' };
const waiting: RunEvent = { event: 'waiting', cells: 2, claims: ['mine/a/cells/ab.arrow.lock'] };
const end: RunEvent = { event: 'end', experiment: 'monks', status: 'done' };

describe('progress where nobody watches', () => {
  beforeEach(() => terminal(false));

  it('is a line every 30 s', () => {
    let now = 5000;
    const show = progress({ json: false, quiet: false }, () => now);
    now = 100_000; // a run may begin long after the command
    show(start);
    for (let second = 0; second <= 95; second++) {
      now = 100_000 + 1000 * second;
      show(at(10 + Math.floor(second / 10)));
      show(cell);
    }
    show(end);
    expect(stderr).toEqual([
      'monks: 13 of 40 cells done, 0 failed, 27 left, 2.0 cells/s, 20 s left',
      'monks: 16 of 40 cells done, 0 failed, 24 left, 2.0 cells/s, 20 s left',
      'monks: 19 of 40 cells done, 0 failed, 21 left, 2.0 cells/s, 20 s left',
    ]);
    expect(drawn).toBe('');
  });

  it('is lines on a terminal that cannot draw', () => {
    terminal(true);
    vi.stubEnv('TERM', 'dumb');
    const show = progress({ json: false, quiet: false }, () => 0);
    for (const event of [start, at(11), end]) show(event);
    expect(drawn).toBe('');
  });

  it('tells at once what was damaged, and what it waits for', () => {
    const show = progress({ json: false, quiet: false }, () => 0);
    for (const event of [damaged, start, waiting, end]) show(event);
    expect(stderr).toEqual([
      'surgeon: cells/ab.arrow is cut short: computing cell ab again',
      'surgeon: another process has the last 2 cells: waiting; if it was killed, delete mine/a/cells/ab.arrow.lock, or they are taken over within 10 s',
    ]);
    show({ event: 'waiting', cells: 3, claims: ['a.lock', 'b.lock', 'c.lock'] });
    expect(stderr.at(-1)).toContain('delete a.lock and 2 more like it, or');
  });
});

it('with --json is every event, one JSON object a line', () => {
  terminal(true);
  const events = [damaged, start, at(11), cell, waiting, end];
  const show = progress({ json: true, quiet: false }, () => 0);
  for (const event of events) show(event);
  expect(stderr.map((line) => JSON.parse(line))).toEqual(events);
  expect(stderr.every((line) => !line.includes('\n'))).toBe(true);
  expect(drawn).toBe('');
});

it.each([false, true])('with --quiet is nothing but what was damaged (--json: %s)', (json) => {
  terminal(true);
  const show = progress({ json, quiet: true }, () => 0);
  for (const event of [damaged, start, at(11), cell, waiting, end]) show(event);
  expect(stderr).toEqual(['surgeon: cells/ab.arrow is cut short: computing cell ab again']);
  expect(drawn).toBe('');
});

describe('progress on a terminal', () => {
  it('is one bar: cells done and failed of all, rate and time left; stopped at the end', () => {
    vi.useFakeTimers();
    terminal(true);
    const show = progress({ json: false, quiet: false });
    const listeners = process.listenerCount('SIGINT');
    show(start);
    show(at(18, 2));
    vi.advanceTimersByTime(1000);
    expect(drawn).toContain('18 of 40 cells done, 2 failed, 20 left, 2.0 cells/s, 20 s left');
    const [, full, empty] = /(█+)(░+) 18 of 40/.exec(drawn)!;
    expect(full.length).toBe(empty.length); // half of the cells are done or failed
    show(end);
    expect(vi.getTimerCount()).toBe(0);
    expect(process.listenerCount('SIGINT')).toBe(listeners);
    const before = drawn;
    show(at(20)); // after an interruption
    show(end);
    vi.advanceTimersByTime(1000);
    expect(drawn.slice(before.length)).not.toContain('20 of 40');
    expect(stderr).toEqual([]);
  });

  it('gives the cursor back at the first Ctrl-C, before a second one leaves at once', () => {
    vi.useFakeTimers();
    terminal(true);
    const show = progress({ json: false, quiet: false });
    const other = vi.fn(); // with a listener of its own the process goes on
    process.once('SIGINT', other);
    show(start);
    const [hidden, shown] = ['\u001b[?25l', '\u001b[?25h'];
    expect(drawn).toContain(hidden);
    expect(drawn).not.toContain(shown);
    process.emit('SIGINT');
    expect(other).toHaveBeenCalledOnce();
    expect(drawn.slice(drawn.lastIndexOf(hidden))).toContain(shown);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('begins with the cells that were finished, and again with each experiment', () => {
    vi.useFakeTimers();
    terminal(true);
    const show = progress({ json: false, quiet: false });
    show({ ...start, finished: 30 });
    expect(
      /(█+)(░+)/
        .exec(drawn)!
        .slice(1)
        .map((part) => part.length),
    ).toEqual([30, 10]);
    show(end);
    drawn = '';
    show({ ...start, experiment: 'xor', finished: 20 });
    expect(drawn).toContain('xor');
    expect(
      /(█+)(░+)/
        .exec(drawn)!
        .slice(1)
        .map((part) => part.length),
    ).toEqual([20, 20]);
    show(end);
  });
});

describe('in words', () => {
  const state = { cells: 1350, done: 120, failed: 0, left: 1230, rate: 24, secondsLeft: 51 };

  it.each([
    [{}, '120 of 1350 cells done, 0 failed, 1230 left, 24 cells/s, 51 s left'],
    [{ rate: 1 }, '120 of 1350 cells done, 0 failed, 1230 left, 1.0 cells/s, 51 s left'],
    [{ rate: 130.4 }, '120 of 1350 cells done, 0 failed, 1230 left, 130 cells/s, 51 s left'],
    [{ rate: 99.7 }, '120 of 1350 cells done, 0 failed, 1230 left, 100 cells/s, 51 s left'],
    [{ rate: 0.05 }, '120 of 1350 cells done, 0 failed, 1230 left, 3.0 cells/min, 51 s left'],
    [{ rate: null, secondsLeft: null }, '120 of 1350 cells done, 0 failed, 1230 left'],
    [{ done: 1349, failed: 1, left: 0, secondsLeft: 0 }, '1349 of 1350 cells done, 1 failed, 0 left, 24 cells/s'],
    [{ cells: 1, done: 0, left: 1, rate: null, secondsLeft: 4000 }, '0 of 1 cell done, 0 failed, 1 left, 67 min left'],
  ])('%j', (more, text) => {
    expect(progressText({ ...state, ...more })).toBe(text);
  });

  it.each([
    [0, '0 s'],
    [0.6, '1 s'],
    [99.4, '99 s'],
    [100, '2 min'],
    [5969, '99 min'],
    [5970, '1 h 40 min'],
    [11_100, '3 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
