import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProcessFile, processStates, SILENT_MS } from '../../src/sweep/processState.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(root, 'a')), 'processes');
});
afterEach(() => vi.useRealTimers());

const progress = { cells: 10, done: 3, failed: 1, left: 6, rate: 2, secondsLeft: 3 };
const about = { command: 'surgeon run monks', part: 'shard 1/2' };

describe('the file of a process', () => {
  it('says what it does, for as long as the process wants', () => {
    vi.useFakeTimers({ now: new Date('2026-01-02T03:04:05Z'), toFake: ['Date'] });
    const file = new ProcessFile(folder, about);
    expect(processStates(folder)).toEqual([]); // nothing said yet
    vi.setSystemTime(new Date('2026-01-02T03:04:15Z'));
    file.write(progress);
    expect(processStates(folder)).toEqual([
      {
        ...progress,
        ...about,
        pid: process.pid,
        startedAt: '2026-01-02T03:04:05.000Z',
        seenAt: '2026-01-02T03:04:15.000Z',
        path: expect.stringContaining(folder),
        silent: false,
      },
    ]);
    file.write({ ...progress, done: 4 });
    expect(processStates(folder).map(({ done }) => done)).toEqual([4]);
    file.remove();
    expect(readdirSync(folder)).toEqual([]);
    file.remove(); // gone already
  });

  it('names no machine', () => {
    new ProcessFile(folder, about).write(progress);
    const [name] = readdirSync(folder);
    expect(Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toSorted()).toEqual(
      [...Object.keys(progress), ...Object.keys(about), 'pid', 'startedAt', 'seenAt'].toSorted(),
    );
  });

  it('is no reason to fail where it cannot be written', () => {
    const file = new ProcessFile(folder, about);
    rmSync(folder, { recursive: true });
    expect(() => file.write(progress)).not.toThrow();
    expect(() => file.remove()).not.toThrow();
  });
});

describe('processes at work in a folder', () => {
  it('are none where there is no folder', () => {
    expect(processStates(folder)).toEqual([]);
  });

  it('come oldest first; those that have said nothing for 15 s are silent', () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const files = [1, 2, 3].map((second) => {
      vi.setSystemTime(1e12 + 1000 * second);
      return new ProcessFile(folder, { command: `${second}`, part: null });
    });
    for (const file of files.toReversed()) file.write(progress); // at 3 s
    const seen = 1e12 + 3000;
    expect(processStates(folder, { now: seen + SILENT_MS }).map(({ command, silent }) => [command, silent])).toEqual([
      ...[
        ['1', false],
        ['2', false],
        ['3', false],
      ],
    ]);
    const silences = (now: number) => processStates(folder, { now }).map(({ silent }) => silent);
    expect(silences(seen + SILENT_MS + 1)).toEqual([true, true, true]);
    expect(silences(seen - SILENT_MS)).toEqual([false, false, false]); // their clocks may be ahead of ours
    expect(silences(seen - SILENT_MS - 1)).toEqual([true, true, true]);
  });

  it.each([
    ['two hours ahead', 7_200_000],
    ['two hours behind', -7_200_000],
  ])('whose clocks are %s are cleared when they say nothing new for 15 s, and not while they do', (_, skew) => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const at = (ms: number, clock = 0) => vi.setSystemTime(1e12 + ms + clock);
    at(0, skew);
    new ProcessFile(folder, { command: 'killed', part: null }).write(progress);
    const living = new ProcessFile(folder, { command: 'living', part: null });
    living.write(progress);
    let ms = 0;
    at(0);
    const own = new ProcessFile(folder, { command: 'own', part: null }, () => ms);
    const commands = () =>
      processStates(folder)
        .map(({ command }) => command)
        .toSorted();
    for (ms = 1000; ms <= SILENT_MS; ms += 1000) {
      at(ms, skew);
      living.write(progress);
      at(ms);
      own.write(progress);
      expect(commands()).toEqual(['killed', 'living', 'own']);
    }
    at(ms, skew);
    living.write(progress);
    at(ms);
    own.write(progress);
    expect(commands()).toEqual(['living', 'own']);
  });

  it('are told without files that are cut, gone or foreign', () => {
    new ProcessFile(folder, about).write(progress);
    writeFileSync(join(folder, 'empty.json'), '');
    writeFileSync(join(folder, 'cut.json'), '{"pid":');
    writeFileSync(join(folder, 'state.json.0123456789ab.part'), '{}');
    expect(processStates(folder)).toHaveLength(1);
  });
});
