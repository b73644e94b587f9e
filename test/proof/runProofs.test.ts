import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedModel } from '../../src/cell/trainedModel.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { Locks } from '../../src/files/locks.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { KeptProofs } from '../../src/proof/keptProofs.ts';
import { gapOf, type OptimalMask } from '../../src/proof/optimalMask.ts';
import type { ProofEvent } from '../../src/proof/proofEvent.ts';
import { proofPlan, type WantedSizes } from '../../src/proof/proofPlan.ts';
import { type ProofsOptions, runProofs } from '../../src/proof/runProofs.ts';
import { subsetFit } from '../../src/subset/quadraticModel.ts';
import { EngineHere, type Interference } from '../cell/engineHere.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { type PoolHere, poolHere } from './poolHere.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const experimentOf = (grid: Experiment['grids'][number]): Experiment => ({
  name: 'small',
  question: '?',
  grids: [grid],
});
/** Two networks of nine weights. */
const XOR = experimentOf({ dataset: 'xor', layers: [2, 2, 1], decay: 1e-5, seed: '1..2', stop: 'end' });
/** One of 39 weights, of which some sizes take several waves. */
const MONKS = experimentOf({ dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, trainingSteps: 20 });

/** Proves what is wanted, in a folder of its own unless another one is named. */
async function proved(
  experiment: Experiment,
  wanted: WantedSizes,
  {
    pool = poolHere(2),
    interference,
    ...more
  }: Partial<ProofsOptions> & { pool?: PoolHere; interference?: Interference } = {},
) {
  const { out = mkdtempSync(join(root, 'out-')) } = more;
  const events: ProofEvent[] = [];
  const models = proofPlan(experiment, dataSets, wanted);
  const result = await runProofs(models, {
    ...{ out, experiment: experiment.name, engine: new EngineHere(interference), pool, seconds: null },
    ...more,
    onEvent(event) {
      events.push(event);
      more.onEvent?.(event);
    },
  });
  const paths = experimentPaths(out, experiment.name);
  return { ...result, out, events, models, pool, paths, file: new KeptProofs(paths).path(models[0]) };
}

/** A mask without its model, to be compared. */
const plain = (masks: readonly OptimalMask[]) =>
  masks.map(({ planned, ...mask }) => ({ ...mask, cell: planned.cell.id }));

const wholeMonks = proved(MONKS, [7, 9]);

describe('runProofs', () => {
  it('finds what brute force finds, and the losses of greedy OBS, at every size', async () => {
    const { masks, models } = await proved(XOR, 'all');
    expect(masks).toHaveLength(2 * 8);
    for (const { cell } of models) {
      const problem = problemHere(cell.config);
      const trained = trainedNetwork(cell.config, problem);
      const model = trainedModel(cell.config, problem, trained.weights);
      const smallest = new Array<number>(model.n).fill(Infinity);
      for (let bits = 1; bits < 1 << model.n; bits++) {
        const kept = Array.from({ length: model.n }, (_, q) => q).filter((q) => (bits >> q) & 1);
        smallest[kept.length] = Math.min(smallest[kept.length] ?? Infinity, subsetFit(model, kept).loss);
      }
      // The path of OBS by one H, as a cell goes it.
      const [greedy] = cellsOf(
        experimentOf({ ...XOR.grids[0], seed: cell.config.seed!, renewEvery: 100, nuisance: 'keep' }),
        dataSets,
      );
      const steps = runCell(greedy, problem, trained).steps.map(({ weightsLeft, weights }) => ({
        weightsLeft,
        kept: Array.from(weights.keys()).filter((q) => weights[q] !== 0),
      }));
      const ofModel = masks.filter(({ planned }) => planned.cell === cell);
      expect(ofModel.map(({ weightsLeft }) => weightsLeft)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const { weightsLeft, mask, loss, lowerBound, proven, obsLoss } of ofModel) {
        expect([mask.length, proven, lowerBound]).toEqual([weightsLeft, true, loss]);
        expect(loss).toBe(subsetFit(model, mask).loss);
        expect(loss).toBeLessThanOrEqual(smallest[weightsLeft] * (1 + 1e-10)); // the tolerance of a proof
        const { kept } = steps.find((step) => step.weightsLeft === weightsLeft)!;
        // Two masks of XOR may be equally good: then rounding chooses.
        expect(obsLoss / subsetFit(model, kept).loss).toBeCloseTo(1, 10);
        expect(obsLoss).toBeGreaterThanOrEqual(loss);
      }
      const losses = ofModel.map(({ loss }) => loss);
      expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    }
  });

  it.each([1, 7])('finds the same on %i threads, to the bit and the node', async (threads) => {
    const { masks } = await proved(MONKS, [7, 9], { pool: poolHere(threads) });
    expect(plain(masks)).toEqual(plain((await wholeMonks).masks));
    expect((await wholeMonks).pool.searched).toBeGreaterThan(20); // of several waves
  });

  it('stopped, it keeps what was found, and goes on to the same end', async () => {
    const stop = new AbortController();
    const after = 9;
    const pool = poolHere(2, (searched) => {
      if (searched === after) stop.abort(new Error('stopped'));
      stop.signal.throwIfAborted(); // as the tasks of a pool that is closed
    });
    const { out, status, masks, file, models, paths } = await proved(MONKS, [7, 9], { pool, signal: stop.signal });
    expect([status, masks]).toEqual(['interrupted', []]);
    const kept = new KeptProofs(paths).read(models[0]);
    expect([...kept.values()].some(({ state, nodes }) => state !== null && nodes > 0)).toBe(true);
    const rest = await proved(MONKS, [7, 9], { out });
    const whole = await wholeMonks;
    expect(plain(rest.masks)).toEqual(plain(whole.masks));
    expect(rest.pool.searched).toBeLessThan(whole.pool.searched);
    const again = await proved(MONKS, [7], { out });
    expect([again.pool.searched, plain(again.masks)]).toEqual([0, plain(whole.masks).slice(0, 1)]);
    expect(readFileSync(file).length).toBeGreaterThan(0);
  });

  it('at a limit of time leaves an honest bound, and goes on from there when it has more', async () => {
    const short = await proved(MONKS, [7, 9], { seconds: 1e-9 });
    const [seven, nine] = (await wholeMonks).masks;
    const [, open] = short.masks;
    expect(short.status).toBe('done');
    expect([open.weightsLeft, open.proven]).toEqual([9, false]);
    expect(open.lowerBound).toBeLessThan(nine.loss);
    expect(open.loss).toBeGreaterThanOrEqual(nine.loss);
    expect(open.loss).toBeLessThanOrEqual(open.obsLoss);
    expect(gapOf(open)).toBeGreaterThan(0);
    const same = await proved(MONKS, [7, 9], { seconds: 1e-9, out: short.out });
    expect([same.pool.searched, plain(same.masks)]).toEqual([0, plain(short.masks)]);
    const more = await proved(MONKS, [7, 9], { out: short.out });
    expect(plain(more.masks)).toEqual(plain([seven, nine]));
  });

  it('ends at the wave that is nearest to the limit', async () => {
    // The first wave has 16,384 nodes, 1 s here; the second one 11 tasks of 65,536 at most, 22 s on two threads.
    const within = async (seconds: number, out?: string) => {
      const pool = poolHere(2, () => {}, 16.384);
      const { masks, out: folder } = await proved(MONKS, [9], { pool, seconds, ...(out && { out }) });
      return { searched: pool.searched, proven: masks[0].proven, out: folder };
    };
    const short = await within(11);
    expect(short).toMatchObject({ searched: 1, proven: false });
    expect(await within(13, short.out)).toMatchObject({ searched: 11, proven: true });
    expect(await within(13)).toMatchObject({ searched: 12, proven: true });
  });

  it('searches again what is damaged, and says so; with force, all', async () => {
    const { out, file, pool, masks } = await proved(XOR, [4]);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1] ^ 1));
    const again = await proved(XOR, [4], { out });
    expect(again.events.filter(({ event }) => event === 'damaged')).toMatchObject([
      { cell: masks[0].planned.cell.id, reason: `${file} is damaged: its digest is not that of its bytes` },
    ]);
    expect(again.pool.searched).toBeLessThan(pool.searched); // one of two models
    expect(plain(again.masks)).toEqual(plain(masks));
    expect((await proved(XOR, [4], { out, force: true })).pool.searched).toBe(pool.searched);
  });

  it('keeps the sizes that it is not asked for', async () => {
    const { out, paths, models } = await proved(XOR, [5]);
    await proved(XOR, [2, 3], { out });
    expect([...new KeptProofs(paths).read(models[0]).keys()]).toEqual([2, 3, 5]);
  });

  it('waits for a model that another process is at', async () => {
    const { out, file } = await proved(XOR, [3]);
    const others = new Locks();
    const lock = await others.acquire(file);
    const { events, masks } = await proved(XOR, [4], {
      out,
      onEvent: ({ event }) => event === 'waiting' && lock!.release(),
    });
    await others.close();
    expect(events.filter(({ event }) => event === 'waiting')).toEqual([{ event: 'waiting', lock: `${file}.lock` }]);
    expect(masks.map(({ planned }) => planned.cell.config.seed)).toEqual([1, 2]);
  });

  it('tells of a network that is not trained, and proves the others', async () => {
    const failing: Interference = {
      train: async ({ seed }) => (seed === 1 ? { kind: 'numerical', reason: 'NaN' } : undefined),
    };
    const { status, masks, failures, models, events } = await proved(XOR, [4], { interference: failing });
    expect(status).toBe('failed');
    expect(failures).toEqual([{ cell: models[0].cell.id, reason: 'its network was not trained: NaN' }]);
    expect(masks.map(({ planned }) => planned.cell.config.seed)).toEqual([2]);
    expect(events.at(-1)).toEqual({ event: 'end', experiment: 'small', status: 'failed' });
  });

  it('tells of a matrix that has no proof: one that is not positive definite', async () => {
    const exact = experimentOf({
      ...XOR.grids[0],
      seed: 1,
      training: 'backpropagation',
      trainingSteps: 1,
      curvature: 'exact',
    });
    const { failures } = await proved(exact, [4]);
    expect(failures).toMatchObject([{ reason: expect.stringContaining('not positive definite') }]);
  });
});
