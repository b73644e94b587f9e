import { describe, expect, it } from 'vitest';
import { reportOf } from '../../experiments/reports.ts';
import { ALPHA } from '../../experiments/xor/experiment.ts';
import type { Row } from '../../src/arrow/columns.ts';
import type { Cell } from '../../src/experiment/cells.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { configRow } from '../../src/tables/configColumns.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { dataSets } from '../dataSets.ts';
import { cellOf, traceOf } from '../tables/handMade.ts';
import { rowsOf, type Tables } from './handMade.ts';
import { resultsOf } from './handMadeResults.ts';

const { sha256: dataSha256 } = dataSets.of({ dataset: 'xor' });
const weight = ['x1>h1', 'x2>h1', 'bias>h1', 'x1>h2', 'x2>h2', 'bias>h2', 'h1>xor', 'h2>xor', 'bias>xor'];
/** The trace of a cell of XOR that has deleted one weight. */
const traceWithout = (cell: Cell, deleted: string): Trace =>
  traceOf(cell, [
    { trainError: 1e-6, trainAccuracy: 1, weights: new Float64Array(9).fill(1) },
    {
      ...{ deleted: weight.indexOf(deleted), weight: deleted, trainError: 0.01, trainAccuracy: 0.75 },
      weights: Float64Array.from(weight, (name) => (name === deleted ? 0 : 1)),
    },
  ]);

describe('figures of xor', () => {
  /** By seed: what magnitude, OBD and OBS delete, `+` behind it where all samples are right afterwards. */
  function figuresOf(networks: readonly (readonly [magnitude: string, obd: string, obs: string])[]) {
    const picks: Row[] = [];
    const traces = new Map<string, Trace>();
    for (const [s, deletions] of networks.entries()) {
      for (const [c, criterion] of (['magnitude', 'obd', 'obs'] as const).entries()) {
        const [name, right] = deletions[c].split('+');
        const cell = cellOf(3 * s + c, { criterion, seed: s + 1, dataSha256 });
        traces.set(cell.id, traceWithout(cell, name));
        const training = { training: 'backpropagation', decay: 0, startRange: 0.5, alpha: ALPHA };
        const pick = { weight: name, deleted: 0, trained: true, allRight: right === '' };
        picks.push({ cell: cell.id, seed: s + 1, criterion, ...training, ...pick });
      }
    }
    const results = {
      ...resultsOf('xor', rowsOf({ 'xor/picks': picks })),
      trace: (id: string) => traces.get(id) ?? null,
    };
    return reportOf(results).figures({ ...results, dataSets });
  }
  const all = ['bias>h1+', 'x1>h2+', 'bias>h1+'] as const;
  const onlyObs = ['bias>h1', 'x1>h2', 'bias>h1+'] as const;
  const published = ['bias>h2', 'x2>h2', 'bias>h2+'] as const;

  it.each([
    ['deletes as the published one', [all, onlyObs, published], 3],
    ['only OBS leaves right', [all, onlyObs], 2],
    ['there is', [all], 1],
  ])('show what each criterion deletes from the first network that %s', (_, networks, seed) => {
    const figures = figuresOf(networks);
    expect(figures.map(({ name }) => name)).toEqual(['picks', 'firstDeletion', 'hessian', 'spectrum', 'surface']);
    const [, figure] = figures;
    expect(figure.caption).toContain(`seed ${seed},`);
    const [magnitude, obd, obs] = networks[seed - 1].map((name) => name.replace('+', ''));
    for (const words of [`magnitude deletes ${magnitude}`, `OBD deletes ${obd}`, `OBS deletes ${obs}`]) {
      expect(figure.svg).toContain(words.replace('>', '&gt;'));
    }
    const gone = figure.data.rows.filter(({ value }) => value === null).map((row) => `${row.state} ${row.weight}`);
    expect(gone).toEqual([`magnitude ${magnitude}`, `obd ${obd}`, `obs ${obs}`]);
  });

  it('need the traces', () => {
    expect(figuresOf([])).toEqual([]);
  });
});

describe('figures of an experiment of which nothing is known', () => {
  const cells = [cellOf(0, { seed: 1, dataSha256 }), cellOf(1, { seed: 2, dataSha256 })];
  const traces = cells.map((cell, c) => traceWithout(cell, weight[c]));
  const summary = (c: number, more: Row): Row => ({ ...configRow(cells[c]), weightsStart: 9, weightsLeft: 8, ...more });
  const figuresOf = (tables: Tables, some = cells) => {
    const trace = (id: string) => traces.find((of) => of.id === id) ?? null;
    return generalReport.figures({ ...resultsOf('mine', rowsOf(tables), some), trace, dataSets });
  };

  it('have the smallest network at the training accuracy that it began with', () => {
    const rows = [
      summary(0, { weightsLeft: 5, trainAccuracy: 0.5, trainAccuracyStart: 1 }),
      summary(1, { weightsLeft: 8, trainAccuracy: 1, trainAccuracyStart: 1 }),
    ];
    const [network] = figuresOf({ 'mine/summary': rows }).filter(({ name }) => name === 'network');
    expect(network.caption).toContain('OBS leaves 8 of 9 weights.');
    expect(network.data.rows.find(({ after }) => after === null)).toMatchObject({ weight: 'x2>h1' });
  });

  it('are none without results, or without a trace', () => {
    expect(figuresOf({})).toEqual([]);
    const other = summary(0, { cell: 'elsewhere', trainAccuracy: 1, trainAccuracyStart: 1 });
    expect(figuresOf({ 'mine/summary': [other] })).toEqual([]);
  });
});
