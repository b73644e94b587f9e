import { describe, expect, it } from 'vitest';
import { differentBits, kernelComparisons } from '../../bench/kernelComparisons.ts';
import type { Measurement } from '../../bench/measurement.ts';
import { measured } from './measured.ts';

const exact = (mode: Measurement['mode'], ms: readonly number[], more: Partial<Measurement> = {}) =>
  measured('exact', 'ours', ms, { mode, node: '24.21.0', threads: 2, ...more });
const narrow = exact('narrow', [40, 42]);
const wide = exact('wide', [20, 20]);
const before = measured('exact', 'before', [50, 40], { node: '24.21.0', threads: 2 });
const numpy = measured('exact', 'best', [10, 16], { backend: 'numpy', coreType: 'Haswell', node: null, threads: 2 });

describe('kernels beside each other, round by round', () => {
  const rows = (all: readonly Measurement[]) =>
    kernelComparisons(all).map(({ comparison, values }) => [comparison, values]);

  it('are held against narrow ones, the best of others and the build before', () => {
    expect(rows([narrow, wide, before, numpy])).toEqual([
      ['wasm narrow, Node.js 24.21.0, 2 threads over numpy best, Haswell', [4, 42 / 16]],
      ['wasm narrow, Node.js 24.21.0, 2 threads over the build before', [0.8, 1.05]],
      ['speed of wasm wide, Node.js 24.21.0, 2 threads over narrow', [2, 2.1]],
      ['wasm wide, Node.js 24.21.0, 2 threads over numpy best, Haswell', [2, 1.25]],
      ['wasm wide, Node.js 24.21.0, 2 threads over the build before', [0.4, 0.5]],
    ]);
  });

  it('only where Node.js, threads, task and group are the same; libraries have no Node.js', () => {
    const others = [{ node: '22.0.0' }, { threads: 1 }, { n: 59 }, { what: 'sweep' }, { group: 'another' }];
    for (const other of others) expect(rows([exact('narrow', [40, 42], other), wide])).toEqual([]);
    expect(rows([exact('wide', [20, 20], { node: '26.0.0' }), numpy])).toHaveLength(1);
  });

  it('the dual form beside the dense inverse, by the same kernels', () => {
    const dual = exact('wide', [10, 30], { what: 'dual-form' });
    const dense = (mode: Measurement['mode']) => exact(mode, [20, 20], { what: 'dense-form' });
    expect(rows([dual, dense('fused'), dense('wide')])).toEqual([
      ['dual form over dense inverse, wasm wide, Node.js 24.21.0, 2 threads', [0.5, 1.5]],
    ]);
  });

  it('of tiles, also beside a product with as many flops', () => {
    const tile = exact('wide', [20, 20], { what: 'tiles/4x8' });
    expect(rows([tile, { ...numpy, what: 'tiles' }])).toEqual([
      ['wasm wide, Node.js 24.21.0, 2 threads over numpy best, Haswell', [2, 1.25]],
    ]);
  });
});

it('narrow and wide kernels must have the same bits, fused ones others', () => {
  const [a, b] = [
    { ...narrow, bits: 'a' },
    { ...wide, bits: 'a' },
  ];
  const fused = [exact('fused', [15, 15], { bits: 'f' }), exact('fused-narrow', [15, 15], { bits: 'f', threads: 1 })];
  expect(differentBits([a, b, ...fused, before])).toEqual([]);
  expect(differentBits([a, { ...b, bits: 'c' }])).toEqual([
    'exact, n 58, P 124: the bits of wasm wide, Node.js 24.21.0, 2 threads are not those of wasm narrow, Node.js 24.21.0, 2 threads',
  ]);
  expect(differentBits([{ ...fused[0], bits: 'a' }, fused[1]])).toHaveLength(1);
});
