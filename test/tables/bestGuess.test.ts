import { describe, expect, it } from 'vitest';
import { type ProblemFields, problemOf } from '../../src/config/problem.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { bestGuessColumns, bestGuessRows } from '../../src/tables/bestGuess.ts';
import { cellOf, traceOf } from './handMade.ts';

const book = (name: string, first: number, size: number, codes: number[]) => ({
  ...{ name, first, size, symbols: Array.from({ length: codes.length / size }, (_, s) => `${s}`) },
  codes: Float64Array.from(codes),
});
/** Stands in for NETtalk: one input, two outputs that say `sound`, two that say `weight`. */
const spoken = dataSetOf(
  'nettalk',
  {
    ...{ inputs: ['x'], outputs: ['a', 'b', 'c', 'd'] },
    codeBooks: [book('sound', 0, 2, [1, 0, 0, 1]), book('weight', 2, 2, [1, 0, 0, 1])],
  },
  [
    { input: [0], target: [1, 0, 1, 0] },
    { input: [1], target: [0, 1, 1, 0] },
  ],
  [{ input: [0], target: [1, 0, 0, 1] }],
);
const DRAW = 987;
const dataSets = new DataSets({ read: new Map([[`nettalk/${DRAW}`, spoken]]) });
const problemHere = (config: ProblemFields) => problemOf(config, dataSets);

// Four linear outputs of one input and a bias: o = (w_0 x + w_1, w_2 x + w_3, w_4 x + w_5, w_6 x + w_7).
const cell = cellOf(0, {
  ...{ dataset: 'nettalk', draw: DRAW, layers: [1, 4], outputActivation: 'linear', stop: 'weightsLeft' },
});
const right = Float64Array.from([-1, 1, 1, 0, 0, 1, 0, 0]); // (1 − x, x, 1, 0)
const constant = Float64Array.from([0, 1, 0, 0, 0, 1, 0, 0]); // (1, 0, 1, 0)
const states = [
  { weights: right, trainError: 0 },
  { weights: constant, weightsLeft: 7 }, // not measured in its run
  { weights: constant, weightsLeft: 6, trainError: 0.125, errorChange: 0.5, retrained: true },
];

describe('bestGuessRows', () => {
  const rows = bestGuessRows(cell, problemHere(cell.config), traceOf(cell, states, 8), [8, 7, 6, 3]);

  it('evaluates the weights of the trace on both sets, each code book by itself', () => {
    expect(rows[0]).toMatchObject({ cell: 'cell 0', weightsLeft: 8, trainError: 0, soundTrain: 1, weightTrain: 1 });
    // The test sample is (1, 0, 1, 0) for a target of (1, 0, 0, 1): ½(1 + 1), the sound right and the weight wrong.
    expect(rows[0]).toMatchObject({ testError: 1, testSquaredError: 2, soundTest: 1, weightTest: 0 });
    // The second training sample is (1, 0, 1, 0) for (0, 1, 1, 0): E = ½(0 + 1), summed squared error 2.
    expect(rows[1]).toMatchObject({ weightsLeft: 7, trainError: 0.5, trainSquaredError: 2, soundTrain: 0.5 });
    expect(rows[1]).toMatchObject({ weightTrain: 1, retrained: false, trainErrorBefore: null });
  });

  it('of a size at which the network was retrained says what E was before: as last measured, and the change since', () => {
    expect(rows[2]).toMatchObject({ weightsLeft: 6, retrained: true, trainErrorBefore: 0 + 0.5 });
  });

  it('has a row without values for a size that is not on the path', () => {
    expect(rows[3]).toMatchObject({ cell: 'cell 0', weightsLeft: 3 });
    for (const name of ['retrained', 'trainError', 'testSquaredError', 'soundTest']) {
      expect(rows[3][name]).toBeUndefined();
    }
  });

  it('has no sum of squares for cross-entropy', () => {
    const entropy = { ...cell, config: { ...cell.config, loss: 'crossEntropy', outputActivation: 'sigmoid' } as const };
    const [row] = bestGuessRows(entropy, problemHere(entropy.config), traceOf(entropy, states, 8), [8]);
    expect(row.trainSquaredError).toBeNull();
    expect(row.trainError).toBeGreaterThan(0);
  });

  it('leaves out data sets without code books, and has columns for those that there are', () => {
    const xor = cellOf(1, {});
    expect(bestGuessRows(xor, problemHere(xor.config), traceOf(xor, [{}]), [9])).toEqual([]);
    const names = bestGuessColumns([xor, cell].map(({ config }) => dataSets.of(config))).map(({ name }) => name);
    expect(names.slice(-4)).toEqual(['soundTrain', 'soundTest', 'weightTrain', 'weightTest']);
    for (const name of Object.keys(rows[0])) expect(names).toContain(name);
  });
});
