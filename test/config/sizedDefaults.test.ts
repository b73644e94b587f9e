import { describe, expect, it } from 'vitest';
import { FIELDS, type Fields } from '../../src/config/fields.ts';
import { inverseWork } from '../../src/config/inverseWork.ts';
import { type SizedDefaults, sizedDefaults } from '../../src/config/sizedDefaults.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment, Grid } from '../../src/experiment/experiment.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { asRead } from './asRead.ts';

const experiment = (...grids: Grid[]): Experiment => ({ name: 'mine', question: '?', grids });
const cellOf = (grid: Grid) => cellsOf(experiment(grid), dataSets)[0];
const configOf = (grid: Grid) => {
  const { backend, block, shardSize, inverse } = cellOf(grid).config;
  return { backend, block, shardSize, inverse };
};

const small = { dataset: 'monks-1', layers: [17, 3, 1] } as const; // 58 weights
const large = { dataset: 'monks-1', layers: [17, 10, 1] } as const; // 191
const larger = { dataset: 'monks-1', layers: [17, 50, 1] } as const; // 951: 9n³ at every deletion are 1.8e12 flops
const huge = { dataset: 'monks-1', layers: [17, 100, 1] } as const; // 1901, and 124 output gradients

const SMALL: SizedDefaults = { backend: 'wasm', block: 1, shardSize: 32, inverse: 'recursive' };
const PLAIN: SizedDefaults = { backend: 'plain', block: 1, shardSize: 32, inverse: 'recursive' };
const KERNELS: SizedDefaults = { backend: 'wasm', block: 128, shardSize: 512, inverse: 'recursive' };

describe('what a cell leaves out', () => {
  it.each([
    { grid: small, sized: SMALL },
    { grid: { dataset: 'monks-2', layers: [17, 2, 1] }, sized: SMALL },
    { grid: { dataset: 'xor', layers: [2, 2, 1] }, sized: SMALL },
    { grid: large, sized: KERNELS },
    { grid: larger, sized: { ...KERNELS, inverse: 'exact' } },
    { grid: { ...larger, renewEvery: 200 }, sized: KERNELS }, // five inverses: 1.8e10 flops
    { grid: { ...larger, stop: 'weightsLeft', weightsLimit: 945 }, sized: KERNELS }, // six inverses: 4.8e10 flops
    { grid: huge, sized: { ...KERNELS, inverse: 'dual' } },
    { grid: { ...huge, renewEvery: 200 }, sized: { ...KERNELS, inverse: 'dual' } },
    { grid: { ...huge, criterion: 'jointObs' }, sized: { ...KERNELS, inverse: 'dual' } },
    { grid: { ...large, backend: 'plain' }, sized: PLAIN },
    { grid: { ...huge, backend: 'plain' }, sized: PLAIN },
    { grid: { ...small, backend: 'plain' }, sized: PLAIN },
    { grid: { ...small, backend: 'wasm' }, sized: SMALL },
    { grid: { ...small, block: 4 }, sized: { ...SMALL, block: 4 } },
    { grid: { ...small, backend: 'openblas' }, sized: { ...KERNELS, backend: 'openblas' } },
    { grid: { ...huge, backend: 'openblas' }, sized: { ...KERNELS, backend: 'openblas', inverse: 'dual' } },
  ] as const)('goes by its size and its backend: $grid', ({ grid, sized }) => {
    expect(configOf(grid)).toEqual(asRead(cellOf(grid).config, sized));
  });

  it('is decided by 100 weights', () => {
    const defaults = Object.fromEntries(
      Object.entries(FIELDS).map(([name, field]) => [name, 'default' in field ? field.default : null]),
    ) as unknown as Fields;
    const of = (inputs: number) =>
      sizedDefaults(defaults, problemHere({ ...defaults, dataset: 'xor', layers: [inputs, 1] }), undefined);
    expect(of(98)).toEqual(SMALL); // 99
    expect(of(99)).toEqual(KERNELS); // 100
  });

  it.each([
    { backend: 'openblas' },
    { block: 7 },
    { shardSize: 100 },
    { inverse: 'exact' },
    { backend: 'wasm', block: 1 },
    { backend: 'plain', block: 128, shardSize: 512, inverse: 'exact' },
    { backend: 'wasm', block: 1, shardSize: 32, inverse: 'recursive' },
  ] as const)('gives way to what it says: %j', (said) => {
    for (const grid of [small, large, huge]) {
      const { config } = cellOf({ ...grid, ...said });
      expect(config).toMatchObject(asRead(config, said));
    }
  });

  it('is decided for each cell of a list by itself', () => {
    const cells = cellsOf(experiment({ ...large, backend: ['plain', 'wasm'], block: [1, 128] }), dataSets);
    expect(cells.map(({ config }) => [config.backend, config.block, config.shardSize])).toEqual([
      ['plain', null, 32],
      ['wasm', 1, 512],
      ['wasm', 128, 512],
    ]);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(3);
  });
});

describe('the id of a cell', () => {
  it.each([
    { name: 'small', grid: small, sized: SMALL },
    { name: 'large', grid: large, sized: KERNELS },
    { name: 'larger', grid: larger, sized: { ...KERNELS, inverse: 'exact' } },
    { name: 'huge', grid: huge, sized: { ...KERNELS, inverse: 'dual' } },
    { name: 'large and plain', grid: { ...large, backend: 'plain' }, sized: PLAIN },
  ] as const)('stays when what it leaves out is written out: $name', ({ grid, sized }) => {
    const cell = cellOf(grid);
    expect(cellOf({ ...grid, ...sized })).toEqual(cell);
    for (const [name, value] of Object.entries(sized)) expect(cellOf({ ...grid, [name]: value })).toEqual(cell);
  });

  it('is another one with other values', () => {
    for (const grid of [small, large, huge]) {
      const { id, config } = cellOf(grid);
      const others = [
        { backend: config.backend === 'plain' ? 'wasm' : 'plain' },
        { backend: 'openblas' },
        { block: 2 },
        { shardSize: 33 },
        { inverse: config.inverse === 'exact' ? 'recursive' : 'exact' },
      ] as const;
      const read = others.filter((other) => Object.values(asRead(config, other))[0] !== null);
      const ids = [id, ...read.map((other) => cellOf({ ...grid, ...other }).id)];
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describe('inverseWork', () => {
  it.each([
    { grid: small, work: { weights: 58, gradients: 124, renewEvery: 1, lastSize: 1 } },
    { grid: { ...large, renewEvery: 5 }, work: { weights: 191, gradients: 124, renewEvery: 5, lastSize: 1 } },
    {
      grid: { dataset: 'monks-2', layers: [17, 2, 1], stop: 'weightsLeft', weightsLimit: 9 },
      work: { weights: 39, gradients: 169, renewEvery: 1, lastSize: 9 },
    },
    {
      grid: { dataset: 'xor', layers: [2, 2, 1], stop: 'end', weightsLimit: 9 }, // a limit that nobody asks about
      work: { weights: 9, gradients: 4, renewEvery: 1, lastSize: 1 },
    },
  ] as const)('worked by hand: $grid', ({ grid, work }) => {
    expect(inverseWork(cellOf(grid).config, problemHere(cellOf(grid).config))).toEqual(work);
  });

  it('counts a gradient for each output of each sample', () => {
    const work = inverseWork(cellOf(small).config, problemHere({ ...cellOf(small).config, layers: [17, 2, 3] }));
    expect(work).toMatchObject({ weights: 45, gradients: 372 });
  });
});
