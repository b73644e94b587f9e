import { describe, expect, it } from 'vitest';
import { cellBackend } from '../../src/cell/cellBackend.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { UsageError } from '../../src/errors.ts';
import { cellMemory, requireMemory, runMemory } from '../../src/estimate/cellMemory.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { teamMembers } from '../../src/linalg/wasm/teamMember.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { uniforms } from '../problems.ts';

const cellOf = (grid: Grid) => {
  const [cell] = cellsOf({ name: 'test', question: '', grids: [{ dataset: 'monks-1', ...grid }] }, dataSets);
  return cell;
};

/** Bytes that the shared memory of a cell has grown to, for a network as it starts. */
function grown(grid: Grid): { readonly planned: number; readonly taken: number; readonly check: string } {
  const cell = cellOf(grid);
  const [member] = teamMembers(1);
  const weights = uniforms(networkOf(cell.config).weights, 1);
  const trained = { weights, loss: 0, gradientNorm: 0, trainingStop: 'maxSteps', steps: 0 } as const;
  const { checks } = runCell(cell, problemHere(cell.config), trained, {
    backend: cellBackend(cell.config, problemHere(cell.config), member),
  });
  return {
    planned: cellMemory({ config: cell.config, problem: problemHere(cell.config) }, 1).sharedBytes,
    taken: member.memory.buffer.byteLength,
    check: checks[0]?.check ?? 'none',
  };
}

describe('the memory planned for a cell', () => {
  // Memory grows by pages of 64 KiB, and arrays begin at multiples of 64 bytes.
  const SLACK = 65_536 + 64 * 50;
  const retrained = { retrain: 'every', retrainEvery: 3, retrainSteps: 1 };
  const descent = { retraining: 'quasiNewton' };
  const large = { layers: [17, 55, 1], stop: 'error', errorLimit: 1e-9 }; // 1046 weights, ends with the first deletion
  const dense = {
    layers: [17, 14, 1],
    inverse: 'dual',
    renewEvery: 200,
    measureEvery: 200,
    stop: 'weightsLeft',
    weightsLimit: 115,
  };
  it.each([
    [
      'both inverses whole',
      { layers: [17, 12, 1], stop: 'weightsLeft', weightsLimit: 150, renewEvery: 30 },
      'recursion',
    ],
    [
      'a block of one',
      { layers: [17, 16, 1], stop: 'weightsLeft', weightsLimit: 275, renewEvery: 30, block: 1 },
      'recursion',
    ],
    ['exact, checked by probes', { ...large, inverse: 'exact' }, 'probe'],
    ['recursive, checked by probes', { ...large, inverse: 'recursive' }, 'probe'],
    ['a large block', { ...large, inverse: 'recursive', block: 500 }, 'probe'],
    ['short shards', { ...large, inverse: 'exact', shardSize: 5 }, 'probe'],
    ['dual', { ...large, training: 'quasiNewton' }, 'gradients'],
    ['dual, then dense', { ...dense, training: 'quasiNewton' }, 'gradients'],
    [
      'retraining without an inverse',
      { layers: [17, 20, 1], criterion: 'obd', stop: 'weightsLeft', weightsLimit: 370, ...retrained },
      'none',
    ],
    ['retraining with one', { layers: [17, 12, 1], stop: 'weightsLeft', weightsLimit: 225, ...retrained }, 'recursion'],
    [
      'retraining by another method',
      { layers: [17, 14, 1], criterion: 'obd', stop: 'weightsLeft', weightsLimit: 258, ...retrained, ...descent },
      'none',
    ],
    ['no inverse', { layers: [17, 14, 1], criterion: 'obd', stop: 'weightsLeft', weightsLimit: 240 }, 'none'],
  ] as const)('is enough, and not twice as much as is taken: %s', (_, grid, check) => {
    const found = grown(grid as unknown as Grid);
    expect(found.check).toBe(check);
    expect(found.taken).toBeLessThanOrEqual(found.planned + SLACK);
    expect(found.taken).toBeGreaterThan(found.planned / 2);
  });

  it.each([1, 17_000, 24_000])('advises samples with which the dual form fits, down to %d weights', (weightsLimit) => {
    const path = { stop: 'weightsLeft', weightsLimit, renewEvery: 1000, training: 'quasiNewton' };
    const cell = cellOf({ layers: [17, 1300, 1], inverse: 'exact', ...path } as unknown as Grid);
    const { network, dataSet } = problemHere(cell.config);
    let said = '';
    try {
      requireMemory([cell], 2, 1e12, dataSets);
    } catch (error) {
      said = (error as UsageError).message;
    }
    const count = Number(/inverse dual with up to about (\d+) samples/.exec(said)?.[1]);
    const train = { count, inputs: new Float64Array(17 * count), targets: new Float64Array(count) };
    const problem = { network, dataSet: { ...dataSet, train } };
    const { sharedBytes } = cellMemory({ config: { ...cell.config, inverse: 'dual' }, problem }, 2);
    expect(sharedBytes).toBeLessThan(2 ** 32);
    expect(sharedBytes).toBeGreaterThan(2 ** 30); // so many would be no advice if they were a few
  });

  it('counts training by matrices before pruning without any', () => {
    const bytes = (training: string) =>
      cellMemory(
        {
          config: cellOf({ layers: [17, 60, 1], criterion: 'obd', training }).config,
          problem: problemHere(cellOf({ layers: [17, 60, 1], criterion: 'obd', training }).config),
        },
        1,
      ).bytes;
    const n = 19 * 60 + 1;
    expect(bytes('levenbergMarquardt') - bytes('quasiNewton')).toBeGreaterThan(2 * 8 * n * n);
    expect(bytes('levenbergMarquardt') - bytes('quasiNewton')).toBeLessThan(4 * 8 * n * n);
  });

  it('is none in shared memory for small networks', () => {
    expect(
      cellMemory(
        { config: cellOf({ layers: [17, 3, 1] }).config, problem: problemHere(cellOf({ layers: [17, 3, 1] }).config) },
        2,
      ).sharedBytes,
    ).toBe(0);
  });
});

describe('the memory of a run', () => {
  const seeds = (count: number, layers: number[]) =>
    cellsOf(
      {
        name: 'test',
        question: '',
        grids: [{ dataset: 'monks-1', layers: [layers], seed: `1..${count}`, stop: 'end', renewEvery: 10_000 }],
      },
      dataSets,
    );

  it('is that of whole cells side by side while there are enough of them, else of one on a team', () => {
    const cells = seeds(3, [17, 60, 1]);
    expect(runMemory(cells, 3, dataSets)).toMatchObject({
      cellsAtOnce: 3,
      cellBytes: cellMemory({ config: cells[0].config, problem: problemHere(cells[0].config) }, 1).bytes,
    });
    expect(runMemory(cells, 4, dataSets)).toMatchObject({
      cellsAtOnce: 1,
      cellBytes: cellMemory({ config: cells[0].config, problem: problemHere(cells[0].config) }, 4).bytes,
    });
  });

  it('has two more H for each cell at work where cells share them: those of one network, whatever their α', () => {
    const [first] = seeds(1, [17, 50, 1]);
    const other: Cell = { id: 'other', config: { ...first.config, alpha: 0.5 } };
    const diagonal: Cell = { id: 'diagonal', config: { ...first.config, criterion: 'obd' } };
    const { bytes } = cellMemory({ config: first.config, problem: problemHere(first.config) }, 1);
    const { weights } = networkOf(first.config);
    expect(runMemory([first, diagonal], 2, dataSets).cellBytes).toBe(bytes);
    expect(runMemory([first, other, diagonal], 2, dataSets).cellBytes).toBe(bytes + 2 * 8 * weights * weights);
  });

  it('is that of small cells side by side, however few', () => {
    expect(runMemory(seeds(2, [17, 3, 1]), 4, dataSets).cellsAtOnce).toBe(2);
  });

  it('is refused with what would fit, which then fits', () => {
    const cells = seeds(2, [17, 200, 1]); // 3801 weights
    const { bytes, cellsAtOnce, cellBytes } = runMemory(cells, 2, dataSets);
    expect(requireMemory(cells, 2, bytes, dataSets)).toMatchObject({ bytes, warning: null });
    const arrays = cellsAtOnce * cellBytes;
    expect(() => requireMemory(cells, 2, 0.9 * arrays, dataSets)).toThrow(UsageError);
    expect(() => requireMemory(cells, 2, 0.9 * arrays, dataSets)).toThrow(
      '--threads 1 fits; if more is free than the system says',
    );
    expect(requireMemory(cells, 1, 0.9 * arrays, dataSets).warning).toBeNull();

    // Scarce, and so scarce that Node.js would take it all.
    for (const scarce of [0.3 * bytes, 180e6]) {
      let message = '';
      try {
        requireMemory(cells, 1, scarce, dataSets);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toMatch(/; if more is free than the system says, give --memory GB$/);
      const fitting = Number(/about (\d+) weights fit/.exec(message)?.[1]);
      expect(fitting).toBeGreaterThan(500);
      const smaller = seeds(2, [17, Math.floor((fitting - 1) / 19), 1]);
      expect(() => requireMemory(smaller, 1, scarce, dataSets)).not.toThrow();
    }
  });

  it('is allowed, with a warning, where all but what Node.js takes by itself fits', () => {
    const cells = seeds(2, [17, 200, 1]);
    const { bytes, cellsAtOnce, cellBytes } = runMemory(cells, 2, dataSets);
    const arrays = cellsAtOnce * cellBytes;
    for (const available of [arrays, bytes - 1]) {
      expect(requireMemory(cells, 2, available, dataSets)).toMatchObject({
        bytes,
        warning: expect.stringMatching(
          /^the run needs .* GB at once .* GB are free: .*; --memory GB says what it may take$/,
        ),
      });
    }
    expect(() => requireMemory(cells, 2, arrays - 1, dataSets)).toThrow(UsageError);
  });
});
