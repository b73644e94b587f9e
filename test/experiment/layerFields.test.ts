import { describe, expect, it } from 'vitest';
import { fieldValues } from '../../src/config/values.ts';
import { type CellConfig, cellOfConfig, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { configRow, configText } from '../../src/tables/configColumns.ts';
import { dataSets } from '../dataSets.ts';

const cellsIn = (grid: Grid) =>
  cellsOf({ name: 'test', question: '?', grids: [{ dataset: 'xor', ...grid }] }, dataSets);
const twoHidden = { layers: '2-3-2-1' } as const;
const idOf = (grid: Grid) => cellsIn({ ...twoHidden, ...grid }).map(({ id }) => id);

describe('activation, one for all hidden layers or one each', () => {
  it('is one cell by whichever of its texts', () => {
    const [id] = idOf({ activation: 'tanh' });
    expect(idOf({ activation: 'tanh-tanh' })).toEqual([id]);
    expect(idOf({ activation: ['tanh', 'tanh-tanh'] })).toEqual([id]);
    expect(idOf({ activation: 'elu(1)-gelu' })).toEqual(idOf({ activation: 'elu-gelu' }));
    expect(idOf({ activation: 'gelu-elu' })).not.toEqual(idOf({ activation: 'elu-gelu' }));
    expect(idOf({ activation: 'elu(0.5)' })).not.toEqual(idOf({ activation: 'elu' }));
    expect(cellsIn({ ...twoHidden, activation: 'sigmoid-sigmoid' })[0].config.activation).toBe('sigmoid');
  });

  it('takes a list, as a flag does', () => {
    expect(fieldValues('activation', 'tanh, relu-elu(0.7),leakyRelu(1e-3)')).toEqual([
      ...['tanh', 'relu-elu(0.7)', 'leakyRelu(1e-3)'],
    ]);
    expect(idOf({ activation: 'tanh,gelu-relu', outputActivation: 'silu,linear' })).toHaveLength(4);
  });

  it.each([
    [
      { activation: 'tahn' },
      'activation must be one of sigmoid, tanh, relu, linear, leakyRelu, elu, gelu, silu, softplus',
    ],
    [{ activation: 'tahn' }, 'got "tahn"; did you mean "tanh"?'],
    [{ activation: 'softmax' }, 'got "softmax"'],
    [{ activation: 'tanh(2)' }, 'got "tanh(2)"'],
    [{ activation: 'elu(-1)' }, 'got "elu(-1)"'],
    [{ activation: 'tanh-' }, 'got "tanh-"'],
    [{ activation: 'elu(1e999)' }, 'activation must be elu with a number ≥ 0, got "elu(1e999)"'],
    [{ activation: 'tanh-relu-elu' }, 'one each of 2 hidden layers, got 3'],
    [{ outputActivation: 'tanh-relu' }, 'outputActivation must be one of sigmoid,'],
    [{ biases: 'some' }, 'biases must be all, none, or yes or no for each layer after the inputs: yes-no, got "some"'],
    [{ biases: 'yes-no' }, 'biases must be all, none, or yes or no for each of 3 layers, such as yes-no, got "yes-no"'],
  ] as const)('refuses %j: %s', (fields, message) => {
    expect(() => idOf(fields as Grid)).toThrow(message);
  });
});

describe('biases', () => {
  it('at its default is no part of a config, nor of an id', () => {
    const [plain] = cellsIn(twoHidden);
    expect('biases' in plain.config).toBe(false);
    for (const biases of ['all', 'yes-yes-yes']) expect(cellsIn({ ...twoHidden, biases })).toEqual([plain]);
    expect(configText(plain.config)).not.toContain('biases');
  });

  it('else is one, by one text', () => {
    const [some, none] = cellsIn({ ...twoHidden, biases: 'yes-no-yes,none' });
    expect([some.config.biases, none.config.biases]).toEqual(['yes-no-yes', 'none']);
    expect(configText(some.config)).toContain('biases=yes-no-yes');
    expect(configRow(some).biases).toBe('yes-no-yes');
    expect(idOf({ biases: 'no-no-no' })).toEqual([none.id]);
  });
});

it('a config that comes from elsewhere makes the same cell', () => {
  for (const cell of cellsIn({ ...twoHidden, activation: 'elu(0.7)-gelu', biases: 'all,yes-no-yes' })) {
    const sent: CellConfig = JSON.parse(JSON.stringify(cell.config));
    expect(cellOfConfig(sent, dataSets)).toEqual(cell);
  }
  const [cell] = cellsIn(twoHidden);
  expect(cellOfConfig({ ...cell.config, biases: 'all' }, dataSets)).toEqual(cell);
  expect(() => cellOfConfig({ ...cell.config, biases: null }, dataSets)).toThrow('biases must be all, none, or');
});
