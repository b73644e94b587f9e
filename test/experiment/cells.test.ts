import { describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../../experiments/index.ts';
import type { FieldName } from '../../src/config/fields.ts';
import { fieldValues } from '../../src/config/values.ts';
import { needsFiles } from '../../src/dataset/dataSetRecords.ts';
import { UsageError } from '../../src/errors.ts';
import { cellsOf, withOverrides } from '../../src/experiment/cells.ts';
import { type Experiment, type Grid, parseExperiment } from '../../src/experiment/experiment.ts';
import { dataSets } from '../dataSets.ts';

const experiment = (...grids: Experiment['grids']): Experiment => ({ name: 'mine', question: '?', grids });
const monk3 = { dataset: 'monks-3', layers: [17, 2, 1] } as const;

describe('cellsOf', () => {
  it('crosses the lists of a grid, the first field varying slowest, grids in order', () => {
    const cells = cellsOf(
      experiment({ ...monk3, alpha: [1e-5, 1e-4], seed: '1..3' }, { ...monk3, alpha: 1, seed: 9 }),
      dataSets,
    );
    expect(cells.map(({ config }) => [config.alpha, config.seed])).toEqual([
      [1e-5, 1],
      [1e-5, 2],
      [1e-5, 3],
      [1e-4, 1],
      [1e-4, 2],
      [1e-4, 3],
      [1, 9],
    ]);
  });

  // The second route makes each point by itself: nothing that was found for one cell can serve another.
  it.each([
    [{ seed: '1..4', ...monk3, alpha: [1e-5, 1e-4], criterion: ['obs', 'obd'] }],
    [{ ...monk3, criterion: ['obs', 'random'], decay: [0, 1e-4], curvature: ['gaussNewton', 'exact'], seed: '1..2' }],
    [{ startRange: [0.5, 1], learningRate: [1, 2], layers: [[17, 2, 1], [17, 9, 1]], momentum: [0, 0.9], training: 'backpropagation', dataset: 'monks-3' }], // biome-ignore format: a grid
    [{ ...monk3, seed: [1, 2], backend: ['plain', 'wasm'], alpha: [1e-5, 1e-4], trainSize: [null, 50] }],
  ])('makes of %j what each of its points alone gives, in their order', (grid: Grid) => {
    const lists = Object.entries(grid).map(([name, entry]) =>
      fieldValues(name as FieldName, entry).map((value) => ({ [name]: name === 'layers' ? [value] : value })),
    );
    const points = lists.reduce<Grid[]>(
      (product, list) => product.flatMap((point) => list.map((field) => ({ ...point, ...field }))),
      [{}],
    );
    const alone = points.map((point) => cellsOf(experiment(point), dataSets)[0]);
    const cells = cellsOf(experiment(grid), dataSets);
    expect(cells).toEqual(alone);
    expect(cells).toHaveLength(16);
    // As in its trace.
    for (const { config } of cells) expect(Object.keys(config)).toEqual(Object.keys(cells[0].config));
  });

  it('checks every combination, the last one as well', () => {
    const grid = { ...monk3, alpha: [1e-5, 1e-4], seed: '1..5', stop: ['trainAccuracy', 'weightsLeft'] };
    expect(() => cellsOf(experiment(grid), dataSets)).toThrow('stop "weightsLeft" needs weightsLimit');
    expect(cellsOf(experiment({ ...grid, weightsLimit: 3 }), dataSets)).toHaveLength(20);
  });

  it('makes one cell of a config that occurs twice', () => {
    expect(cellsOf(experiment({ ...monk3, seed: '1,1' }, monk3), dataSets)).toHaveLength(1);
  });

  it('names a cell by everything that can change its result', () => {
    const [{ id }] = cellsOf(experiment(monk3), dataSets);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    const changed = [
      { alpha: 2e-5 },
      { seed: 2 },
      { shardSize: 16 },
      { inverse: 'exact' },
      { renewEvery: 2 },
      { decay: 0 },
      { criterion: 'magnitude', alpha: 2e-5 },
      { criterion: 'magnitude' },
    ].map((field) => cellsOf(experiment({ ...monk3, ...field }), dataSets)[0].id);
    expect(new Set([id, ...changed]).size).toBe(changed.length + 1);
  });

  it('does not rename a cell whose grid writes out a default', () => {
    const [short] = cellsOf(experiment(monk3), dataSets);
    const [long] = cellsOf(experiment({ ...monk3, alpha: 1e-5, criterion: 'obs', shardSize: 32 }), dataSets);
    expect(long).toEqual(short);
  });

  // An id is the name of a file that users keep: this one must not change unless `NUMERICS` is raised on purpose.
  it('has ids that stay: the first cell of monks', () => {
    const monks = EXPERIMENTS.find(({ name }) => name === 'monks')!;
    expect(cellsOf(monks, dataSets)[0].id).toBe('65c95212f8f67a52');
  });

  it.each([
    [{ layers: [17, 2, 1] }, 'every grid must say dataset'],
    [{ dataset: 'monks-3' }, 'every grid must say layers'],
    [{ dataset: 'monks-4', layers: [17, 2, 1] }, 'got "monks-4"; did you mean "monks-1"?'],
    [{ dataset: 'xor', layers: [17, 2, 1] }, 'layers must begin and end like xor, 2-…-1, got 17-2-1'],
    [{ ...monk3, stop: 'error' }, 'stop "error" needs errorLimit: a number > 0'],
    [{ ...monk3, stop: 'weightsLeft' }, 'stop "weightsLeft" needs weightsLimit: an integer 1 … 2147483647'],
    [{ ...monk3, alhpa: 1 }, 'unknown field "alhpa"'],
    [{ ...monk3, seed: '1..1000', alpha: '1e-8..1:log1001' }, 'has 1001000 cells; at most 1000000'],
  ])('refuses %j', (grid, message) => {
    expect(() => cellsOf(experiment(grid), dataSets)).toThrow(UsageError);
    expect(() => cellsOf(experiment(grid), dataSets)).toThrow(message);
  });
});

describe('withOverrides', () => {
  const two = experiment(
    { dataset: 'monks-1', layers: [17, 3, 1] },
    { dataset: ['monks-2', 'monks-3'], layers: [17, 2, 1] },
  );

  it('replaces a field in every grid', () => {
    const cells = cellsOf(withOverrides(two, { seed: '5,6' }), dataSets);
    expect(cells.map(({ config }) => config.seed)).toEqual([5, 6, 5, 6, 5, 6]);
  });

  it('selects among the data sets, each with its own architecture', () => {
    const cells = cellsOf(withOverrides(two, { dataset: 'monks-3,monks-1' }), dataSets);
    expect(cells.map(({ config }) => [config.dataset, config.layers])).toEqual([
      ['monks-1', [17, 3, 1]],
      ['monks-3', [17, 2, 1]],
    ]);
  });

  it('refuses a data set that no grid has', () => {
    expect(() => withOverrides(two, { dataset: 'xor' })).toThrow(
      'dataset must be one of monks-1, monks-2, monks-3 in mine, got "xor"',
    );
  });
});

describe('parseExperiment', () => {
  it.each([
    [[], 'mine.json: must be an experiment, { "name", "question", "grids", … }, got []'],
    [{ name: 'a b', question: '', grids: [{}] }, 'mine.json: name: must be letters'],
    [{ name: '..', question: '', grids: [{}] }, 'mine.json: name: must be letters'],
    [{ name: 'a', question: '', grids: [] }, 'mine.json: grids: '],
    [{ name: 'a', question: '', grids: [{ seeed: 1 }] }, 'did you mean "seed"?'],
    [
      { name: 'a', question: '', grids: [{}], extra: 1 },
      'mine.json: unknown field "extra"; the fields are name, question, reproduces, grids, tables, $schema',
    ],
  ])('refuses %j', (input, message) => {
    expect(() => parseExperiment(input, 'mine.json')).toThrow(UsageError);
    expect(() => parseExperiment(input, 'mine.json')).toThrow(message);
  });

  it.each(EXPERIMENTS)('accepts the built-in experiment $name written as JSON, with the same cells', (built) => {
    const parsed = parseExperiment(JSON.parse(JSON.stringify(built)), built.name);
    expect(parsed).toEqual(JSON.parse(JSON.stringify(built)));
    const data = built.grids.flatMap(({ dataset }) => fieldValues('dataset', dataset));
    if (!data.some(needsFiles)) expect(cellsOf(parsed, dataSets)).toEqual(cellsOf(built, dataSets));
  });
});
