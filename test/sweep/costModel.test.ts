import { describe, expect, it } from 'vitest';
import { type Cell, type CellConfig, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { uniformStream } from '../../src/random.ts';
import { CellQueue, type Work } from '../../src/sweep/cellQueue.ts';
import { CostModel } from '../../src/sweep/costModel.ts';
import { executionOrder } from '../../src/sweep/executionOrder.ts';
import { RunProgress } from '../../src/sweep/runProgress.ts';
import type { Trained } from '../../src/training/trained.ts';
import { dataSets } from '../dataSets.ts';
import { configOf } from '../tables/handMade.ts';

describe('CostModel, by hand', () => {
  const [obs1, obs2, obs3] = [1, 2, 3].map((seed) => configOf({ criterion: 'obs', seed }));
  const damped = configOf({ criterion: 'obs', alpha: 1e-2, seed: 1 });
  const obd = configOf({ criterion: 'obd', seed: 1 });
  const many = (count: number) =>
    Array.from({ length: count }, (_, seed) => configOf({ criterion: 'obs', seed: 10 + seed }));

  /** Cells done one after the other, from 0 ms on; @returns when the last one was done */
  function oneByOne(costs: CostModel, cells: readonly (readonly [CellConfig, number])[]): number {
    return cells.reduce((now, [config, ms]) => {
      costs.done('cell', config, ms, now + ms);
      return now + ms;
    }, 0);
  }

  it('knows nothing before a cell is measured', () => {
    const costs = new CostModel([obs1, obd], [obs1, obs2]);
    expect(costs.secondsLeft(0)).toBeNull();
    costs.done('network', obs2, 100, 100);
    expect(costs.secondsLeft(100)).toBeNull();
    costs.begun('cell', obd, 0);
    expect(costs.secondsLeft(500)).toBeNull();
    costs.failed('cell', obd, 600);
    costs.found('network', obs1);
    expect(costs.secondsLeft(700)).toBeNull();
  });

  it('takes the mean of the nearest kind: other seeds, else other α, else all cells', () => {
    const costs = new CostModel([obs1, obs2, obs3, damped, obd], []);
    costs.done('cell', obs1, 1000, 1000);
    expect(costs.secondsLeft(1000)).toBe(4); // all that is known: 1 s each
    costs.done('cell', obd, 200, 1200);
    expect(costs.secondsLeft(1200)).toBeCloseTo(3, 12); // obs as obs, whatever α
    costs.done('cell', damped, 4000, 5200);
    expect(costs.secondsLeft(5200)).toBeCloseTo(2, 12); // of the same α: 1 s, not 2.5 s
    costs.done('cell', obs2, 3000, 8200);
    expect(costs.secondsLeft(8200)).toBeCloseTo(2, 12); // the mean of 1 s and 3 s
  });

  it('takes all cells where none of the criterion was measured', () => {
    const costs = new CostModel([obs1, damped, obd], []);
    const cells = [
      [obs1, 1000],
      [damped, 3000],
    ] as const;
    expect(costs.secondsLeft(oneByOne(costs, cells))).toBe(2);
  });

  it('forgets: a mean is that of the last thirty, about', () => {
    const cells = many(100);
    const costs = new CostModel(cells, []);
    const slow = cells.slice(0, 20).map((config) => [config, 3000] as const);
    const quick = cells.slice(20, 99).map((config) => [config, 1000] as const);
    const now = oneByOne(costs, [...slow, ...quick]);
    // The first thirty count alike, 70 s in all; of each later one a thirtieth comes in and as much goes.
    expect(costs.secondsLeft(now)).toBeCloseTo(1 + (4 / 3) * (29 / 30) ** 69, 9);
  });

  it('keeps networks and cells apart; a network costs nothing as long as none was trained', () => {
    const costs = new CostModel([obs1, obs2], [obs1, obs2]);
    costs.done('cell', obs1, 500, 500);
    expect(costs.secondsLeft(500)).toBe(0.5);
    costs.done('network', obs1, 2000, 2500);
    expect(costs.secondsLeft(2500)).toBe(2.5);
  });

  it('divides by what went on at once, since the first task really began', () => {
    const costs = new CostModel([obs1, obs2, obs3], []);
    costs.done('cell', obs1, 1000, 8000); // begun at 7000, its thread having started
    costs.done('cell', obs2, 1000, 8000);
    expect(costs.secondsLeft(8000)).toBe(0.5); // two in a second
    expect(costs.secondsLeft(9000)).toBe(1); // two in two
  });

  it('learns from a longer task that it began earlier', () => {
    const costs = new CostModel([obs1, obs2, obs3], []);
    costs.done('cell', obs1, 1000, 8000);
    costs.done('cell', obs2, 3000, 8000);
    expect(costs.secondsLeft(8000)).toBeCloseTo(2 / (4 / 3), 12); // 4 s of threads in 3 s
  });

  it('counts what is under way: as done for the time that it has taken, and as left for the rest', () => {
    const costs = new CostModel([obs1, obs2, obs3], []);
    costs.begun('cell', obs1, 0);
    costs.done('cell', obs1, 1000, 1000);
    costs.begun('cell', obs2, 1000);
    expect(costs.secondsLeft(1400)).toBeCloseTo(1.6, 12);
    expect(costs.secondsLeft(2000)).toBeCloseTo(1, 12);
    expect(costs.secondsLeft(3000)).toBeCloseTo(1, 12); // slower than others: about to end
    costs.done('cell', obs2, 2000, 3000);
    expect(costs.secondsLeft(3000)).toBeCloseTo(1.5, 12);
  });

  it('does not count the start of threads', () => {
    const costs = new CostModel([obs1, obs2, obs3, damped], []);
    costs.begun('cell', obs1, 0);
    costs.begun('cell', obs2, 0);
    costs.done('cell', obs1, 1000, 6000); // the threads took 5 s to start, so both have worked for a second
    expect(costs.secondsLeft(6000)).toBe(1); // two seconds of work, at two a second
  });

  it('says no less than what the longest of those under way still takes', () => {
    const others = many(8);
    const costs = new CostModel([...others, obs1], []);
    for (const config of others) costs.done('cell', config, 1000, 1000); // eight at once
    costs.begun('cell', obs1, 1000);
    expect(costs.secondsLeft(1200)).toBeCloseTo(0.8, 12);
  });

  it('counts the time of a failed task as spent, and expects nothing of it', () => {
    const costs = new CostModel([obs1, obs2, obs3], []);
    costs.begun('cell', obs1, 0);
    costs.done('cell', obs1, 1000, 1000);
    costs.begun('cell', obs2, 1000);
    costs.failed('cell', obs2, 4000);
    expect(costs.secondsLeft(4000)).toBe(1); // 4 s of one thread in 4 s
    const other = new CostModel([obs1, obs2, obs3], []);
    other.begun('cell', obs1, 0);
    other.failed('cell', obs1, 3000); // before anything was measured: as if the run had begun later
    other.done('cell', obs2, 1000, 4000);
    expect(other.secondsLeft(4000)).toBe(1);
  });

  it('counts what was found at its expected cost: who made it goes on helping', () => {
    const costs = new CostModel([obs1, obs2, obs3, obd], []);
    costs.done('cell', obs1, 1000, 1000);
    costs.found('cell', obs2);
    expect(costs.secondsLeft(1000)).toBe(1); // two are left, and two went in a second
  });

  it('says 0 s when nothing is left', () => {
    const costs = new CostModel([obs1], []);
    costs.begun('cell', obs1, 0);
    costs.done('cell', obs1, 1000, 1000);
    expect(costs.secondsLeft(5000)).toBe(0);
    const nothing = new CostModel([obs1, obs2], []);
    nothing.done('cell', obs1, 0, 0); // by a clock that stands still
    expect(nothing.secondsLeft(0)).toBe(0);
  });
});

/** The cost of simulated tasks, in milliseconds, before noise. */
const cost = (work: Work): number => {
  const { dataset } = work.network.config;
  const size = { 'monks-1': 40, 'monks-2': 15, 'monks-3': 15 }[dataset as string] ?? 1;
  if (work.task === 'train') return 10 * size;
  const { criterion, alpha, stop } = work.cell.config;
  const each = { obs: 8, obd: 2 }[criterion as string] ?? 1;
  return size * each * (stop === 'end' ? 2 : 1) * (alpha > 1e-4 ? 0.7 : 1);
};

interface Simulated {
  readonly grids: readonly Grid[];
  readonly threads: number;
  readonly failing?: (cell: Cell) => boolean;
  /** whether another process has done the next task by the time that its turn comes */
  readonly elsewhere?: () => boolean;
}

/**
 * Runs a plan in simulated time, with noise of ±50 %; @returns at each event the share of cells done, predicted and
 * true seconds left
 */
function simulated({ grids, threads, failing = () => false, elsewhere = () => false }: Simulated) {
  const order = executionOrder(cellsOf({ name: 'simulated', question: '?', grids }, dataSets));
  const cells = order.reduce((sum, network) => sum + network.cells.length, 0);
  const progress = new RunProgress(cells, 0, order, 0);
  const queue = new CellQueue(order);
  const uniform = uniformStream('simulated costs', 1);
  const running: { readonly work: Work; readonly ms: number; readonly at: number }[] = [];
  const told: { readonly done: number; readonly at: number; readonly predicted: number | null }[] = [];
  let now = 0;
  const look = (at: number) => {
    const { done, failed, secondsLeft } = progress.at(at);
    told.push({ done: (done + failed) / cells, at, predicted: secondsLeft });
  };
  const named = (work: Work): ['network' | 'cell', CellConfig] =>
    work.task === 'train' ? ['network', work.network.config] : ['cell', work.cell.config];
  for (;;) {
    while (running.length < threads) {
      const work = queue.next(now);
      if (!work) break;
      if (elsewhere()) {
        progress.found(...named(work));
        if (work.task === 'train') queue.ready(work.network, {} as Trained);
        continue;
      }
      const ms = cost(work) * (0.5 + uniform());
      progress.begun(...named(work), now);
      running.push({ work, ms, at: now + ms });
    }
    if (running.length === 0) break;
    running.sort((a, b) => a.at - b.at);
    const { work, ms, at } = running.shift()!;
    look(at - 1e-6);
    now = at;
    if (work.task === 'prune' && failing(work.cell)) progress.failed(...named(work), now);
    else progress.done(...named(work), ms, now);
    if (work.task === 'train') queue.ready(work.network, {} as Trained);
    look(now);
  }
  return told.map(({ done, at, predicted }) => ({ done, predicted, left: (now - at) / 1000 }));
}

/**
 * The largest error of the prediction relative to the time left, from a fifth of the cells on until a tenth of the time
 * is left.
 */
function worstError(told: ReturnType<typeof simulated>): number {
  const judged = told.filter(({ done, left }) => done >= 0.2 && left >= 0.1 * told[0].left);
  expect(judged.length).toBeGreaterThan(100);
  return Math.max(...judged.map(({ predicted, left }) => Math.abs(predicted! - left) / left));
}

describe('CostModel, in simulated runs with noise of ±50 %, is right within 25 % once a fifth is done', () => {
  const all = { criterion: ['obs', 'obd', 'magnitude'], alpha: '1e-6..1e-2:log5' } as const;
  const sweep: Grid[] = [
    { ...all, dataset: 'monks-1', layers: [17, 3, 1], seed: '1..20' },
    { ...all, dataset: 'monks-2', layers: [17, 2, 1], seed: '1..20' },
  ];
  const mixed: Grid[] = [
    ...sweep,
    { ...all, dataset: 'monks-3', layers: [17, 2, 1], seed: '1..5', stop: 'end', criterion: 'obs' },
    { dataset: 'xor', layers: [2, 2, 1], seed: '1..30', criterion: ['obs', 'magnitude'] },
  ];
  const trainings: Grid[] = [{ dataset: 'monks-2', layers: [17, 2, 1], seed: '1..150', criterion: 'magnitude' }];

  it.each([
    ['a sweep', sweep],
    ['kinds of very different cost, some with fewer seeds', mixed],
    ['mostly trainings', trainings],
  ])('%s on 1, 2 and 4 threads', (_, grids) => {
    for (const threads of [1, 2, 4]) {
      expect(worstError(simulated({ grids, threads })), `${threads} threads`).toBeLessThan(0.25);
    }
  });

  it('with cells that fail at their end', () => {
    const failing = ({ config }: Cell) => config.criterion === 'obs' && config.alpha < 1e-5;
    expect(worstError(simulated({ grids: sweep, threads: 4, failing }))).toBeLessThan(0.25);
  });

  it('with every other task done by another process', () => {
    let index = 0;
    expect(worstError(simulated({ grids: sweep, threads: 2, elsewhere: () => index++ % 2 === 0 }))).toBeLessThan(0.25);
  });
});
