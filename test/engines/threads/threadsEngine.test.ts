import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../../src/cell/engine.ts';
import type { CellTask, PrunedTrace } from '../../../src/cell/prunedTrace.ts';
import { trainedNetwork } from '../../../src/cell/trainedNetwork.ts';
import { type CellBatch, tasksOf } from '../../../src/engines/threads/cellBatch.ts';
import { suitTeams, threadsEngine } from '../../../src/engines/threads/threadsEngine.ts';
import { backendsInUse } from '../../../src/estimate/backendsInUse.ts';
import { type Cell, cellsOf } from '../../../src/experiment/cells.ts';
import type { Experiment, Grid } from '../../../src/experiment/experiment.ts';
import { experimentPaths } from '../../../src/files/paths.ts';
import type { WorkerPool } from '../../../src/parallel/pool.ts';
import { type RunResult, runCells } from '../../../src/sweep/runCells.ts';
import type { Trained } from '../../../src/training/trained.ts';
import { pruneAndSave } from '../../cell/pruneAndSave.ts';
import { compiled } from '../../compiled.ts';
import { dataSets, problemHere } from '../../dataSets.ts';
import { smallRun, TWELVE, tracesIn } from '../../sweep/smallRun.ts';
import type { OddTask, OddWay } from '../oddCell.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let out: string;
let whole: Map<string, string>;
beforeEach(() => {
  out = mkdtempSync(join(root, 'a'));
});

/** Two threads as `createPool` starts them, with little memory each. */
let threads: WorkerPool;
beforeAll(async () => {
  const piscina = new Piscina({
    ...{ minThreads: 2, maxThreads: 2 },
    resourceLimits: { maxOldGenerationSizeMb: 100 },
  });
  threads = {
    threads: 2,
    run(worker, task, signal) {
      const filename = compiled(`workers/${worker}.ts`);
      return piscina.run(task, { filename, ...(signal && { signal }) });
    },
    map: () => Promise.reject(new Error('of no use here')),
    close: () => piscina.destroy(),
  };
  whole = tracesIn((await smallRun(mkdtempSync(join(root, 'whole')))).paths);
  // Both threads are there, so that limits of time are not those of their start.
  await Promise.all(cells.slice(0, 2).map(({ config }) => threads.run('trainNetwork', { config, member: null })));
});
afterAll(() => threads.close());

const cells = cellsOf(TWELVE, dataSets);
const PLAIN: Grid = { ...TWELVE.grids[0], backend: 'plain' };
const paths = () => experimentPaths(out, TWELVE.name);

/** The threads, but that they treat some cells in an odd way; @param seen takes all tasks */
function oddThreads(ways: (cell: Cell) => OddWay | undefined, seen: CellTask[] = []) {
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const pool: WorkerPool = {
    ...threads,
    async run<Task, Result>(worker: string, task: Task, signal?: AbortSignal): Promise<Result> {
      if (worker === 'pruneCells') {
        const traces: PrunedTrace[] = [];
        for (const one of tasksOf(task as CellBatch)) traces.push(await pool.run('pruneCell', one, signal));
        return traces as Result;
      }
      if (worker !== 'pruneCell') return threads.run(worker, task, signal);
      const given = task as CellTask;
      seen.push(given);
      const way = ways(given.cell);
      if (!way) return threads.run(worker, task, signal);
      return threads.run<OddTask, Result>('../test/engines/oddCell', { ...given, way, counts }, signal);
    },
  };
  return { pool, counts };
}

async function run(engine: Engine, experiment = TWELVE): Promise<RunResult> {
  const plan = cellsOf(experiment, dataSets);
  const backend = backendsInUse(plan, 2);
  return runCells(experiment, plan, { out, engine, command: 'test', backend });
}

describe('threads', () => {
  it('leave the traces of a single thread', async () => {
    expect(await run(threadsEngine(threads, dataSets))).toMatchObject({ status: 'done', computed: 12 });
    expect(tracesIn(paths())).toEqual(whole);
  });

  it('that end, in whatever way, cost their cells only, which the next run makes', async () => {
    const ends: readonly [index: number, OddWay, reason: string][] = [
      [1, 'exit', 'its thread failed (Error: worker exited with code: 3)'],
      [4, 'throw', 'its thread failed (TypeError: a bug of ours)'],
      [8, 'out of memory', 'its thread ran out of memory'],
    ];
    const { pool } = oddThreads(({ id }) => ends.find(([index]) => cells[index].id === id)?.[1]);
    const { status, computed, failures } = await run(threadsEngine(pool, dataSets));
    expect([status, computed]).toEqual(['failed', 9]);
    expect(failures).toEqual(ends.map(([index, , reason]) => ({ cell: cells[index], reason })));
    expect(await run(threadsEngine(threads, dataSets))).toMatchObject({ status: 'done', computed: 3 });
    expect(tracesIn(paths())).toEqual(whole);
  });

  it('that end while they build H leave it to those that wait', async () => {
    // Kernels of small networks make their own H.
    const grid: Grid = { ...PLAIN, seed: 1, criterion: 'obs', alpha: [1e-6, 1e-4, 1e-2] };
    const seen: CellTask[] = [];
    const odd = oddThreads(({ id }) => (id === seen[0].cell.id ? 'exit while it builds H' : undefined), seen);
    const pool: WorkerPool = {
      ...odd.pool,
      async run(worker, task, signal) {
        // The others come when the first one is building.
        if (worker === 'pruneCell' && seen.length > 0) await vi.waitFor(() => expect(odd.counts[0]).toBe(1), 20_000);
        return odd.pool.run(worker, task, signal);
      },
    };
    const { computed, failures } = await run(threadsEngine(pool, dataSets, { shareFrom: 0 }), {
      ...TWELVE,
      grids: [grid],
    });
    expect([computed, failures.map(({ cell }) => cell.id)]).toEqual([2, [seen[0].cell.id]]);
    expect(tracesIn(paths()).size).toBe(2);
    expect(new Set(seen.map(({ hessian }) => hessian!.values.buffer)).size).toBe(1);
    expect(seen[0].hessian!.state[0]).toBe(-1);
  });
});

describe('a limit of time', () => {
  it('ends a cell that exceeds it; others go on, and a run without it completes it', async () => {
    const { pool } = oddThreads(({ id }) => (id === cells[1].id ? 'sleep' : undefined));
    const { status, computed, failures } = await run(threadsEngine(pool, dataSets, { cellSeconds: 2 }));
    expect([status, computed]).toEqual(['failed', 11]);
    expect(failures).toEqual([{ cell: cells[1], reason: 'the cell took longer than 2 s (--cell-timeout)' }]);
    expect(await run(threadsEngine(threads, dataSets))).toMatchObject({ status: 'done', computed: 1 });
    expect(tracesIn(paths())).toEqual(whole);
  });

  it('ends trainings, too, in the middle of what they do', async () => {
    const grid: Grid = {
      ...TWELVE.grids[0],
      seed: 1,
      training: 'backpropagation',
      trainingSteps: 2 ** 31 - 1,
      decay: 0,
      learningRate: 1e-9,
    };
    const [{ config }] = cellsOf({ ...TWELVE, grids: [grid] }, dataSets);
    expect(await threadsEngine(threads, dataSets, { cellSeconds: 0.3 }).train(config)).toEqual({
      kind: 'timeLimit',
      reason: 'training took longer than 0.3 s (--cell-timeout)',
    });
    expect(await threadsEngine(threads, dataSets, { cellSeconds: 20 }).train(cells[0].config)).toMatchObject({
      kind: 'computed',
    });
  });

  it('ends a cell on a team of threads, which then takes the next one', async () => {
    const grid: Grid = { dataset: 'monks-1', layers: [17, 6, 1], trainingSteps: 2, alpha: 1e-3, stop: 'weightsLeft' };
    const grids: Grid[] = [
      { ...grid, weightsLimit: 1 },
      { ...grid, weightsLimit: 114 },
    ];
    const [long, short] = cellsOf({ ...TWELVE, grids }, dataSets);
    const trained = trainedNetwork(long.config, problemHere(long.config));
    const path = join(out, 'a.arrow');
    const reason = 'the cell took longer than 0.05 s (--cell-timeout)';
    const limited = threadsEngine(threads, dataSets, { cellSeconds: 0.05, teams: true });
    expect(await limited.prune(long, trained, path)).toEqual({ kind: 'timeLimit', reason });
    expect(existsSync(path)).toBe(false);
    expect(await threadsEngine(threads, dataSets, { teams: true }).prune(short, trained, path)).toMatchObject({
      kind: 'computed',
    });
  });
});

describe('H of a trained network', () => {
  const grid: Grid = {
    ...PLAIN,
    seed: '1..2',
    criterion: ['obs', 'unitObs', 'obd', 'magnitude'],
    alpha: '1e-6..1e-2:log5',
  };
  const experiment: Experiment = { ...TWELVE, grids: [grid] };

  it('is built once for all α and criteria that need it whole, and once for those that need its diagonal', async () => {
    const { pool, counts } = oddThreads(() => 'count builds of H');
    expect(await run(threadsEngine(pool, dataSets, { shareFrom: 0 }), experiment)).toMatchObject({
      status: 'done',
      computed: 40,
    });
    expect(counts[0]).toBe(2 * 2);
    const shared = tracesIn(paths());
    for (const cell of cellsOf(experiment, dataSets).filter((_, index) => index % 7 === 0)) {
      const path = join(out, 'alone.arrow');
      const trained = trainedNetwork(cell.config, problemHere(cell.config));
      pruneAndSave({ cell, trained, path, member: null, hessian: null }, dataSets);
      expect(readFileSync(path).toString('base64')).toBe(shared.get(`${cell.id}.arrow`));
    }
  });

  /** Threads that do nothing but note what they are to do. */
  const noting = (seen: CellTask[]): WorkerPool => ({
    ...threads,
    run: (_, task) => {
      seen.push(task as CellTask);
      return Promise.resolve({ kind: 'stopped', reason: '' }) as never;
    },
  });

  it('is shared by cells that have the same, and by no others', async () => {
    const seen: CellTask[] = [];
    const [first, second, alone, unknown] = cellsOf(
      {
        ...TWELVE,
        grids: [
          { ...PLAIN, seed: 1, criterion: 'obs', alpha: [1e-4, 1e-2] },
          { ...PLAIN, seed: [2, 3], criterion: 'obs' },
        ],
      },
      dataSets,
    );
    const engine = threadsEngine(noting(seen), dataSets, { shareFrom: 0 });
    engine.prepare([first, second, alone]);
    for (const cell of [first, second, alone, unknown]) await engine.prune(cell, {} as Trained, '');
    expect(seen.map(({ hessian }) => hessian?.task ?? null)).toEqual([1, 2, null, null]);
    expect(seen[0].hessian!.values).toHaveLength(81);
    expect(seen[1].hessian!.values.buffer).toBe(seen[0].hessian!.values.buffer);
  });

  it('is kept while cells are at work on it, and not for ever', async () => {
    const seen: CellTask[] = [];
    const engine = threadsEngine(noting(seen), dataSets, { shareFrom: 0 });
    const five = cellsOf({ ...TWELVE, grids: [{ ...PLAIN, seed: '1..5', criterion: 'obs' }] }, dataSets);
    // Four are kept for two threads: one matrix and one diagonal each. Those used last stay.
    for (const index of [0, 1, 2, 3, 0, 4, 0, 1]) await engine.prune(five[index], {} as Trained, '');
    const buffers = seen.map(({ hessian }) => hessian!.values.buffer);
    expect(buffers[4]).toBe(buffers[0]);
    expect(buffers[6]).toBe(buffers[0]);
    expect(buffers[7]).not.toBe(buffers[1]); // had to go for the fifth
    expect(new Set(buffers).size).toBe(6);
    const tasks = seen.map(({ hessian }) => hessian!.task);
    expect(new Set(tasks).size).toBe(8);
    expect(Math.min(...tasks)).toBeGreaterThan(0);
  });

  it('that finds no memory is the failure of a cell', async () => {
    const [cell] = cellsOf(
      {
        ...TWELVE,
        grids: [{ ...TWELVE.grids[0], seed: 1, layers: [2, 99_999, 1], backend: 'plain' }],
      },
      dataSets,
    );
    const result = await threadsEngine(threads, dataSets).prune(cell, {} as Trained, '');
    expect(result).toEqual({ kind: 'thread', reason: expect.stringMatching(/^its thread failed \(RangeError: /) });
  });
});

describe('teams', () => {
  const [small] = cells;
  const [large] = cellsOf({ ...TWELVE, grids: [{ dataset: 'monks-1', layers: [17, 12, 1] }] }, dataSets);

  it('suit cells that are fewer than threads, if some are large', () => {
    expect(suitTeams([large], 2)).toBe(true);
    expect(suitTeams([small], 2)).toBe(false);
    expect(suitTeams([small, large], 3)).toBe(true);
    expect(suitTeams([small, large], 2)).toBe(false);
    expect(suitTeams([], 2)).toBe(false);
  });

  it('take one cell at a time; without them there is one for each thread', () => {
    expect(threadsEngine(threads, dataSets).width).toBe(2);
    expect(threadsEngine(threads, dataSets, { teams: true }).width).toBe(1);
  });
});
