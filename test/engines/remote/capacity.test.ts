import { expect, it } from 'vitest';
import { requireCapacity } from '../../../src/engines/remote/capacity.ts';
import { requireMemory } from '../../../src/estimate/cellMemory.ts';
import { cellsOf } from '../../../src/experiment/cells.ts';
import { dataSets } from '../../dataSets.ts';

const [small, large] = cellsOf(
  {
    name: 'mine',
    question: '',
    grids: [
      { dataset: 'monks-1', layers: [17, 3, 1] },
      { dataset: 'monks-1', layers: [17, 300, 1] },
    ],
  },
  dataSets,
);

it('a cell that fits once, but not on every thread, is refused by a worker of many', () => {
  const { bytes } = requireMemory([large], 1, Infinity, dataSets);
  expect(() => requireCapacity(1, 1.01 * bytes, dataSets)(large)).not.toThrow();
  expect(() => requireCapacity(4, 1.01 * bytes, dataSets)(large)).toThrow(/^the run needs [\d.]+ GB at once \(4 × /);
  expect(() => requireCapacity(4, 1.01 * bytes, dataSets)(small)).not.toThrow();
});

it('a backend that is not here is refused, each time', () => {
  process.env.SURGEON_BLAS = 'no-such-library.so';
  const onBlas = { ...large, config: { ...large.config, backend: 'openblas' as const } };
  const require = requireCapacity(1, 8e9, dataSets);
  expect(() => require(onBlas)).toThrow('no-such-library.so');
  expect(() => require(onBlas)).toThrow('no-such-library.so');
  expect(() => require(large)).not.toThrow();
  delete process.env.SURGEON_BLAS;
});
