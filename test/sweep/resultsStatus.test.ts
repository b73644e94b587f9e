import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResultError, UsageError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { type RunStatus, readManifest, writeManifest } from '../../src/sweep/manifest.ts';
import { ProcessFile, SILENT_MS } from '../../src/sweep/processState.ts';
import { heardStatus, resultsStatus } from '../../src/sweep/resultsStatus.ts';
import { dataSets } from '../dataSets.ts';
import { smallRun, TWELVE } from './smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const cells = cellsOf(TWELVE, dataSets);
let out: string;
const paths = () => experimentPaths(out, TWELVE.name);
beforeEach(() => {
  out = mkdtempSync(join(root, 'a'));
});

const progress = { cells: 12, done: 3, failed: 1, left: 8, rate: 2, secondsLeft: 4 };

describe('the status of results', () => {
  it('is that of the last run, with what is there and what failed', async () => {
    const part = { name: 'some', cells: cells.slice(0, 3) };
    const failing = {
      prune: async ({ id }: { id: string }) =>
        id === cells[1].id ? ({ kind: 'numerical', reason: 'no' } as const) : undefined,
    };
    await smallRun(out, failing, { part });
    mkdirSync(`${paths().cell(cells[5].id)}.lock`);
    writeFileSync(`${paths().cell(cells[6].id)}.0123456789ab.part`, '');
    expect(resultsStatus(out)).toEqual([
      {
        ...{ experiment: 'twelve', status: 'failed', planned: 12, traces: 2, processes: [] },
        failed: [{ cell: cells[1].id, reason: 'no' }],
      },
    ]);
  });

  it('is of every experiment, by name; other folders and files do not matter', async () => {
    await smallRun(out, {}, { part: { name: 'none', cells: [] } });
    await smallRun(out, {}, { part: { name: 'none', cells: [] } }, { ...TWELVE, name: 'another' });
    mkdirSync(join(out, 'foreign'));
    writeFileSync(join(out, 'claims.arrow'), '');
    expect(resultsStatus(out).map(({ experiment, status, traces }) => [experiment, status, traces])).toEqual([
      ['another', 'done', 0],
      ['twelve', 'done', 0],
    ]);
  });

  it('is running while a process says so, and killed when a run has no process left', async () => {
    await smallRun(out, {}, { part: { name: 'none', cells: [] } });
    const says = (status: RunStatus) => writeManifest(paths().manifest, { ...readManifest(paths().manifest), status });
    const status = (now = Date.now()) => resultsStatus(out, { now })[0].status;
    expect(status()).toBe('done');
    says('running');
    expect(status()).toBe('killed');
    const file = new ProcessFile(paths().processes, { command: 'surgeon run', part: 'shard 1/2' });
    file.write(progress);
    expect(status()).toBe('running');
    expect(resultsStatus(out)[0].processes).toMatchObject([
      { ...progress, command: 'surgeon run', part: 'shard 1/2', pid: process.pid, silent: false },
    ]);
    expect(resultsStatus(out)[0].processes[0]).not.toHaveProperty('path');
    const later = Date.now() + SILENT_MS + 1000;
    expect(status(later)).toBe('killed');
    expect(resultsStatus(out, { now: later })[0].processes).toMatchObject([{ silent: true }]);
    says('interrupted'); // by another process, while this one is at work
    expect(status()).toBe('running');
    file.remove();
    expect(status()).toBe('interrupted');
  });

  it.each([
    ['two hours ahead', 7_200_000],
    ['two hours behind', -7_200_000],
    ['five seconds ahead', 5000],
  ])('is running where the clock of the process is %s, and killed once it says nothing new', async (_, skew) => {
    await smallRun(out, {}, { part: { name: 'none', cells: [] } });
    writeManifest(paths().manifest, { ...readManifest(paths().manifest), status: 'running' });
    const file = new ProcessFile(paths().processes, { command: 'surgeon run', part: null });
    const say = (done: number) => {
      vi.useFakeTimers({ now: Date.now() + skew, toFake: ['Date'] });
      file.write({ ...progress, done });
      vi.useRealTimers();
    };
    say(3);
    const heard = heardStatus(out, 20);
    say(4); // between the two looks
    expect(await heard).toMatchObject([{ status: 'running', processes: [{ done: skew === 5000 ? 3 : 4 }] }]);
    const silent = Math.abs(skew) > SILENT_MS;
    expect(await heardStatus(out, 20)).toMatchObject([
      { status: silent ? 'killed' : 'running', processes: [{ silent }] },
    ]);
  });

  it('can be told without cells', async () => {
    await smallRun(out);
    rmSync(paths().cells, { recursive: true });
    expect(resultsStatus(out)).toMatchObject([{ status: 'done', traces: 0, failed: [] }]);
  });

  it.each([
    [
      'a folder that is not there',
      () => join(root, 'nowhere'),
      'nowhere does not exist: give a folder as for run --out',
    ],
    ['a file', () => 'package.json', 'package.json is no folder: give a folder as for run --out'],
    ['a folder without results', () => out, 'holds no results: give the folder that was given to run --out'],
  ])('cannot be told of %s', (_, folder, message) => {
    expect(() => resultsStatus(folder())).toThrow(UsageError);
    expect(() => resultsStatus(folder())).toThrow(message);
  });

  it('cannot be told of a folder of folders of results, which is told', async () => {
    await smallRun(join(out, 'nested'));
    expect(() => resultsStatus(out)).toThrow(`was given to run --out, such as ${join(out, 'nested')}`);
  });

  it('cannot be told of a manifest that is damaged', async () => {
    await smallRun(out, {}, { part: { name: 'none', cells: [] } });
    writeFileSync(paths().manifest, '{');
    expect(() => resultsStatus(out)).toThrow(ResultError);
  });
});
