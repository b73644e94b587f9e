import { describe, expect, it } from 'vitest';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { HESSIANS_COLUMNS, hessians } from '../../src/tables/hessians.ts';
import type { TrainedRule } from '../../src/tables/trained.ts';
import { dataSets } from '../dataSets.ts';
import { uniforms } from '../problems.ts';
import { cellOf, configOf, recordRows, tablesOf, traceOf } from './handMade.ts';

const of = (fields: Partial<CellConfig>, weights: Float64Array, trainError = 0.05, index = 0) => {
  const cell = cellOf(index, fields);
  // Later steps have other weights: only the trained network counts.
  return { cell, trace: traceOf(cell, [{ weights, trainError }, {}], weights.length) };
};
const rowsOf = (networks: ReturnType<typeof of>[], trained?: TrainedRule) =>
  recordRows(
    hessians,
    true,
    networks.map(({ cell }) => cell),
    networks.map(({ trace }) => trace),
    trained,
  )[0];

/** X of eq. 19 to 21 for 2-2-1 of sigmoid units: weights a, b, bias of h1, of h2, then h1, h2, bias of the output. */
function gradient(w: Float64Array, a: number, b: number): number[] {
  const f = (net: number) => 1 / (1 + Math.exp(-net));
  const h = [0, 3].map((u) => f(w[u] * a + w[u + 1] * b + w[u + 2]));
  const o = f(w[6] * h[0] + w[7] * h[1] + w[8]);
  const slope = o * (1 - o);
  const hidden = h.flatMap((value, j) => [a, b, 1].map((input) => slope * value * (1 - value) * w[6 + j] * input));
  return [...hidden, slope * h[0], slope * h[1], slope];
}

describe('hessians', () => {
  const weights = uniforms(9, 31).map((w) => 3 * w);
  const { train } = dataSets.of({ dataset: 'xor' });
  const H = Array.from({ length: 9 }, () => new Array<number>(9).fill(0));
  for (let k = 0; k < 4; k++) {
    const x = gradient(weights, train.inputs[2 * k], train.inputs[2 * k + 1]);
    for (let i = 0; i < 9; i++) for (let j = 0; j < 9; j++) H[i][j] += (x[i] * x[j]) / 4;
  }
  const diagonal = H.map((row, q) => row[q]);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('has the share of off-diagonal entries and the means of both layers, by eq. 19 to 21', () => {
    const [row] = rowsOf([of({ decay: 1e-6, startRange: 2, seed: 7 }, weights)]);
    const off = Math.hypot(...H.flatMap((values, i) => values.filter((_, j) => j !== i)));
    expect(row.offDiagonalShare).toBeCloseTo(off / Math.hypot(...H.flat()), 12);
    expect(row.hiddenToOutput).toBeCloseTo(mean(diagonal.slice(6)), 12);
    expect(row.inputToHidden).toBeCloseTo(mean(diagonal.slice(0, 6)), 12);
    expect(row).toMatchObject({
      ...{ cell: 'cell 0', dataset: 'xor', layers: '2-2-1', decay: 1e-6, startRange: 2, seed: 7, draw: 1 },
      ...{ trainError: 0.05, weights: 9, trained: null },
    });
  });

  it('names the weight with the largest entry, and says whether all of the output are above all others', () => {
    // All hidden units at ½ with small output weights: H_qq of an input's weight is v²/16 times as much as of the
    // output's.
    const flat = Float64Array.of(0, 0, 0, 0, 0, 0, 0.1, 0.1, 0);
    expect(rowsOf([of({}, flat)])[0]).toMatchObject({ largest: 'bias>xor', outputsLargest: true });
    // One hidden unit is switched off: the weight from it is the smallest entry, that of the output's bias still the
    // largest.
    const off = Float64Array.of(0, 0, -20, 0, 0, 0, 0.1, 0.1, 0);
    expect(rowsOf([of({}, off)])[0]).toMatchObject({ largest: 'bias>xor', outputsLargest: false });
    // A large output weight: its unit's bias counts v²/16 = 6.25 times as much as the output's.
    const steep = Float64Array.of(0, 0, 0, 0, 0, 0, 10, -10, 0);
    expect(rowsOf([of({}, steep)])[0]).toMatchObject({ largest: 'bias>h1', outputsLargest: false });
  });

  it('has each trained network once, whatever prunes it, in the order of the cells', () => {
    const other = weights.map((w) => -w);
    const networks = [
      of({ seed: 2, criterion: 'obs' }, weights, 0.1, 0),
      of({ seed: 1, criterion: 'obs' }, other, 0.2, 1),
      of({ seed: 2, criterion: 'obd', alpha: 1e-8, stop: 'weightsLeft', weightsLimit: 8 }, weights, 0.1, 2),
      of({ seed: 2, decay: 1e-3 }, weights, 0.3, 3),
      of({ seed: 2, training: 'backpropagation' }, weights, 0.4, 4),
    ];
    expect(rowsOf(networks).map(({ cell, training, seed, trainError }) => [cell, training, seed, trainError])).toEqual([
      ['cell 0', 'levenbergMarquardt', 2, 0.1],
      ['cell 1', 'levenbergMarquardt', 1, 0.2],
      ['cell 3', 'levenbergMarquardt', 2, 0.3],
      ['cell 4', 'backpropagation', 2, 0.4],
    ]);
  });

  it('says whether it had trained, by the rule of the experiment', () => {
    const networks = [of({ seed: 1 }, weights, 0.1), of({ seed: 2 }, weights, 0.2)];
    expect(rowsOf(networks, { trainErrorAtMost: 0.1 }).map(({ trained }) => trained)).toEqual([true, false]);
  });

  it('has first hidden layer and outputs of a deep network, and neither without hidden units', () => {
    const deep: Partial<CellConfig> = { dataset: 'xor', layers: [2, 2, 3, 1] };
    const w = uniforms(6 + 9 + 4, 32);
    const [row] = rowsOf([of(deep, w)]);
    const network = networkOf(configOf(deep));
    /** (1/P) Σ (∂o/∂w_q)² by central differences, h²/6 · f‴ + ε/h ≈ 1e-10 at h = 1e-5. */
    const entries = Array.from(w, (value, q) => {
      const at = (by: number) => networkOutputs(network, w.with(q, value + by), train, { start: 0, end: 4 });
      const [up, down] = [at(1e-5), at(-1e-5)];
      return mean(Array.from(up, (o, k) => ((o - down[k]) / 2e-5) ** 2));
    });
    expect(row.inputToHidden).toBeCloseTo(mean(entries.slice(0, 6)), 9);
    expect(row.hiddenToOutput).toBeCloseTo(mean(entries.slice(15)), 9);
    // With the layer between them either mean would be another one.
    for (const wider of [entries.slice(0, 15), entries.slice(6)]) {
      expect(Math.abs(mean(wider) - (row.inputToHidden as number))).toBeGreaterThan(1e-6);
      expect(Math.abs(mean(wider) - (row.hiddenToOutput as number))).toBeGreaterThan(1e-6);
    }
    const [flat] = rowsOf([of({ layers: [2, 1] }, uniforms(3, 33))]);
    expect(flat).toMatchObject({ weights: 3, largest: 'bias>xor' });
    for (const name of ['hiddenToOutput', 'inputToHidden', 'outputsLargest']) expect(flat[name] ?? null).toBeNull();
  });

  it('is null where H is 0', () => {
    const saturated = new Float64Array(9).fill(0).with(8, -1000);
    expect(rowsOf([of({}, saturated)])[0]).toMatchObject({ offDiagonalShare: null, outputsLargest: false });
  });

  it('is a table of an experiment that asks for it, with a column for every value', () => {
    const { cell, trace } = of({}, weights);
    const asked = (tables: object) => tablesOf({ name: 'mine', question: '?', grids: [{}], tables }, [cell], [trace]);
    const table = asked({ hessians: true, trained: { trainErrorAtMost: 0.01 } }).find(
      ({ name }) => name === 'hessians',
    )!;
    expect(table.columns).toBe(HESSIANS_COLUMNS);
    expect(Object.keys(table.rows[0]).toSorted()).toEqual(HESSIANS_COLUMNS.map(({ name }) => name).toSorted());
    expect(table.rows[0].trained).toBe(false);
    expect(asked({}).some(({ name }) => name === 'hessians')).toBe(false);
  });
});
