import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { experimentPaths, networksPath } from '../../src/files/paths.ts';
import { type Manifest, readManifest } from '../../src/sweep/manifest.ts';
import { NetworkCache } from '../../src/sweep/networkCache.ts';
import { readFailure } from '../../src/trace/failure.ts';
import { dataSets } from '../dataSets.ts';
import { litterIn, smallRun, TWELVE, tracesIn } from './smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(root, 'a'));
});

const cells = cellsOf(TWELVE, dataSets);
const paths = () => experimentPaths(out, TWELVE.name);
/** Fails the cells at some indices of the plan. */
const failing = (indices: readonly number[], reason = 'it was to fail') => ({
  prune: async ({ id }: Cell) => {
    const fails = indices.some((index) => cells[index].id === id);
    return fails ? ({ kind: 'numerical', reason } as const) : undefined;
  },
});

describe('a cell that fails', () => {
  it('costs only itself: it is told in the order of the plan, kept with its reason, and done by the next run', async () => {
    const { status, computed, failures, events, engine } = await smallRun(out, failing([7, 2]));
    expect(status).toBe('failed');
    expect(computed).toBe(10);
    expect(failures).toEqual([2, 7].map((index) => ({ cell: cells[index], reason: 'it was to fail' })));
    expect(readFailure(paths().failure(cells[7].id))).toBe('it was to fail');
    expect(readManifest(paths().manifest)).toMatchObject({ status: 'failed', cells: { computed: 10, failed: 2 } });
    const told = events.filter((event) => event.event === 'cell');
    expect(told.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(told.filter(({ ok }) => !ok).map(({ cell }) => cell)).toEqual([2, 7].map((index) => cells[index].id));
    expect(engine.pruned).toHaveLength(12);
    expect(events.at(-1)).toEqual({ event: 'end', experiment: 'twelve', status: 'failed' });
    expect(events.at(-2)).toMatchObject({ event: 'progress', done: 10, failed: 2, left: 0, secondsLeft: 0 });

    const second = await smallRun(out);
    expect(second).toMatchObject({ status: 'done', computed: 2, failures: [] });
    expect(second.engine.pruned.toSorted()).toEqual([cells[2].id, cells[7].id].toSorted());
    expect(second.events[0]).toEqual({ event: 'start', experiment: 'twelve', cells: 12, finished: 10 });
    expect(existsSync(paths().failure(cells[2].id))).toBe(false);
    expect(litterIn(out, paths())).toEqual([]);
  });

  it('is told with the reason of the last run', async () => {
    await smallRun(out, failing([0], 'at first'));
    await smallRun(out, failing([0], 'and then'));
    expect(readFailure(paths().failure(cells[0].id))).toBe('and then');
  });

  it('throws a NumericalError, as H + αI without noticeable damping does, and the others go on', async () => {
    const monk = { dataset: 'monks-1', layers: [17, 3, 1], seed: 9, stop: 'weightsLeft', weightsLimit: 57 } as const;
    const singular: Experiment = { ...TWELVE, grids: [{ ...monk, alpha: [1e-30, 1e-5] }] };
    const run = await smallRun(out, {}, {}, singular);
    expect(run).toMatchObject({ status: 'failed', computed: 1 });
    expect(run.failures).toMatchObject([{ cell: run.cells[0], reason: expect.stringMatching(/^NumericalError: .+/) }]);
  });

  it('may do so because its file cannot be written: a folder has its name', async () => {
    const { id } = cells[4];
    mkdirSync(paths().cell(id), { recursive: true });
    const { computed, failures, events } = await smallRun(out);
    expect(computed).toBe(11);
    expect(failures).toEqual([{ cell: cells[4], reason: 'the trace cannot be written (EISDIR)' }]);
    expect(failures[0].reason).not.toContain(out);
    expect(events.filter(({ event }) => event === 'damaged')).toEqual([
      { event: 'damaged', cell: id, reason: `${paths().cell(id)} cannot be read (EISDIR)` },
    ]);
    rmdirSync(paths().cell(id));
    expect(await smallRun(out)).toMatchObject({ status: 'done', computed: 1 });
    expect(existsSync(paths().failure(id))).toBe(false);
  });

  it('is told even where that cannot be kept', async () => {
    mkdirSync(paths().failure(cells[4].id), { recursive: true });
    const { status, failures } = await smallRun(out, failing([4]));
    expect(status).toBe('failed');
    expect(failures).toEqual([{ cell: cells[4], reason: 'it was to fail' }]);
  });

  it('and a manifest that cannot be written: the failures are told', async () => {
    const { prune } = failing([11]);
    const blocking = {
      prune: (cell: Cell) => {
        rmSync(paths().manifest, { force: true, recursive: true });
        mkdirSync(paths().manifest);
        return prune(cell);
      },
    };
    expect((await smallRun(out, blocking)).failures).toHaveLength(1);
    rmSync(paths().manifest, { recursive: true });
    const { prune: block } = blocking;
    const all = { prune: (cell: Cell) => block(cell).then(() => undefined) };
    await expect(smallRun(out, all)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

describe('a network that cannot be trained', () => {
  it('fails its cells, and no others; the next run trains it', async () => {
    const { computed, failures } = await smallRun(out, {
      train: async ({ seed }) => (seed === 2 ? { kind: 'numerical', reason: 'it did not converge' } : undefined),
    });
    expect(computed).toBe(9);
    expect(failures).toEqual(
      cells
        .filter(({ config }) => config.seed === 2)
        .map((cell) => ({ cell, reason: 'its network was not trained: it did not converge' })),
    );
    const { engine, ...second } = await smallRun(out);
    expect(second).toMatchObject({ status: 'done', computed: 3 });
    expect(engine.trained).toEqual([2]);
  });
});

describe('work that cannot be locked fails', () => {
  /** No lock, where one would be: a link that leads nowhere. */
  const block = (path: string) => symlinkSync('nowhere', `${path}.lock`);

  it('one cell', async () => {
    mkdirSync(paths().cells, { recursive: true });
    block(paths().cell(cells[5].id));
    const { computed, failures } = await smallRun(out);
    expect(computed).toBe(11);
    expect(failures).toEqual([{ cell: cells[5], reason: 'it cannot be claimed (EEXIST)' }]);
  });

  it('a network, and with it its cells', async () => {
    block(new NetworkCache(networksPath(out)).path(cells[0].config));
    const { computed, failures } = await smallRun(out);
    expect(computed).toBe(9);
    expect(failures.map(({ cell }) => cell)).toEqual(cells.slice(0, 3));
    expect(failures[0].reason).toBe('it cannot be claimed (EEXIST)');
  });
});

describe('networks', () => {
  it('are trained once for all their cells, and for later experiments in the folder; their cells have the same bytes', async () => {
    const { engine, times } = await smallRun(out);
    expect(engine.trained.toSorted()).toEqual([1, 2, 3, 4]);
    expect(times.training).toBeGreaterThan(0);
    const before = tracesIn(paths());
    rmSync(paths().cells, { recursive: true });
    const again = await smallRun(out);
    expect(again).toMatchObject({ computed: 12, times: { training: 0 } });
    expect(again.engine.trained).toEqual([]);
    expect(tracesIn(paths())).toEqual(before);
    const other = await smallRun(
      out,
      {},
      {},
      { ...TWELVE, name: 'other', grids: [{ ...TWELVE.grids[0], alpha: 1e-3 }] },
    );
    expect(other.computed).toBe(12);
    expect(other.engine.trained).toEqual([]);
  });

  it('that are damaged are trained again', async () => {
    await smallRun(out);
    const before = tracesIn(paths());
    rmSync(paths().cells, { recursive: true });
    writeFileSync(new NetworkCache(networksPath(out)).path(cells[0].config), 'damaged');
    const { engine } = await smallRun(out);
    expect(engine.trained).toEqual([1]);
    expect(tracesIn(paths())).toEqual(before);
  });

  it('may be deleted in the middle of a run, folder and all', async () => {
    const whole = mkdtempSync(join(root, 'a'));
    await smallRun(whole);
    let deleted = 0;
    const { status, computed } = await smallRun(out, {
      width: 1,
      prune: async () => {
        if (deleted++ % 2 === 0) rmSync(join(out, '.cache'), { recursive: true, force: true });
      },
    });
    expect([status, computed, deleted]).toEqual(['done', 12, 12]);
    expect(tracesIn(paths())).toEqual(tracesIn(experimentPaths(whole, TWELVE.name)));
  });

  it('are used even where they cannot be kept', async () => {
    const kept = new NetworkCache(networksPath(out)).path(cells[0].config);
    mkdirSync(kept);
    const { status, engine } = await smallRun(out);
    expect([status, engine.trained.toSorted()]).toEqual(['done', [1, 2, 3, 4]]);
  });
});

it('an error that is no cell’s ends the run, with nothing left locked', async () => {
  const onEvent = ({ event }: { event: string }) => {
    if (event === 'cell') throw new Error('nobody listens');
  };
  await expect(smallRun(out, {}, { onEvent })).rejects.toThrow('nobody listens');
  expect(litterIn(out, paths())).toEqual([]);
});

it('a manifest says what was run and how it went', async () => {
  await smallRun(out, {}, { command: 'surgeon run twelve' });
  const manifest = JSON.parse(readFileSync(paths().manifest, 'utf8')) as Manifest;
  expect(manifest).toMatchObject({ status: 'done', part: null, engine: 'here', command: 'surgeon run twelve' });
  expect(manifest.cells).toEqual({ planned: 12, computed: 12, failed: 0 });
  expect(Object.values(manifest.times).every((ms) => ms > 0)).toBe(true);
});
