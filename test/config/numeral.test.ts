import { describe, expect, it } from 'vitest';
import { numberIn, zerosBefore } from '../../src/config/numeral.ts';
import { commaDecimals } from '../../src/experiment/commaDecimals.ts';
import type { Grid } from '../../src/experiment/experiment.ts';

describe('numberIn', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    [' 10 ', 10],
    ['0.05', 0.05],
    ['.5', 0.5],
    ['1e-05', 1e-5],
    ['1E+007', 1e7],
    ['0e0', 0],
  ])('reads %j', (text, number) => {
    expect(numberIn(text)).toBe(number);
  });

  it.each(['', ' ', '007', '00.5', '00', '01e5', '0x10', '0b1', '1_000', '1,5', 'Infinity', 'NaN', '5.', '1 2'])(
    'has no number for %j',
    (text) => {
      expect(numberIn(text)).toBeNaN();
    },
  );
});

describe('zerosBefore', () => {
  it.each(['007', '-007', '00', '00.5', '01e-5', '01..5', '1..05', '1e-8..1:log08', '017-3-1', '[17,03,1]'])(
    'sees them in %j',
    (text) => {
      expect(zerosBefore(text)).toBe(': a number has no zeros before it, and decimals take a point (0.5)');
    },
  );

  it.each(['0', '0.05', '.05', '10', '1001', '1e-05', '1E+007', '1..10', '17-100-1', '1_000', 'x', ''])(
    'sees none in %j',
    (text) => {
      expect(zerosBefore(text)).toBe('');
    },
  );
});

describe('commaDecimals', () => {
  const said = (...grids: Omit<Grid, 'dataset'>[]) =>
    commaDecimals({ name: 'a', question: '?', grids: grids.map((grid) => ({ dataset: 'xor', ...grid })) });

  it('names both values, and how one is written', () => {
    expect(said({ decay: '0,5' })).toEqual([
      'decay: "0,5" is the two values 0 and 5; if one is meant, decimals take a point: 0.5',
    ]);
    expect(said({ alpha: ' 1,5e-3 ' })).toEqual([
      'alpha: "1,5e-3" is the two values 1 and 0.005; if one is meant, decimals take a point: 1.5e-3',
    ]);
  });

  it('says it once for all grids', () => {
    expect(said({ decay: '0,5' }, { decay: '0,5', seed: 2 }, { decay: '0,5', alpha: '1,2' })).toHaveLength(2);
  });

  it.each([
    { decay: '0, 5' },
    { decay: '0,5,1' },
    { decay: '0.0,0.5' },
    { decay: '1e-5,1' },
    { decay: '0,001' }, // refused
    { decay: [0, 5] },
    { decay: ['0', '5'] },
    { decay: 0.5 },
    { seed: '1,2' }, // integers have no decimals
    { layers: '2-2-1,2-3-1' },
    { criterion: 'obs,obd' },
  ])('says nothing of %j', (grid) => {
    expect(said(grid)).toEqual([]);
  });
});
