import { describe, expect, it } from 'vitest';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { pairRows } from '../../src/tables/pairs.ts';
import type { TableRequests } from '../../src/tables/tableRequests.ts';
import type { NamedStep, Trace } from '../../src/trace/trace.ts';
import { cellOf, traceOf } from './handMade.ts';

const learnt = { trainError: 0.01, trainAccuracy: 1, testError: 0.1, testAccuracy: 0.9 };
/** A path that ends at some size; the step before the last has errors of its own. */
const path = (fields: Partial<CellConfig>, weightsLeft: number, start: Partial<NamedStep> = learnt): Trace =>
  traceOf(cellOf(0, fields), [start, { weightsLeft, testError: weightsLeft / 100, testAccuracy: weightsLeft / 10 }]);
const rowsOf = (traces: Trace[], pair: NonNullable<TableRequests['pairs']>[number], others: TableRequests = {}) =>
  pairRows(traces, [pair], others.trained);
const compared = (obs: number[], obd: number[]) => [
  ...obs.map((left, s) => path({ criterion: 'obs', seed: s + 1 }, left)),
  ...obd.map((left, s) => path({ criterion: 'obd', seed: s + 1 }, left)),
];
const reference = { criterion: 'obs' } as const;

describe('pairRows', () => {
  it('compares networks of one seed: medians, quartiles, differences, wins', () => {
    // Differences by seed 4, 1, 0, −2, 3: the median of differences, 1, is not the difference of medians, 5 − 3.
    const [row] = rowsOf(compared([1, 2, 3, 6, 4], [5, 3, 3, 4, 7]), { reference, measures: ['weightsLeft'] });
    expect(row).toMatchObject({
      ...{ criterion: 'obd', dataset: 'xor', layers: '2-2-1', value: 'criterion=obd', reference: 'criterion=obs' },
      ...{ measure: 'weightsLeft', at: null, pairs: 5, untrained: 0, unmeasured: 0, unpaired: 0 },
      ...{ median: 4, lowerQuartile: 3, upperQuartile: 5 },
      ...{ referenceMedian: 3, referenceLowerQuartile: 2, referenceUpperQuartile: 4 },
      ...{ difference: 1, differenceLowerQuartile: 0, differenceUpperQuartile: 3 },
      ...{ wins: 3, losses: 1, ties: 1 },
    });
    // Of five values an end of the range is the median of a resample with P(Bin(5, 1/5) ≥ 3) = 0.058 > 0.025: the
    // interval is the range.
    expect(row).toMatchObject({ differenceLow: -2, differenceHigh: 4 });
  });

  it('is the same again, bit for bit, and whatever other rows there are', () => {
    const traces = compared([1, 2, 3, 6, 4, 8, 5, 2, 8], [5, 3, 3, 4, 7, 1, 2, 9, 3]);
    const [row] = rowsOf(traces, { reference, measures: ['testError'] });
    expect(rowsOf(traces, { reference, measures: ['weightsLeft', 'testError'] })[1]).toEqual(row);
  });

  it('counts a larger accuracy as better, unlike a larger error', () => {
    const [accuracy, error] = rowsOf(compared([9, 9, 1], [1, 1, 9]), {
      reference,
      measures: ['testAccuracy', 'testError'],
    });
    expect(accuracy).toMatchObject({ wins: 2, losses: 1, difference: -0.8 });
    expect(error).toMatchObject({ wins: 1, losses: 2 });
  });

  it('pairs by seed and draw, not by index', () => {
    const traces = [
      path({ criterion: 'obs', seed: 1, draw: 2, dataSha256: 'two' }, 3),
      path({ criterion: 'obs', seed: 1, draw: 1, dataSha256: 'one' }, 5),
      path({ criterion: 'obd', seed: 1, draw: 1, dataSha256: 'one' }, 6),
      path({ criterion: 'obd', seed: 1, draw: 2, dataSha256: 'two' }, 9),
    ];
    const [row, ...others] = rowsOf(traces, { reference, measures: ['weightsLeft'] });
    expect(row).toMatchObject({ pairs: 2, difference: 3.5, differenceLow: 1, differenceHigh: 6 });
    expect(others).toEqual([]);
  });

  it('has a row for each group, value and measure, four measures unless told otherwise', () => {
    const traces = [1e-4, 1e-3].flatMap((decay) =>
      (['obs', 'obd', 'magnitude'] as const).map((criterion) => path({ decay, criterion }, 5)),
    );
    const rows = rowsOf(traces, { reference });
    expect(rows.map(({ decay, value, measure }) => `${decay} ${value} ${measure}`)).toEqual(
      [1e-4, 1e-3].flatMap((decay) =>
        ['criterion=obd', 'criterion=magnitude'].flatMap((value) =>
          ['weightsLeft', 'trainError', 'testError', 'testAccuracy'].map((name) => `${decay} ${value} ${name}`),
        ),
      ),
    );
  });

  it('lets other fields go along: OBS without retraining beside OBD with it', () => {
    const epochs = { retrain: 'every', retraining: 'backpropagation', retrainSteps: 60 } as const;
    const traces = [1, 2].flatMap((draw) => [
      path({ criterion: 'obs', draw }, 3),
      path({ criterion: 'obd', draw }, 7),
      path({ criterion: 'obd', draw, ...epochs }, 3 + draw),
    ]);
    const fields = ['retraining', 'retrainSteps', 'retrainEvery'] as const;
    const rows = rowsOf(traces, {
      reference: { criterion: 'obs', retrain: 'none' },
      fields,
      measures: ['weightsLeft'],
    });
    expect(rows).toMatchObject([
      { value: 'criterion=obd retrain=none', pairs: 2, difference: 4 },
      { value: 'criterion=obd retrain=every retraining=backpropagation retrainSteps=60', pairs: 2, difference: 1.5 },
    ]);
    expect(rows[1]).toMatchObject({ criterion: 'obd', retrain: 'every', reference: 'criterion=obs retrain=none' });
    // OBS ignores how it would retrain: without them the partners are the same.
    const reference = { criterion: 'obs', retrain: 'none' } as const;
    expect(rowsOf(traces, { reference, measures: ['weightsLeft'] })[1]).toMatchObject({
      value: 'criterion=obd retrain=every',
      ...{ pairs: 2, difference: 1.5 },
    });
  });

  it('pairs a network whose cell ignores a field with each value of it', () => {
    const traces = [1, 2].flatMap((seed) => [
      path({ criterion: 'obs', inverse: 'recursive', seed }, 3),
      path({ criterion: 'obs', inverse: 'exact', seed }, 4),
      path({ criterion: 'obd', seed }, 7),
    ]);
    const ofObs = rowsOf(traces, { reference: { criterion: 'obs' }, measures: ['weightsLeft'] });
    expect(ofObs).toMatchObject([
      { value: 'criterion=obd', inverse: 'recursive', referenceMedian: 3, median: 7, pairs: 2 },
      { value: 'criterion=obd', inverse: 'exact', referenceMedian: 4, median: 7, pairs: 2 },
    ]);
    const ofObd = rowsOf(traces, { reference: { criterion: 'obd' }, measures: ['weightsLeft'] });
    expect(ofObd).toMatchObject([
      { value: 'criterion=obs', inverse: 'recursive', referenceMedian: 7, median: 3, pairs: 2 },
      { value: 'criterion=obs', inverse: 'exact', referenceMedian: 7, median: 4, pairs: 2 },
    ]);
    // Of a reference that no cell has in what it reads, those that ignore it are meant.
    const ignoring = rowsOf(traces.slice(0, 3), {
      reference: { criterion: 'obd', inverse: 'exact' },
      measures: ['weightsLeft'],
    });
    expect(ignoring).toMatchObject([
      { value: 'criterion=obs inverse=recursive', pairs: 1, median: 3 },
      { value: 'criterion=obs inverse=exact', pairs: 1, median: 4 },
    ]);
  });

  it('takes the first of the plan where a reference names several, and compares the others with it', () => {
    const traces = [1, 2].flatMap((seed) => [
      path({ retrain: 'every', retrainEvery: 1, seed }, 5),
      path({ retrain: 'every', retrainEvery: 2, seed }, 7),
    ]);
    const rows = rowsOf(traces, {
      reference: { criterion: 'obs' },
      fields: ['retrainEvery'],
      measures: ['weightsLeft'],
    });
    expect(rows).toMatchObject([{ retrainEvery: 2, referenceMedian: 5, median: 7, pairs: 2, unpaired: 0, wins: 2 }]);
  });

  describe('counts what it leaves out:', () => {
    it('seeds that only one of the two has', () => {
      const traces = [
        ...[1, 2, 3].map((seed) => path({ criterion: 'obs', seed }, 3)),
        ...[3, 4].map((seed) => path({ criterion: 'obd', seed }, 4)),
      ];
      // Seeds 1, 2 and 4.
      expect(rowsOf(traces, { reference, measures: ['weightsLeft'] })).toMatchObject([{ pairs: 1, unpaired: 3 }]);
    });

    it('networks that had not trained, by the rule of the experiment', () => {
      const traces = compared([3, 3, 3, 3], [4, 4, 4, 4]).map((trace, i) => {
        // Seed 1 lacks accuracy in one of the two, seed 2 error in both, seed 3 is at both limits.
        const start = { ...trace.steps[0], ...STARTS[i] };
        return { ...trace, steps: [start, ...trace.steps.slice(1)] };
      });
      const rule = { trainAccuracyAtLeast: 0.75, trainErrorAtMost: 0.5 };
      const counts = (trained: TableRequests['trained']) =>
        rowsOf(traces, { reference, measures: ['weightsLeft'] }, { trained })[0];
      expect(counts(rule)).toMatchObject({ pairs: 2, untrained: 2, unpaired: 0 });
      expect(counts({ trainErrorAtMost: 0.5 })).toMatchObject({ pairs: 3, untrained: 1 });
      expect(counts(undefined)).toMatchObject({ pairs: 4, untrained: 0 });
      // That of the data set takes the place of the general one.
      const ofXor = { ...rule, dataSets: { xor: { trainAccuracyAtLeast: 0.75 } } };
      expect(counts(ofXor)).toMatchObject({ pairs: 3, untrained: 1 });
      expect(counts({ ...rule, dataSets: { mixtures: {} } })).toMatchObject({ pairs: 2, untrained: 2 });
    });

    it('what was not measured, and all four counts are all seeds', () => {
      const traces = [
        ...compared([3, 3, 3], [4, 4, 4]),
        traceOf(cellOf(0, { criterion: 'obs', seed: 4 }), [learnt, { weightsLeft: 3 }]), // no test error at the end
        path({ criterion: 'obd', seed: 4 }, 4),
        path({ criterion: 'obs', seed: 5 }, 3, { ...learnt, trainAccuracy: 0 }),
        path({ criterion: 'obd', seed: 5 }, 4),
        path({ criterion: 'obd', seed: 6 }, 4),
      ];
      const trained = { trainAccuracyAtLeast: 0.9 };
      expect(rowsOf(traces, { reference, measures: ['testError'] }, { trained })).toMatchObject([
        { pairs: 3, untrained: 1, unmeasured: 1, unpaired: 1 },
      ]);
    });
  });

  it('compares at equal size, where both paths were measured there', () => {
    const steps = (errors: (number | null)[]) => errors.map((trainError) => ({ trainError }));
    const traces = [
      traceOf(cellOf(0, { criterion: 'obs', seed: 1 }), steps([0, 0.1, 0.2])), // 9, 8, 7 weights
      traceOf(cellOf(0, { criterion: 'obd', seed: 1 }), steps([0, 0.3, 0.8])),
      traceOf(cellOf(0, { criterion: 'obs', seed: 2 }), steps([0, 0.1])),
      traceOf(cellOf(0, { criterion: 'obd', seed: 2 }), steps([0, null, 0.5])),
    ];
    const rows = rowsOf(traces, { reference, measures: [{ measure: 'trainError', at: [8, 7, 2] }] });
    expect(rows.map(({ at, pairs, unmeasured }) => [at, pairs, unmeasured])).toEqual([
      [8, 1, 1],
      [7, 1, 1],
      [2, 0, 2],
    ]);
    expect(rows[0].difference).toBeCloseTo(0.2, 15);
    expect(rows[1].difference).toBeCloseTo(0.6, 15);
  });
});

/** The fields that compared() is given of the trained networks of seeds 1 … 4, OBS then OBD. */
const STARTS: Partial<NamedStep>[] = [
  { trainAccuracy: 0.7 },
  { trainError: 0.6 },
  { trainAccuracy: 0.75, trainError: 0.5 },
  {},
  {},
  { trainError: 0.6 },
  { trainAccuracy: 0.75, trainError: 0.5 },
  {},
];
