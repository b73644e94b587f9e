import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import { threadsEngine } from '../../src/engines/threads/threadsEngine.ts';
import { backendsInUse } from '../../src/estimate/backendsInUse.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { createPool, type WorkerPool } from '../../src/parallel/pool.ts';
import { type Manifest, readManifest } from '../../src/sweep/manifest.ts';
import { type RunOptions, runCells } from '../../src/sweep/runCells.ts';
import type { RunEvent } from '../../src/sweep/runEvent.ts';
import { buildTables } from '../../src/tables/experimentTables.ts';
import { readTrace } from '../../src/trace/trace.ts';
import { dataSets } from '../dataSets.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Pools by their numbers of threads; runs share them. */
const pools = new Map<number, WorkerPool>();
afterAll(() => Promise.all([...pools.values()].map((pool) => pool.close())));
function poolOf(threads: number): WorkerPool {
  const pool = pools.get(threads) ?? createPool(threads);
  pools.set(threads, pool);
  return pool;
}

const small: Experiment = {
  name: 'small',
  question: 'Are the bits the same?',
  grids: [
    { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-2, criterion: ['obs', 'obd', 'magnitude'], seed: '1..2' },
    { dataset: 'xor', layers: [2, 2, 1], stop: 'end', decay: 1e-6, alpha: [1e-6, 1e-4], seed: '1..3' },
  ],
  tables: { orders: { reference: { alpha: 1e-6 } } },
};
const single: Experiment = { ...small, grids: [{ dataset: 'monks-1', layers: [17, 3, 1], seed: 9 }] };

/** Runs an experiment and builds its tables, as the command line does. */
async function run(experiment: Experiment, folder: string, threads: number, more: Partial<RunOptions> = {}) {
  const pool = poolOf(threads);
  const out = join(root, folder);
  const events: RunEvent[] = [];
  const cells = cellsOf(experiment, dataSets);
  const onEvent = (event: RunEvent) => {
    events.push(event);
    more.onEvent?.(event);
  };
  const result = await runCells(experiment, cells, {
    out,
    engine: threadsEngine(pool, dataSets),
    command: 'test',
    backend: backendsInUse(cells, threads),
    ...more,
    onEvent,
  });
  buildTables(out, experiment, cells, { dataSets, failed: result.failures });
  return { ...result, events, cells, paths: experimentPaths(out, experiment.name) };
}

/** Every file of a results folder but the manifest, which holds times. */
function files(folder: string, experiment: Experiment): Map<string, string> {
  const at = join(root, folder, experiment.name);
  const names = readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.arrow'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(at, name)).toString('base64')]));
}

describe('the bytes of all tables and traces', () => {
  it.each([2, 3, 7])('are those of one thread on %i threads: whole cells over the threads', async (threads) => {
    await run(small, 'whole-1', 1);
    await run(small, `whole-${threads}`, threads);
    expect(files(`whole-${threads}`, small)).toEqual(files('whole-1', small));
    expect(files('whole-1', small).size).toBe(12 + 5);
  });

  it.each([1, 2, 3, 7])('of a single cell are the same on %i threads: its shards over the threads', async (threads) => {
    await run(single, `single-${threads}`, threads);
    await run(single, 'single-1', 1);
    expect(files(`single-${threads}`, single)).toEqual(files('single-1', single));
  });

  it('are those of an uninterrupted run after an interruption and a resumption', async () => {
    await run(small, 'whole-1', 1);
    const interruption = new AbortController();
    const stopAfterThree = (event: RunEvent) => {
      if (event.event === 'cell' && event.done === 3) interruption.abort();
    };
    const first = await run(small, 'resumed', 2, { signal: interruption.signal, onEvent: stopAfterThree });
    expect(first.status).toBe('interrupted');
    expect(first.computed).toBeGreaterThanOrEqual(3);
    expect(first.computed).toBeLessThan(12);
    const manifest = JSON.parse(readFileSync(first.paths.manifest, 'utf8')) as Manifest;
    expect(manifest.status).toBe('interrupted');

    const second = await run(small, 'resumed', 2);
    expect(second.status).toBe('done');
    expect(second.events[0]).toMatchObject({ event: 'start', cells: 12 });
    expect(second.computed).toBeLessThanOrEqual(12 - first.computed);
    expect(files('resumed', small)).toEqual(files('whole-1', small));
  });
});

it('the two inverses delete the same weights in the same order: a second route along a whole path', async () => {
  const both: Experiment = {
    ...small,
    name: 'both',
    grids: [{ dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, stop: 'end', inverse: ['recursive', 'exact'] }],
  };
  const { paths, cells } = await run(both, 'both', 2);
  const [recursive, exact] = cells.map(({ id }) => readTrace(paths.cell(id)).steps);
  expect(recursive.map((step) => step.deleted)).toEqual(exact.map((step) => step.deleted));
  // Each inverse is off by 1e-12 (crosscheck.arrow at α = 1e-5), and 36 updates of weights below 10 pass it on.
  for (const [s, step] of recursive.entries()) {
    for (const [q, w] of step.weights.entries()) expect(Math.abs(w - exact[s].weights[q])).toBeLessThan(1e-8);
  }
  expect(recursive.map((step) => step.trainError)).not.toEqual(exact.map((step) => step.trainError));
});

describe('finished cells', () => {
  it('are not computed again, unless forced', async () => {
    await run(single, 'again', 1);
    expect((await run(single, 'again', 1)).computed).toBe(0);
    expect((await run(single, 'again', 1, { force: true })).computed).toBe(1);
  });

  it.each([
    ['cut in the middle', (path: string) => truncateSync(path, 3000), 'is cut short'],
    ['emptied', (path: string) => truncateSync(path, 0), 'is empty'],
    ['replaced by text', (path: string) => writeFileSync(path, 'not a table at all'), 'is not an Arrow file'],
  ])('are named and computed again when %s', async (name, damage, reason) => {
    const { paths, cells } = await run(single, `damaged ${name}`, 1);
    const before = files(`damaged ${name}`, single);
    damage(paths.cell(cells[0].id));
    const { computed, events } = await run(single, `damaged ${name}`, 1);
    expect(computed).toBe(1);
    expect(events[0]).toMatchObject({ event: 'damaged', cell: cells[0].id, reason: expect.stringContaining(reason) });
    expect(files(`damaged ${name}`, single)).toEqual(before);
  });
});

it('a file that holds another cell is named and computed again, and its rows are not taken', async () => {
  const two: Experiment = { ...single, grids: [{ ...single.grids[0], criterion: 'magnitude', seed: '1..2' }] };
  const { paths, cells } = await run(two, 'swapped', 2);
  const before = files('swapped', two);
  const [first, second] = cells.map(({ id }) => paths.cell(id));
  writeFileSync(first, readFileSync(second));
  expect(buildTables(join(root, 'swapped'), two, cells, { dataSets }).missing).toEqual([cells[0]]);
  const { events, computed } = await run(two, 'swapped', 2);
  expect(events[0]).toMatchObject({ event: 'damaged', reason: expect.stringContaining(`holds cell ${cells[1].id}`) });
  expect(computed).toBe(1);
  expect(files('swapped', two)).toEqual(before);
});

it('tables of an older plan do not survive', async () => {
  await run(small, 'older', 1);
  const { tables: _, ...plain } = small;
  const { paths } = await run({ ...plain, grids: [small.grids[1]] }, 'older', 1);
  expect(() => readTable(paths.table('orders'))).toThrow('does not exist');
  expect(readTable(paths.table('summary')).rows).toHaveLength(6);
});

describe('a cell that fails', () => {
  // H of a MONK network has rank 40 of 58: without noticeable damping it cannot be inverted, and must not be
  // "repaired".
  const grids = [{ dataset: 'monks-1', layers: [17, 3, 1], seed: 9, alpha: [1e-5, 1e-30] }] as const;
  const failing: Experiment = { ...small, name: 'failing', grids };

  it('is a row in failures.arrow with its reason, and the others go on', async () => {
    const { status, failures, computed, paths, cells } = await run(failing, 'failing', 2);
    expect(status).toBe('failed');
    expect(computed).toBe(1);
    expect(failures.map(({ cell }) => cell.id)).toEqual([cells[1].id]);
    const { rows } = readTable(paths.table('failures'));
    expect(rows).toMatchObject([
      { cell: cells[1].id, alpha: 1e-30, reason: expect.stringMatching(/NumericalError: .+/) },
    ]);
    expect(readTable(paths.table('summary')).rows.map((row) => row.cell)).toEqual([cells[0].id]);
  });
});

describe('what a run leaves', () => {
  it('agrees with itself: last row of the trace = summary; steps = trace; one check an inverse', async () => {
    const { paths, cells } = await run(small, 'whole-1', 1);
    const summary = readTable(paths.table('summary')).rows;
    const steps = readTable(paths.table('steps')).rows;
    const checks = readTable(paths.table('crosscheck')).rows;
    expect(summary.map((row) => row.cell)).toEqual(cells.map(({ id }) => id));
    for (const [c, { id, config }] of cells.entries()) {
      const trace = readTrace(paths.cell(id));
      const last = trace.steps[trace.steps.length - 1];
      const { weightsLeft, trainError, testError, trainAccuracy, testAccuracy } = last;
      expect(summary[c]).toMatchObject({ weightsLeft, trainError, testError, trainAccuracy, testAccuracy });
      expect(trace.config).toEqual(config);
      const own = steps.filter((row) => row.cell === id);
      expect(own.map((row) => row.errorChange)).toEqual(trace.steps.map((step) => step.errorChange));
      expect([...last.weights].filter((w) => w !== 0)).toHaveLength(weightsLeft);
      // An inverse for each deletion that was not free, and one for the deletion that was taken back.
      const inverses =
        trace.steps.slice(1).filter((step) => !step.nuisance).length + (trace.outcome.stoppedBy === 'end' ? 0 : 1);
      const [isObs, ofCell] = [config.criterion === 'obs', checks.filter((row) => row.cell === id)];
      const byMlMatrix = ofCell.filter(({ check }) => check === 'mlMatrix');
      expect(byMlMatrix.map(({ step }) => step)).toEqual(isObs ? [1] : []);
      expect(ofCell.length - byMlMatrix.length).toBe(isObs ? inverses : 0);
    }
    expect(checks.every((row) => row.agrees === true)).toBe(true);
    expect(summary[6].testError).toBeNull(); // XOR has no test set
  });

  it('has a manifest that names no place and from which the plan can be read', async () => {
    const { paths, cells } = await run(small, 'whole-1', 1);
    const text = readFileSync(paths.manifest, 'utf8');
    expect(text).not.toContain(root);
    expect(JSON.parse(text)).toMatchObject({
      status: 'done',
      engine: 'threads',
      threads: 1,
      cells: { planned: 12, failed: 0 },
    });
    expect(cellsOf(readManifest(paths.manifest).config, dataSets)).toEqual(cells);
  });

  it('says so when a manifest is missing', () => {
    expect(() => readManifest(join(root, 'nowhere', 'manifest.json'))).toThrow(
      /cannot be read \(ENOENT\): run the experiment first/,
    );
  });
});
