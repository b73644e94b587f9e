import { describe, expect, it } from 'vitest';
import type { CellTask } from '../../../src/cell/prunedTrace.ts';
import { cellBatch, tasksOf } from '../../../src/engines/threads/cellBatch.ts';
import { cellsOf } from '../../../src/experiment/cells.ts';
import { dataSets } from '../../dataSets.ts';

/** Cells whose configs have different fields: what is left out at its default, and what is not. */
const CELLS = cellsOf(
  {
    name: 'mixed',
    question: 'Does each cell keep its own config?',
    grids: [
      { dataset: 'xor', layers: [2, 2, 1], criterion: 'obsSwap', swaps: ['each', 'end'], target: ['here', 'dense'] },
      { dataset: 'xor', layers: [2, 2, 1], criterion: ['obs', 'obd', 'best'], seed: '1..2' },
      { dataset: 'xor', layers: [2, 2, 1], criterion: 'best', maxNodes: 5, biases: 'none' },
    ],
  },
  dataSets,
);
const tasks = CELLS.map((cell): CellTask => ({ cell, trained: null as never, member: null, hessian: null }));

describe('cellBatch', () => {
  it.each([...tasks.keys()])(
    'gives each cell its own config, to the order of its fields, whatever comes first: %i',
    (i) => {
      const turned = [...tasks.slice(i), ...tasks.slice(0, i)];
      const message = structuredClone(cellBatch(turned));
      expect(JSON.stringify(tasksOf(message))).toBe(JSON.stringify(turned.map((task) => sorted(task))));
    },
  );

  it('sends of a config with the fields of the first only what differs', () => {
    const [first, second] = tasks.filter(({ cell }) => cell.config.criterion === 'obs');
    expect(cellBatch([first, second]).cells[1]).toMatchObject({ whole: null, changes: { seed: 2 } });
  });
});

/** The same task, its cell last. */
const sorted = ({ cell, ...task }: CellTask) => ({ ...task, cell });
