import { expect, it } from 'vitest';
import { cellSizes } from '../../src/estimate/cellSizes.ts';
import { type CellConfig, cellsOf } from '../../src/experiment/cells.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const cells = (...grids: object[]) => cellsOf({ name: 'test', question: '', grids }, dataSets);
const monks = { dataset: 'monks-1', layers: [17, 3, 1] };
/** Has more than one draw. */
const mixtures = { dataset: 'mixtures', layers: [5, 3, 1] };

it('cells that differ in nothing that has a size are one, counted', () => {
  const alike = cells({ ...monks, seed: '1..50', alpha: [1e-8, 1e-5], decay: [0, 1e-4], nuisance: ['delete', 'keep'] });
  expect(cellSizes(alike, dataSets)).toEqual([
    { config: alike[0].config, problem: problemHere(alike[0].config), cells: 400 },
  ]);
  expect(cellSizes([], dataSets)).toEqual([]);
});

it('others are told apart, in the order in which they first occur', () => {
  const both = cells({ ...monks, seed: [1, 2], criterion: ['obs', 'magnitude'] }, { ...monks, layers: [17, 31, 1] });
  expect(
    cellSizes(both, dataSets).map(({ config, cells: count }) => [config.layers[1], config.criterion, count]),
  ).toEqual([
    [3, 'obs', 2],
    [3, 'magnitude', 2],
    [31, 'obs', 1],
  ]);
});

const PAIRS: [Partial<CellConfig>, Partial<CellConfig>][] = [
  [{ layers: [5, 3, 1] }, { layers: [5, 31] }],
  [{ trainSize: 12 }, { trainSize: 1, draw: 2 }],
  [
    { block: 1, renewEvery: 11 },
    { block: 11, renewEvery: 1 },
  ],
  [{ weightsLimit: null }, { weightsLimit: 5 }],
  ...Object.entries({
    ...{ activation: 'tanh', outputActivation: 'linear', loss: 'crossEntropy', training: 'quasiNewton' },
    ...{ inverse: 'exact', stop: 'end', retrain: 'every', retraining: 'quasiNewton', backend: 'plain', shardSize: 7 },
    ...{
      dataset: 'monks-2',
      criterion: 'obd',
      curvature: 'perTarget',
      draw: 2,
      trainSize: 50,
      renewEvery: 3,
      block: 2,
    },
  }).map(([name, value]): [Partial<CellConfig>, Partial<CellConfig>] => [{}, { [name]: value }]),
];
it.each(PAIRS)('%j and %j are two', (one, other) => {
  const [cell] = cells(mixtures);
  const pair = [one, other].map((fields) => ({ id: '', config: { ...cell.config, ...fields } }));
  expect(cellSizes(pair, dataSets)).toHaveLength(2);
});
