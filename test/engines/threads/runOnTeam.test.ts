import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellBackend, type TeamBackend, teamBackend } from '../../../src/cell/cellBackend.ts';
import { cellCurvature } from '../../../src/cell/cellCurvature.ts';
import type { CellTask, PrunedTrace } from '../../../src/cell/prunedTrace.ts';
import { runCell } from '../../../src/cell/runCell.ts';
import { problemOf } from '../../../src/config/problem.ts';
import { isOfTeam } from '../../../src/config/suitsCellKernels.ts';
import { curvatureDiagonal } from '../../../src/curvature/curvatureDiagonal.ts';
import { outerProductCurvature } from '../../../src/curvature/outerProductCurvature.ts';
import { type DataSet, dataSetOf } from '../../../src/dataset/dataSet.ts';
import { DataSets } from '../../../src/dataset/dataSets.ts';
import { type MemberTask, runOnTeam } from '../../../src/engines/threads/runOnTeam.ts';
import { threadsEngine } from '../../../src/engines/threads/threadsEngine.ts';
import { NumericalError } from '../../../src/errors.ts';
import { type Cell, cellsOf } from '../../../src/experiment/cells.ts';
import type { Experiment, Grid } from '../../../src/experiment/experiment.ts';
import { experimentPaths, networksPath } from '../../../src/files/paths.ts';
import { writeWhole } from '../../../src/files/wholeFile.ts';
import { exactInverse } from '../../../src/inverse/exactInverse.ts';
import type { InverseCheck } from '../../../src/inverse/inverseCheck.ts';
import { recursiveInverse } from '../../../src/inverse/recursiveInverse.ts';
import { allocateMatrix } from '../../../src/linalg/backend.ts';
import { loadLibrary } from '../../../src/linalg/openblas/library.ts';
import { type TeamMember, teamMembers } from '../../../src/linalg/wasm/teamMember.ts';
import { networkOf } from '../../../src/network/architecture.ts';
import { fullMask, liveWeights } from '../../../src/network/mask.ts';
import { createPool, type WorkerPool } from '../../../src/parallel/pool.ts';
import { NetworkCache } from '../../../src/sweep/networkCache.ts';
import { runCells } from '../../../src/sweep/runCells.ts';
import { readTrace } from '../../../src/trace/trace.ts';
import { levenbergMarquardt } from '../../../src/training/levenbergMarquardt.ts';
import { startWeights } from '../../../src/training/startWeights.ts';
import type { Trained } from '../../../src/training/trained.ts';
import { pruneAndSave } from '../../cell/pruneAndSave.ts';
import { largest, largestDifference, uniforms } from '../../problems.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const experiment = (grid: Grid): Experiment => ({ name: 'team', question: '?', grids: [grid] });
const dataSets = new DataSets({ read: new Map([['digits/1', threeClasses()]]) });
const problemHere = (config: Cell['config']) => problemOf(config, dataSets);
const { train: samples } = dataSets.of({ dataset: 'monks-1' });

/** 115 weights, pruned by kernels to 60, an inverse for every ten; α is so large that bounds are small. */
const grid = {
  dataset: 'monks-1',
  layers: [17, 6, 1],
  alpha: 1e-3,
  stop: 'weightsLeft',
  weightsLimit: 60,
  renewEvery: 10,
} as const satisfies Grid;
const cells = cellsOf(experiment({ ...grid, criterion: ['obs', 'obd', 'magnitude'] }), dataSets);
const [obs] = cells;

const network = networkOf(obs.config);
const everyWeight = Int32Array.from({ length: network.weights }, (_, q) => q);
/** The network of all cells, after a few steps. */
const trained = levenbergMarquardt(
  {
    network,
    weights: startWeights(network, obs.config.startRange!, obs.config.seed!),
    live: liveWeights(fullMask(network)),
    samples,
  },
  obs.config.decay,
  { maxSteps: 8, gradientNorm: 0 },
);

/** Six inputs and three classes in the place of a data set of files, which every thread is given. */
function threeClasses(): DataSet {
  const inputs = uniforms(6 * 60, 91);
  const drawn = Array.from({ length: 60 }, (_, k) => {
    const input = [...inputs.subarray(6 * k, 6 * k + 6)];
    const scores = [input[0] + input[1] * input[2], input[3] - input[4], input[5] * input[0] - 0.2];
    return { input, target: scores.map((score) => (score === Math.max(...scores) ? 1 : 0)) };
  });
  const names = { inputs: ['a', 'b', 'c', 'd', 'e', 'f'], outputs: ['x', 'y', 'z'] };
  return dataSetOf('digits', names, drawn, null);
}

/** Runs cells as an experiment, in a folder of their own; @returns the bytes of their traces */
async function run(
  pool: WorkerPool,
  of: readonly Cell[],
  folder: string,
  network: Trained | null = trained,
): Promise<Buffer[]> {
  const out = join(root, folder);
  const networks = new NetworkCache(networksPath(out));
  if (network) for (const { config } of of) await networks.write(config, network);
  const paths = experimentPaths(out, 'team');
  const backend = { name: 'wasm', core: 'test' };
  const options = { out, engine: threadsEngine(pool, dataSets), command: 'test', backend };
  const { failures, computed } = await runCells(experiment(grid), of, options);
  expect(failures).toEqual([]);
  expect(computed).toBe(of.length);
  return of.map(({ id }) => readFileSync(paths.cell(id)));
}

/** A pool that notes what it is asked for, and may ask for something else. */
function watched(pool: WorkerPool, instead: (task: MemberTask) => MemberTask = (task) => task) {
  const tasks: { readonly worker: string; readonly task: unknown }[] = [];
  const ends: number[] = []; // how many tasks had been asked for when a cell ended
  const watching: WorkerPool = {
    ...pool,
    run: async (worker, task) => {
      tasks.push({ worker, task });
      const result = await pool.run(worker, worker === 'teamMember' ? instead(task as MemberTask) : task);
      if (worker === 'pruneCell') ends.push(tasks.length);
      return result as never;
    },
  };
  return { watching, tasks, ends };
}

let pools: WorkerPool[];
beforeAll(() => {
  pools = [1, 2, 3].map((threads) => createPool(threads, dataSets.handedOver));
});
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

describe('the bytes of a trace', () => {
  let expected: Buffer[];
  beforeAll(async () => {
    expected = await run(pools[0], cells, 'one thread');
  });

  it('are those of a cell that this thread computes', () => {
    cells.forEach((cell, c) => {
      const path = join(root, `${cell.id}.arrow`);
      expect(pruneAndSave({ cell, trained, path, member: null, hessian: null }, dataSets)).toMatchObject({
        kind: 'computed',
      });
      expect(readFileSync(path).equals(expected[c])).toBe(true);
    });
  });

  it.each([2, 3])('are the same on %i threads, one cell after the other on a team', async (threads) => {
    for (const [c, cell] of cells.entries()) {
      const { watching, tasks } = watched(pools[threads - 1]);
      const [bytes] = await run(watching, [cell], `team of ${threads}`);
      expect(bytes.equals(expected[c]), cell.config.criterion).toBe(true);
      const members = Array(isOfTeam(cell.config) ? threads - 1 : 0).fill('teamMember');
      expect(tasks.map(({ worker }) => worker)).toEqual([...members, 'pruneCell']);
    }
  });

  it.each([2, 3])('are the same on %i threads, whole cells over them', async (threads) => {
    const { watching, tasks } = watched(pools[threads - 1]);
    const bytes = await run(watching, cells, `whole cells over ${threads}`);
    bytes.forEach((trace, c) => {
      expect(trace.equals(expected[c]), cells[c].config.criterion).toBe(true);
    });
    expect(tasks.map(({ worker, task }) => [worker, (task as CellTask).member])).toEqual(
      Array(3).fill(['pruneCell', null]),
    );
  });

  it('are the same of fewer cells than threads, one after the other on a team of all', async () => {
    const { watching, tasks, ends } = watched(pools[2]);
    const two = cellsOf(experiment({ ...grid, criterion: 'obs', block: [16, 128] }), dataSets);
    const alone = await run(pools[0], two, 'two cells on one thread');
    const bytes = await run(watching, two, 'two cells on three threads');
    bytes.forEach((trace, c) => expect(trace.equals(alone[c]), `cell ${c}`).toBe(true));
    const one = ['teamMember', 'teamMember', 'pruneCell'];
    expect(tasks.map(({ worker }) => worker)).toEqual([...one, ...one]);
    expect(ends).toEqual([3, 6]);
  });

  it('come from small cells without a team, on as many threads as there are', async () => {
    const small = cellsOf(experiment({ ...grid, criterion: 'obd', backend: ['plain', 'wasm'] }), dataSets);
    const { watching, tasks } = watched(pools[2]);
    await run(watching, small, 'small');
    expect(tasks.map(({ worker }) => worker)).toEqual(['pruneCell', 'pruneCell']);
  });
});

describe('the bytes of a trace with cross-entropy, softmax and retraining by kernels', () => {
  const classes = {
    dataset: 'digits',
    layers: [6, 12, 3], // 123 weights
    loss: 'crossEntropy',
    outputActivation: 'softmax',
    decay: 1e-2,
    trainingSteps: 8,
    alpha: 1e-3,
    stop: 'weightsLeft',
    weightsLimit: 117,
    renewEvery: 3,
    shardSize: 16,
  } as const satisfies Grid;
  const retrained = { retrain: 'every', retrainEvery: 4, retrainSteps: 4 } as const;
  const all = cellsOf(
    {
      ...{ name: 'team', question: '?' },
      grids: [
        { ...classes, ...retrained, criterion: ['obs', 'obd', 'random'] },
        { ...classes, ...retrained, criterion: 'obs', inverse: 'exact', block: 16 },
        // Squared error.
        { ...grid, ...retrained, trainingSteps: 8, weightsLimit: 109, renewEvery: 3, criterion: 'obs' },
      ],
    },
    dataSets,
  );
  let expected: Buffer[];
  beforeAll(async () => {
    expected = await run(pools[0], all, 'classes on one thread', null);
  });

  it.each([2, 3])('are the same on %i threads, on a team or whole', async (threads) => {
    const whole = await run(pools[threads - 1], all, `classes over ${threads}`, null);
    whole.forEach((trace, c) => expect(trace.equals(expected[c]), `cell ${c}`).toBe(true));
    for (const [c, cell] of all.entries()) {
      const { watching, tasks } = watched(pools[threads - 1]);
      const [bytes] = await run(watching, [cell], `classes on a team of ${threads}, cell ${c}`, null);
      expect(bytes.equals(expected[c]), `cell ${c}`).toBe(true);
      const members = Array(isOfTeam(cell.config) ? threads - 1 : 0).fill('teamMember');
      expect(tasks.map(({ worker }) => worker)).toEqual(['trainNetwork', ...members, 'pruneCell']);
    }
  });

  it('have the same bits when a large network is trained on a team, before cells by whole threads, too', async () => {
    const large = { ...classes, layers: [6, 26, 3], training: 'quasiNewton', criterion: 'obd' } as const; // 263 weights
    const two = cellsOf(experiment({ ...large, weightsLimit: 260, alpha: [1e-3, 1e-2] }), dataSets);
    const alone = await run(pools[0], two, 'large on one thread', null);
    for (const threads of [2, 3]) {
      const { watching, tasks } = watched(pools[threads - 1]);
      const traces = await run(watching, two, `large on ${threads}`, null);
      traces.forEach((trace, c) => expect(trace.equals(alone[c]), `cell ${c}`).toBe(true));
      const members = Array(threads - 1).fill('teamMember');
      expect(tasks.slice(0, threads).map(({ worker }) => worker)).toEqual([...members, 'trainNetwork']);
    }
  });

  it('have what was asked for: kernels, checks that agree, retraining that lowers the loss', () => {
    for (const [c, cell] of all.entries()) {
      const { config, steps, checks } = readTrace(
        experimentPaths(join(root, 'classes on one thread'), 'team').cell(cell.id),
      );
      expect(config.backend).toBe('wasm');
      expect(checks.every(({ agrees }) => agrees)).toBe(true);
      expect(checks.length > 0).toBe(config.criterion === 'obs');
      const chosen = steps.slice(1).filter(({ nuisance }) => !nuisance);
      const due = chosen.map((_, i) => config.retrain === 'every' && (i + 1) % 4 === 0);
      expect(chosen.map((step) => step.retrained)).toEqual(due);
      for (const step of chosen.filter((other) => other.retrained)) {
        const before = steps[step.step - 1].trainError! + step.errorChange!;
        expect(step.trainError!, `cell ${c}`).toBeLessThan(before);
      }
    }
  });
});

describe('a cell by kernels', () => {
  const traceOf = (cell: Cell) => {
    const path = join(root, `${cell.id} by hand.arrow`);
    expect(pruneAndSave({ cell, trained, path, member: null, hessian: null }, dataSets)).toMatchObject({
      kind: 'computed',
    });
    return readTrace(path);
  };

  it('deletes the same weights in the same order as by plain loops, with the same weights left', () => {
    const plain = cellsOf(experiment({ ...grid, criterion: ['obs', 'obd', 'magnitude'], backend: 'plain' }), dataSets);
    cells.forEach((cell, c) => {
      expect([cell.config.backend, plain[c].config.backend]).toEqual(['wasm', 'plain']);
      const [found, expected] = [cell, plain[c]].map(traceOf);
      expect(found.steps).toHaveLength(56);
      expect(found.steps.map(({ deleted }) => deleted)).toEqual(expected.steps.map(({ deleted }) => deleted));
      // Each inverse is off by its bound at most, relative in the metric of H + αI, in which a correction is off by
      // twice that; corrections are no larger than the weights, 55 of them add up, and the H of weights that are off is
      // off with them.
      const bound = Math.max(0, ...found.checks.map((check) => check.bound));
      for (const [s, { weights, saliency, trainError }] of found.steps.entries()) {
        const step = expected.steps[s];
        expect(largestDifference(weights, step.weights)).toBeLessThanOrEqual(4 * 55 * bound * largest(trained.weights));
        // Saliencies and errors of the diagonal are sums of 124 terms in another order, none of them negative.
        const relative = cell.config.criterion === 'obs' ? 4 * 55 * bound : 300 * Number.EPSILON;
        expect(Math.abs(trainError! - step.trainError!)).toBeLessThanOrEqual(relative * step.trainError!);
        if (saliency !== null)
          expect(Math.abs(saliency - step.saliency!)).toBeLessThanOrEqual(relative * step.saliency!);
      }
    });
  });

  it('has a check of each inverse that agrees: one for every ten deletions of obs, none of the others', () => {
    const [ofObs, ...ofOthers] = cells.map(traceOf);
    const chosen = ofObs.steps.slice(1).filter(({ nuisance }) => !nuisance); // the free ones do not count
    const renewals = chosen.filter((_, i) => i % 10 === 0).map(({ step }) => step);
    expect(ofObs.checks.map(({ step }) => step)).toEqual(renewals);
    for (const check of ofObs.checks) {
      const weights = 116 - check.step;
      expect(check).toMatchObject({ weights, checkedWeights: weights, check: 'recursion', agrees: true });
      expect(Math.max(check.inverseDifference, check.weightedDifference)).toBeGreaterThan(0); // two routes
      expect(check.bound).toBeLessThan(1e-8);
    }
    expect(ofOthers.map(({ checks }) => checks)).toEqual([[], []]);
  });
});

function errorOf(work: () => unknown): NumericalError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(NumericalError);
    return error as NumericalError;
  }
  throw new Error('nothing was thrown');
}

/** Whether this machine has a BLAS. */
function hasBlas(): boolean {
  try {
    return loadLibrary(1) !== null;
  } catch {
    return false;
  }
}

describe('cellLead', () => {
  it('leads a team of this thread alone, whose cells share one memory, unless it is a member of another', () => {
    const memoryOf = (backend: TeamBackend) => backend.leader.backend.arena.memory;
    const [first, second] = [cells[0], cells[1]].map(({ config }) => teamBackend(config, problemHere(config)));
    expect([first.leader.team.size, second.leader.team.size]).toEqual([1, 1]);
    expect(memoryOf(second)).toBe(memoryOf(first));
    const [member] = teamMembers(1);
    expect(memoryOf(teamBackend(obs.config, problemHere(obs.config), member))).toBe(member.memory);
    expect(member.memory).not.toBe(memoryOf(first));
  });

  it.skipIf(!hasBlas())('has the backend of the cell: a BLAS of this machine deletes in the same order', () => {
    const config = { ...obs.config, backend: 'openblas' } as const;
    expect(teamBackend(config, problemHere(config)).leader.backend.name).toBe('openblas');
    const [found, expected] = [config, obs.config].map(
      (other) => runCell({ ...obs, config: other }, problemHere(other), trained).steps,
    );
    expect(found.map(({ deleted }) => deleted)).toEqual(expected.map(({ deleted }) => deleted));
  });

  it('is nobody for plain loops', () => {
    expect(cellBackend({ ...obs.config, backend: 'plain' }, problemHere(obs.config))).toBeNull();
  });
});

describe('cellCurvature by a backend', () => {
  /** The curvature of a cell by backend, in a memory of its own that holds NaN wherever nothing was put. */
  function backendOf(config: Cell['config']): { backend: TeamBackend; memory: TeamMember['memory'] } {
    const [member] = teamMembers(1);
    const taken = teamBackend(config, problemHere(config), member);
    const { arena } = taken.leader.backend;
    arena.borrow(() => arena.allocate(6 * 115 * 115 + 200_000).values.fill(Number.NaN));
    return { backend: taken, memory: member.memory };
  }

  /** The weights of three hidden units and of what is behind them, 58, in a network with one hidden layer. */
  function threeUnits(config: Cell['config']) {
    const { weights: n, stages } = networkOf(config);
    const [, { firstWeight }] = stages;
    const live = Int32Array.from({ length: n }, (_, q) => q).filter(
      (q) => q < 54 || (q >= firstWeight && q < firstWeight + 3) || q === n - 1,
    );
    return { live, weights: startWeights(networkOf(config), 1, 3).map((w, q) => (live.includes(q) ? w : 0)) };
  }

  it.each(['recursive', 'exact'] as const)('is that of plain loops, inverse %s', (inverse) => {
    const config = { ...obs.config, inverse };
    const [checks, ofPlain]: InverseCheck[][] = [[], []];
    const live = everyWeight.filter((q) => q % 5 !== 1);
    const weights = trained.weights.map((w, q) => (live.includes(q) ? w : 0));
    const found = cellCurvature(config, problemHere(config), backendOf(config).backend, { checks })(weights, live, 3)!;
    const expected = cellCurvature(config, problemHere(config), null, { checks: ofPlain })(weights, live, 3)!;
    const scale = 2 * checks[0].bound * largest(expected.diagonal()) * live.length; // of ‖X‖_F
    expect(largestDifference(found.diagonal(), expected.diagonal())).toBeLessThanOrEqual(scale);
    for (const q of [0, 40, live.length - 1]) {
      expect(largestDifference(found.row(q), expected.row(q))).toBeLessThanOrEqual(scale);
    }
    const n = live.length;
    expect(checks).toMatchObject([{ step: 3, weights: n, checkedWeights: n, check: 'recursion', agrees: true }]);
    // The bound knows n, P·o, tr H and α: nearly the same number, whoever summed H.
    expect(checks[0].bound / ofPlain[0].bound).toBeCloseTo(1, 10);
    expect(checks[0].residualBound / ofPlain[0].residualBound).toBeCloseTo(1, 6);
  });

  it('prunes with the inverse that the cell asks for, and so do plain loops', () => {
    const of = (config: Cell['config']) => {
      const kernels = cellCurvature(config, problemHere(config), backendOf(config).backend)(
        trained.weights,
        everyWeight,
        1,
      )!;
      const loops = cellCurvature(config, problemHere(config), null)(trained.weights, everyWeight, 1)!;
      return [kernels.diagonal(), loops.diagonal()];
    };
    const { config } = obs;
    const n = everyWeight.length;
    const { hessian, rows: jacobian } = outerProductCurvature(
      { network: networkOf(config), weights: trained.weights, live: everyWeight, samples },
      'matrix',
      512,
    );
    const isOnDiagonal = (_: number, index: number) => index % (n + 1) === 0;
    // One gradient at a time has the same bits wherever it is done.
    const recursive = recursiveInverse(jacobian, n, samples.count, config.alpha).filter(isOnDiagonal);
    expect(of({ ...config, inverse: 'recursive', block: 1 })).toEqual([recursive, recursive]);
    const [byKernels, byLoops] = of({ ...config, inverse: 'exact', block: 1 });
    expect(byLoops).toEqual(exactInverse(hessian, n, config.alpha).filter(isOnDiagonal));
    expect(byKernels).not.toEqual(recursive);
  });

  it.each([
    { inverse: 'exact', shardSize: 31 },
    { inverse: 'recursive', block: 16 },
  ] as const)('sums in the order that the cell says: %j has other bits', (others) => {
    const diagonals = [
      { ...obs.config, inverse: others.inverse },
      { ...obs.config, ...others },
    ].map((config) =>
      cellCurvature(config, problemHere(config), backendOf(config).backend)(
        trained.weights,
        everyWeight,
        1,
      )!.diagonal(),
    );
    expect(diagonals[0]).not.toEqual(diagonals[1]);
  });

  it('is the diagonal of H + αI for criteria that need no more', () => {
    const config = cells[1].config;
    const curvature = cellCurvature(config, problemHere(config), backendOf(config).backend)(
      trained.weights,
      everyWeight,
      1,
    )!;
    const expected = curvatureDiagonal({ network, weights: trained.weights, live: everyWeight, samples }).map(
      (h) => h + config.alpha,
    );
    expect(curvature.diagonal()).toEqual(expected);
  });

  it.each(['recursive', 'exact'] as const)(
    'is checked by probes where a path is too long for more, inverse %s',
    (inverse) => {
      const [{ config }] = cellsOf(
        experiment({ ...grid, layers: [17, 48, 1], stop: 'end', renewEvery: 1, inverse }),
        dataSets,
      );
      const { live, weights } = threeUnits(config);
      const checks: InverseCheck[] = [];
      const found = cellCurvature(config, problemHere(config), backendOf(config).backend, { checks })(
        weights,
        live,
        7,
      )!;
      expect(checks).toMatchObject([{ step: 7, weights: 58, checkedWeights: 58, check: 'probe', agrees: true }]);
      const expected = cellCurvature(config, problemHere(config), null)(weights, live, 7)!.diagonal();
      const scale = 2 * checks[0].bound * largest(expected) * live.length;
      expect(largestDifference(found.diagonal(), expected)).toBeLessThanOrEqual(scale);
    },
  );

  it.each([
    { layers: [17, 6, 1], check: 'recursion', inverse: 'recursive' },
    { layers: [17, 6, 1], check: 'recursion', inverse: 'exact' },
    { layers: [17, 48, 1], check: 'probe', inverse: 'recursive' },
    { layers: [17, 48, 1], check: 'probe', inverse: 'exact' },
  ] as const)('is refused where the inverses are not of one H: $check, inverse $inverse', ({ layers, inverse }) => {
    const [{ config }] = cellsOf(experiment({ ...grid, layers, inverse, stop: 'end', renewEvery: 1 }), dataSets);
    const { live, weights } = threeUnits(config);
    const checks: InverseCheck[] = [];
    // The recursion has a sample less than H, of which the exact inverse is.
    const problem = problemHere(config);
    const fewer = { ...problem, dataSet: { ...problem.dataSet, train: { ...samples, count: 123 } } };
    const curvatureOf = cellCurvature(config, fewer, backendOf(config).backend, { checks });
    const { message, values } = errorOf(() => curvatureOf(weights, live, 4));
    expect(message).toMatch(/^the two inverses disagree beyond rounding /);
    expect(values).toMatchObject({ step: 4, n: 58, alpha: 1e-3 });
    expect(values.inverseDifference).toBeGreaterThan(values.bound);
    expect(values.exactResidual).toBeLessThanOrEqual(values.residualBound); // the exact one is not to blame
    expect(checks).toEqual([]);
  });

  it('takes the place of the one before: however many inverses, the memory of one', () => {
    const { backend, memory } = backendOf(obs.config);
    const curvatureOf = cellCurvature(obs.config, problemHere(obs.config), backend);
    curvatureOf(trained.weights, everyWeight, 1);
    const at = backend.leader.backend.arena.borrow(() => allocateMatrix(backend.leader.backend, 1, 1).at);
    const bytes = memory.buffer.byteLength;
    for (let step = 2; step < 12; step++) curvatureOf(trained.weights, everyWeight, step);
    expect(backend.leader.backend.arena.borrow(() => allocateMatrix(backend.leader.backend, 1, 1).at)).toBe(at);
    expect(memory.buffer.byteLength).toBe(bytes);
  });
});

describe('runOnTeam', () => {
  const task = (cell: Cell, name: string): CellTask & { readonly path: string } => ({
    cell,
    trained,
    path: join(root, name),
    member: null,
    hessian: null,
  });
  /** The end of a cell on a team, whose trace is saved: its result, or the error of a thread. */
  const outcome = async (pool: WorkerPool, { path, ...of }: ReturnType<typeof task>): Promise<PrunedTrace> => {
    const result = await runOnTeam(
      pool,
      { config: of.cell.config, problem: problemHere(of.cell.config), arithmetic: 'separate' },
      (member) => pool.run<CellTask, PrunedTrace>('pruneCell', { ...of, member }),
    ).catch((error: Error): PrunedTrace => ({ kind: 'thread', reason: `${error.name}: ${error.message}` }));
    if (result.kind === 'computed') writeWhole(path, result.trace);
    return result;
  };

  /** A path of ten deletions. */
  const [short] = cellsOf(experiment({ ...grid, weightsLimit: 105 }), dataSets);
  let expected: Buffer;
  beforeAll(() => {
    expect(pruneAndSave(task(short, 'alone.arrow'), dataSets)).toMatchObject({ kind: 'computed' });
    expected = readFileSync(join(root, 'alone.arrow'));
  });

  it('runs one cell after the other in one memory', async () => {
    const { watching, tasks } = watched(pools[1]);
    for (const name of ['first.arrow', 'second.arrow']) {
      expect(await outcome(watching, task(short, name))).toMatchObject({ kind: 'computed' });
    }
    for (const name of ['first.arrow', 'second.arrow']) {
      expect(readFileSync(join(root, name)).equals(expected)).toBe(true);
    }
    const taken = tasks.map((asked) => (asked.task as MemberTask).member);
    expect(taken.map(({ rank, size }) => `${rank} of ${size}`)).toEqual(['1 of 2', '0 of 2', '1 of 2', '0 of 2']);
    expect(new Set(taken.map(({ memory }) => memory)).size).toBe(1);
    expect(new Set(taken.map(({ control }) => control)).size).toBe(2); // one a team
  });

  it('ends with the reason of a cell that fails, and its threads go on', async () => {
    const [hopeless] = cellsOf(experiment({ ...grid, alpha: 1e-30 }), dataSets);
    const failed = await outcome(pools[1], task(hopeless, 'hopeless.arrow'));
    expect(failed).toMatchObject({
      kind: 'numerical',
      reason: expect.stringMatching(/^NumericalError: .+alpha = 1e-30/),
    });
    expect(await outcome(pools[1], task(short, 'after failures.arrow'))).toMatchObject({ kind: 'computed' });
  });

  it.each([
    {
      // It cannot place the weights that its leader talks of.
      why: 'in a program',
      instead: ({ member, problem }: MemberTask) => {
        const architecture = { ...problem.architecture, layers: [17, 1, 1] };
        return { member, problem: { ...problem, architecture } };
      },
      reason: /^TypeError: .*firstSource/,
    },
    {
      why: 'before it has joined',
      instead: ({ member, problem }: MemberTask) => ({ member, problem: { ...problem, architecture: null as never } }),
      reason: /^TypeError: .*layers/,
    },
    {
      why: 'before it starts',
      instead: ({ member }: MemberTask) => ({ member, problem: (() => {}) as never }), // cannot be handed to a thread
      reason: /^DataCloneError: /,
    },
  ])('ends with the error of a member that fails $why, and the next cell has a team again', async (failing) => {
    for (const pool of pools.slice(1)) {
      // The last of them: the others end because of it.
      const { watching } = watched(pool, (member) =>
        member.member.rank === member.member.size - 1 ? failing.instead(member) : member,
      );
      const failed = await outcome(watching, task(short, 'failed.arrow'));
      expect(failed).toMatchObject({ kind: 'thread', reason: expect.stringMatching(failing.reason) });
      expect(await outcome(pool, task(short, 'after.arrow'))).toMatchObject({ kind: 'computed' });
      expect(readFileSync(join(root, 'after.arrow')).equals(expected)).toBe(true);
    }
  });
});
