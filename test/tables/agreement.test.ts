import { describe, expect, it } from 'vitest';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { agree, hasValues, partnersAmong, referencesAmong, valuesOf } from '../../src/tables/agreement.ts';
import { cellGroups } from '../../src/tables/cellGroups.ts';
import { cellOf, configOf } from './handMade.ts';

const obs = (fields: Partial<CellConfig> = {}) => configOf({ criterion: 'obs', ...fields });
const obd = (fields: Partial<CellConfig> = {}) => configOf({ criterion: 'obd', ...fields });
const inEigenspace = (eigenspace: CellConfig['eigenspace']) => configOf({ criterion: 'eigenspaceObs', eigenspace });
const ids = (cells: readonly { readonly id: string }[]) => cells.map(({ id }) => Number(id.slice('cell '.length)));

describe('agree', () => {
  it('holds in a field that one of two cells ignores, whatever its value', () => {
    expect(agree(obs({ inverse: 'exact' }), obd(), ['inverse', 'block', 'alpha'])).toBe(true);
    expect(agree(obs({ inverse: 'exact' }), obs(), ['inverse'])).toBe(false);
    expect(agree(obs({ alpha: 1 }), obd(), ['alpha'])).toBe(false);
    expect(agree(obs({ layers: [2, 2, 1] }), obs(), ['layers'])).toBe(true);
  });
  it('takes no limit for a value: null, where it is read, is not 3', () => {
    const steps = (retrainSteps: number | null) => obs({ retrain: 'every', retrainSteps });
    expect(agree(steps(null), steps(3), ['retrainSteps'])).toBe(false);
    expect(agree(obs({ retrain: 'none' }), steps(3), ['retrainSteps'])).toBe(true);
  });
});

describe('partnersAmong', () => {
  it('finds those that agree in all fields but some, in order, as a search through all pairs does', () => {
    const configs = [
      ...[obs(), obs({ inverse: 'exact' }), obs({ alpha: 1 }), obs({ layers: [2, 3, 1] }), obd(), obd({ alpha: 1 })],
      ...[inEigenspace('basis'), inEigenspace('nonzero'), obs({ seed: 2 }), obd({ retrain: 'every', retrainEvery: 2 })],
    ];
    const cells = configs.map((config, c) => cellOf(c, config));
    for (const but of [['criterion'], ['criterion', 'retrain'], ['alpha', 'seed'], []] as const) {
      const names = Object.keys(obs()).filter((name) => ![...but, 'numerics', 'dataSha256'].includes(name as never));
      const partnersOf = partnersAmong(cells, but);
      for (const { config } of cells) {
        const expected = cells.filter((other) => agree(other.config, config, names as never));
        expect(ids(partnersOf(config))).toEqual(ids(expected));
      }
    }
    expect(ids(partnersAmong(cells, ['criterion'])(configs[4]))).toEqual([0, 1, 4, 6, 7]);
  });
});

describe('references', () => {
  const cells = [obd(), inEigenspace('clusters'), inEigenspace('basis')].map((config, c) => cellOf(c, config));
  it('are the cells that have the values, and read them', () => {
    expect(ids(referencesAmong(cells, { eigenspace: 'clusters' }))).toEqual([1]);
    expect(hasValues(obd(), { eigenspace: 'clusters' })).toBe(false);
  });
  it('are, where there are none, those that ignore them', () => {
    expect(ids(referencesAmong(cells, { criterion: 'obd', eigenspace: 'basis' }))).toEqual([0]);
    expect(ids(referencesAmong(cells, { criterion: 'magnitude', eigenspace: 'basis' }))).toEqual([]);
  });
});

describe('cellGroups', () => {
  const groups = (configs: readonly CellConfig[], ...by: Parameters<typeof cellGroups>[1]) =>
    cellGroups(
      configs.map((config, c) => cellOf(c, config)),
      by,
    ).map(({ members }) => ids(members));

  it('puts a cell that ignores the field into the group of each value that others have', () => {
    const configs = [obd(), inEigenspace('clusters'), obs(), inEigenspace('basis')];
    expect(groups(configs, 'eigenspace')).toEqual([
      [0, 1, 2],
      [0, 2, 3],
    ]);
    expect(groups(configs, 'criterion')).toEqual([[0], [1, 3], [2]]);
  });
  it('puts it into one of its own where it agrees with none', () => {
    const configs = [inEigenspace('clusters'), obd(), obs(), obd({ seed: 2 })];
    expect(groups(configs, 'criterion', 'eigenspace')).toEqual([[0], [1, 3], [2]]);
    expect(groups([obd(), obs()], 'eigenspace')).toEqual([[0, 1]]);
  });
  it('describes a group by a member that reads all the fields', () => {
    const [clusters, basis] = cellGroups(
      [obd(), inEigenspace('clusters'), inEigenspace('basis')].map((config, c) => cellOf(c, config)),
      ['eigenspace'],
    );
    expect([clusters.config.eigenspace, basis.config.eigenspace]).toEqual(['clusters', 'basis']);
  });
});

it('valuesOf gives each value once, and none that nothing reads', () => {
  const configs = [obs(), obd({ inverse: 'exact' }), obs({ inverse: 'exact' }), obs()];
  expect(valuesOf(configs, 'inverse')).toEqual(['recursive', 'exact']);
  expect(valuesOf([obd()], 'inverse')).toEqual([]);
  expect(valuesOf([obs(), obs({ layers: [2, 3, 1] })], 'layers')).toEqual([
    [2, 2, 1],
    [2, 3, 1],
  ]);
});
