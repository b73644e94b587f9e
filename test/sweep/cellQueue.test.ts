import { describe, expect, it } from 'vitest';
import { CellQueue, type QueuedNetwork, type Work } from '../../src/sweep/cellQueue.ts';
import type { NetworkCells } from '../../src/sweep/executionOrder.ts';
import type { Trained } from '../../src/training/trained.ts';
import { cellOf } from '../tables/handMade.ts';

const trained = { steps: 7 } as Trained;

/** Networks with so many cells each, whose ids are `cell 0`, `cell 1`, … */
function networks(...sizes: readonly number[]): NetworkCells[] {
  let index = 0;
  return sizes.map((size, seed) => {
    const cells = Array.from({ length: size }, () => cellOf(index++, { seed }));
    return { config: cells[0].config, cells };
  });
}

const named = (work: Work | null) =>
  work && (work.task === 'train' ? `train ${work.network.config.seed}` : work.cell.id);

/** Takes so many pieces of work; every network is trained at once. */
function taken(queue: CellQueue, count: number): (string | null)[] {
  return Array.from({ length: count }, () => {
    const work = queue.next(0);
    if (work?.task === 'train') queue.ready(work.network, trained);
    return named(work);
  });
}

it('hands out a network, then its cells in their order, then the next network, and then nothing', () => {
  const queue = new CellQueue(networks(2, 1));
  expect(taken(queue, 6)).toEqual(['train 0', 'cell 0', 'cell 1', 'train 1', 'cell 2', null]);
});

it('leaves the order that it was given as it is', () => {
  const order = networks(2, 1);
  taken(new CellQueue(order), 5);
  expect(order.map(({ cells }) => cells.length)).toEqual([2, 1]);
});

it('has the next network trained while none is there, and takes cells of trained ones first, in the order in which they were', () => {
  const queue = new CellQueue(networks(1, 2, 1));
  const [first, second] = [queue.next(0)!, queue.next(0)!];
  expect([first, second].map(named)).toEqual(['train 0', 'train 1']);
  queue.ready(second.network, trained);
  expect(named(queue.next(0))).toBe('cell 1');
  queue.ready(first.network, trained);
  expect(taken(queue, 4)).toEqual(['cell 2', 'cell 0', 'train 2', 'cell 3']);
});

it('hands out a cell with its trained network', () => {
  const queue = new CellQueue(networks(1));
  queue.ready(queue.next(0)!.network, trained);
  expect(queue.next(0)).toMatchObject({ task: 'prune', network: { trained: { steps: 7 } } });
});

it('of a network whose cells were taken away hands out none', () => {
  const queue = new CellQueue(networks(3, 1));
  const { network } = queue.next(0)!;
  network.cells.splice(0);
  queue.ready(network, trained);
  expect(named(queue.next(0))).toBe('train 1');
});

describe('work of another process', () => {
  it('comes again when nothing else is left, not before its time, in the order in which it was postponed', () => {
    const queue = new CellQueue(networks(1, 1));
    const first = queue.next(0)!;
    queue.postpone(first, 10);
    expect(queue.postponedUntil).toBe(10);
    const second = queue.next(100)!; // later than 10, and yet the other network goes first
    expect(named(second)).toBe('train 1');
    queue.postpone(second, 20);
    expect(queue.next(9)).toBeNull();
    expect(queue.next(10)).toBe(first);
    expect(queue.postponedUntil).toBe(20);
    expect(queue.next(19)).toBeNull();
    expect(queue.next(20)).toBe(second);
    expect(queue.postponedUntil).toBeNull();
  });

  it('may be a cell, which keeps its network', () => {
    const queue = new CellQueue(networks(1));
    const network = (queue.next(0) as { network: QueuedNetwork }).network;
    queue.ready(network, trained);
    const work = queue.next(0)!;
    queue.postpone(work, 5);
    expect(queue.next(4)).toBeNull();
    expect(queue.next(5)).toMatchObject({ task: 'prune', network: { trained } });
  });
});
