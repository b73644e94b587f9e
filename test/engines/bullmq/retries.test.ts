import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RETRY_TIMES, type RefusedCommand, Retries } from '../../../src/engines/bullmq/retries.ts';

const { minPauseMs, maxPauseMs, quietMs } = RETRY_TIMES;
const FULL = 'is full';

let lines: string[];
let retries: Retries;
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  retries = new Retries((line) => lines.push(line), RETRY_TIMES);
});
afterEach(() => {
  retries.stop();
  vi.useRealTimers();
});

/** A command that meets a refusal each time, for as long as `isFull` says so, and when it was sent. */
function command(isFull: () => boolean, blocks = false) {
  const sent: number[] = [];
  let givenUp = 0;
  const refused: RefusedCommand = {
    blocks,
    retry() {
      sent.push(Date.now());
      if (isFull()) retries.refused(refused, FULL);
      else retries.answered();
    },
    giveUp: () => givenUp++,
  };
  retries.refused(refused, FULL);
  return { refused, sent, givenUp: () => givenUp };
}

describe('commands that are refused', () => {
  it('are tried again after pauses that grow to 15 s, one of them at a time; the reason is told once', () => {
    const start = Date.now();
    const all = Array.from({ length: 1000 }, () => command(() => true));
    vi.advanceTimersByTime(3_600_000);
    const sent = all.flatMap(({ sent }) => sent).sort((a, b) => a - b);
    const pauses = sent.map((at, k) => at - (k === 0 ? start : sent[k - 1]));
    expect(pauses.slice(0, 8)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(new Set(pauses.slice(6))).toEqual(new Set([maxPauseMs]));
    // 15.75 s until the pause is the longest, then one each 15 s.
    expect(sent).toHaveLength(6 + Math.floor((3_600_000 - 15_750) / maxPauseMs));
    expect(Math.max(...all.map(({ sent }) => sent.length)), 'they take turns').toBe(1);
    expect(lines).toEqual([`${FULL}: trying again`]);
  });

  it('all go when one is taken, and at most 15 s after the server takes them', () => {
    let isFull = true;
    const all = Array.from({ length: 10 }, () => command(() => isFull));
    vi.advanceTimersByTime(100_000);
    isFull = false;
    const healedAt = Date.now();
    vi.advanceTimersByTime(maxPauseMs);
    for (const { sent } of all) {
      expect(sent.filter((at) => at >= healedAt)).toHaveLength(1);
      expect(sent.at(-1)! - healedAt).toBeLessThanOrEqual(maxPauseMs);
    }
  });

  it('are told of again only when none was refused for a while', () => {
    let isFull = true;
    command(() => isFull);
    isFull = false;
    vi.advanceTimersByTime(minPauseMs + quietMs - 1);
    isFull = true;
    command(() => isFull);
    expect(lines).toEqual([`${FULL}: trying again`]);
    isFull = false;
    vi.advanceTimersByTime(minPauseMs + quietMs);
    expect(lines).toEqual([`${FULL}: trying again`, 'takes commands again']);
    command(() => isFull);
    expect(lines).toHaveLength(3);
    vi.advanceTimersByTime(minPauseMs + quietMs);
    expect(lines).toHaveLength(4);
  });

  it('for another reason are told of', () => {
    const first = command(() => true);
    retries.refused(first.refused, 'is read-only');
    expect(lines).toEqual([`${FULL}: trying again`, 'is read-only: trying again']);
  });

  it('and wait for news are tried first only where nothing else waits', () => {
    const news = command(() => true, true);
    const other = command(() => true);
    vi.advanceTimersByTime(20_000);
    expect(news.sent).toHaveLength(0);
    expect(other.sent.length).toBeGreaterThan(3);
    retries.forget(other.refused);
    vi.advanceTimersByTime(maxPauseMs);
    expect([news.sent.length, other.givenUp()]).toEqual([1, 1]);
  });

  it('are given up when leave is taken, and so is what is refused later', () => {
    const waiting = command(() => true);
    retries.stop();
    const late = command(() => true);
    vi.advanceTimersByTime(3_600_000);
    expect([waiting.givenUp(), late.givenUp()]).toEqual([1, 1]);
    expect([...waiting.sent, ...late.sent]).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('errors that do not pass', () => {
  const passedOnAfter = (ms: number) => {
    let passedOn = false;
    retries.passOn(() => {
      passedOn = true;
    });
    vi.advanceTimersByTime(Math.max(0, ms - 1));
    expect(passedOn).toBe(ms === 0);
    vi.advanceTimersByTime(1);
    expect(passedOn).toBe(true);
  };

  it('are passed on each later than the one before, up to 15 s: whoever tries again at once does so without burning a core', () => {
    for (const ms of [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) passedOnAfter(ms);
  });

  it('come at once when there was none for a while', () => {
    for (const ms of [0, 250, 500]) passedOnAfter(ms);
    vi.advanceTimersByTime(maxPauseMs + quietMs + 1);
    passedOnAfter(0);
  });
});
