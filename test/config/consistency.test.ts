import { describe, expect, it } from 'vitest';
import { suitsTeam } from '../../src/config/consistency.ts';
import { UsageError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { CRITERIA, CRITERION } from '../../src/surgeon/criteria/criteria.ts';
import { STOPS } from '../../src/surgeon/stopping.ts';
import { dataSets } from '../dataSets.ts';
import { asRead } from './asRead.ts';

const cellOf = (grid: Grid) => cellsOf({ name: 'mine', question: '?', grids: [grid] }, dataSets)[0];
const monk3 = { dataset: 'monks-3', layers: [17, 2, 1] } as const; // a test set, no validation set
const mixtures = { dataset: 'mixtures', layers: [5, 2, 1] } as const; // both
const xor = { dataset: 'xor', layers: [2, 2, 1] } as const; // neither

/** @returns the message with which a grid is refused */
function refusal(grid: Grid): string {
  try {
    cellOf(grid);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error(`${JSON.stringify(grid)} was not refused`);
}

/** The backends that have what few criteria and matrices need. */
const OTHERS = '"plain", or of up to 256 weights "wasm",';

/** Configs that are refused, with the whole message, and what differs from it in one thing and is a cell. */
type Rule = readonly [refused: Grid, message: string, ...allowed: Grid[]];
const RULES: readonly Rule[] = [
  [
    { dataset: 'xor', layers: [17, 2, 1] },
    'layers must begin and end like xor, 2-…-1, got 17-2-1',
    { dataset: 'xor', layers: [2, 2, 1] },
    { dataset: 'xor', layers: [2, 1] },
  ],
  [{ dataset: 'xor', layers: [2, 2, 3] }, 'layers must begin and end like xor, 2-…-1, got 2-2-3'],
  [
    { ...monk3, stop: 'error' },
    'stop "error" needs errorLimit: a number > 0',
    { ...monk3, stop: 'error', errorLimit: 0.1 },
    { ...monk3, errorLimit: 0.1 },
  ],
  [
    { ...monk3, stop: 'weightsLeft', errorLimit: 0.1 },
    'stop "weightsLeft" needs weightsLimit: an integer 1 … 2147483647',
    { ...monk3, stop: 'weightsLeft', weightsLimit: 10 },
  ],
  ...(['tanh', 'relu'] as const).map(
    (outputActivation) =>
      [
        { ...monk3, loss: 'crossEntropy', outputActivation },
        `loss "crossEntropy" needs outputActivation sigmoid, softmax, linear or logSoftmax, got "${outputActivation}"`,
        { ...monk3, loss: 'squared', outputActivation },
        { ...monk3, loss: 'crossEntropy', outputActivation: 'sigmoid' },
        { ...monk3, loss: 'crossEntropy', outputActivation: 'softmax' },
        { ...monk3, loss: 'crossEntropy', outputActivation: 'linear' },
      ] as const,
  ),
  [
    { ...monk3, stop: 'validationError' },
    'stop "validationError" needs a validation set, and monks-3 has none',
    { ...mixtures, stop: 'validationError' },
  ],
  [
    { ...xor, trainUntil: 'validationError' },
    'trainUntil "validationError" needs a validation set, and xor has none',
    { ...mixtures, trainUntil: 'validationError' },
    { ...xor, trainUntil: 'minimum' },
  ],
  [
    { ...xor, stop: 'testError' },
    'stop "testError" needs a test set, and xor has none',
    { ...monk3, stop: 'testError' },
  ],
  [
    { ...xor, stop: 'testAccuracy' },
    'stop "testAccuracy" needs a test set, and xor has none',
    { ...monk3, stop: 'testAccuracy' },
  ],
  ...STOPS.filter((stop) => stop !== 'weightsLeft' && stop !== 'end').map(
    (stop) =>
      [
        { ...mixtures, stop, errorLimit: 1, measureEvery: 2 },
        `measureEvery must be 1 where each deletion is judged (stop "${stop}", retrain "none"), got 2`,
        { ...mixtures, stop, errorLimit: 1, measureEvery: 1 },
        { ...mixtures, stop: 'end', measureEvery: 2 },
        { ...mixtures, stop: 'weightsLeft', weightsLimit: 3, measureEvery: 2 },
      ] as const,
  ),
  [
    { ...monk3, stop: 'end', retrain: 'onFailure', measureEvery: 3 },
    'measureEvery must be 1 where each deletion is judged (stop "end", retrain "onFailure"), got 3',
    { ...monk3, stop: 'end', retrain: 'every', measureEvery: 3 },
    { ...monk3, stop: 'end', retrain: 'onFailure', measureEvery: 1 },
  ],
  ...(['gammaObs', 'gammaObd'] as const).map(
    (criterion) =>
      [
        { ...monk3, criterion, stop: 'end', measureEvery: 2 },
        `measureEvery must be 1 for criterion "${criterion}", which ranks by the error, got 2`,
        { ...monk3, criterion, stop: 'end', measureEvery: 1 },
        { ...monk3, criterion: 'obs', stop: 'end', measureEvery: 2 },
      ] as const,
  ),
  [
    { ...monk3, layers: [17, 13, 1], criterion: 'gObs', together: 3 }, // 248 weights: 248·247·246/6 = 2.5e6
    'together must be less for 248 weights: they have more than 2000000 groups of 3',
    { ...monk3, layers: [17, 12, 1], criterion: 'gObs', together: 3 }, // 229: 1.98e6
    { ...monk3, layers: [17, 13, 1], criterion: 'gObs', together: 2 },
    { ...monk3, layers: [17, 13, 1], criterion: 'unitObs', together: 3 },
  ],
  ...(['obs', 'eigenspaceObs', 'gObs', 'unitObs', 'unitObsThenObs', 'gammaObs'] as const).flatMap((criterion) =>
    (['obdRecursion', 'obdRecursionBends'] as const).map(
      (curvature) =>
        [
          { ...monk3, criterion, curvature },
          `criterion "${criterion}" needs a whole matrix, and curvature "${curvature}" is a diagonal`,
          { ...monk3, criterion },
          ...(['obd', 'magnitude', 'random', 'gammaObd'] as const).map((other) => ({
            ...monk3,
            criterion: other,
            curvature,
          })),
        ] as const,
    ),
  ),
  [
    { ...monk3, criterion: 'eigenspaceObs', curvature: 'exact' },
    'criterion "eigenspaceObs" needs a curvature without negative eigenvalues, got "exact"',
    { ...monk3, criterion: 'eigenspaceObs', curvature: 'perTarget' },
    { ...monk3, criterion: 'eigenspaceObs', curvature: 'empiricalFisher' },
    { ...monk3, criterion: 'obs', curvature: 'exact' },
  ],
  [
    { ...monk3, curvature: 'exact', inverse: 'recursive' },
    'curvature "exact" is no sum of outer products: inverse must be "exact", got "recursive"',
    { ...monk3, curvature: 'exact', inverse: 'exact' },
    { ...monk3, curvature: 'exact' },
    { ...monk3, criterion: 'obd', curvature: 'exact', inverse: 'recursive' },
  ],
  ...(['eigenspaceObs', 'gObs', 'unitObs', 'unitObsThenObs', 'gammaObs', 'gammaObd'] as const).map(
    (criterion) =>
      [
        { ...monk3, criterion, backend: 'openblas' },
        `backend must be ${OTHERS} for criterion "${criterion}", curvature "gaussNewton", stop "trainAccuracy", got "openblas"`,
        { ...monk3, criterion, backend: 'plain' },
        { ...monk3, criterion, backend: 'wasm' },
        { ...monk3, criterion },
      ] as const,
  ),
  ...(['obs', 'obd', 'magnitude', 'random'] as const).map(
    (criterion) =>
      [
        { ...monk3, criterion, stop: 'fpe', backend: 'openblas' },
        `backend must be ${OTHERS} for criterion "${criterion}", curvature "gaussNewton", stop "fpe", got "openblas"`,
        { ...monk3, criterion, stop: 'testError', backend: 'openblas' },
        { ...monk3, criterion, stop: 'fpe' },
      ] as const,
  ),
  [
    { ...monk3, layers: [17, 14, 1], curvature: 'perTarget', backend: 'wasm' }, // 267 weights
    `backend must be ${OTHERS} for criterion "obs", curvature "perTarget", stop "trainAccuracy", got "wasm"`,
    { ...monk3, layers: [17, 14, 1], curvature: 'gaussNewton', backend: 'wasm' },
    { ...monk3, layers: [17, 13, 1], curvature: 'perTarget', backend: 'wasm' },
    { ...monk3, layers: [17, 14, 1], curvature: 'perTarget' },
  ],
  [
    { ...monk3, criterion: 'gObs', backend: 'wasm', block: 2 },
    'block must be 1 for criterion "gObs", curvature "gaussNewton", stop "trainAccuracy" with backend "wasm", got 2',
    { ...monk3, criterion: 'gObs', backend: 'wasm' },
    { ...monk3, criterion: 'gObs', backend: 'plain', block: 2 },
    { ...monk3, criterion: 'gObs', block: 2 }, // for which plain loops are the default
    { ...monk3, criterion: 'gammaObd', backend: 'wasm', block: 2 }, // no recursion, no block
    { ...monk3, curvature: 'exact', backend: 'wasm', block: 2 },
  ],
  [{ ...monk3, draw: 2 }, 'draw must be 1 for monks-3, got 2', { ...mixtures, draw: 2 }],
  [
    { ...monk3, trainSize: 123 },
    'trainSize must be at most 122 for monks-3, got 123',
    { ...monk3, trainSize: 122 },
    { ...monk3, trainSize: 1 },
  ],
];

describe.each(RULES.map(([refused, message, ...allowed]) => ({ refused, message, allowed })))('of $refused', (rule) => {
  const { refused, message, allowed } = rule;
  it(`says: ${message}`, () => {
    expect(refusal(refused)).toBe(message);
  });

  it('refuses nothing that is not at odds', () => {
    for (const grid of allowed) {
      const { config } = cellOf(grid);
      expect(config).toMatchObject(asRead(config, grid));
    }
  });
});

describe('networks that are not small', () => {
  const large = { dataset: 'monks-1', layers: [17, 14, 1] } as const; // 267 weights
  const middle = { dataset: 'monks-1', layers: [17, 10, 1] } as const; // 191
  const sizedOf = (grid: Grid) => {
    const { config } = cellOf(grid);
    const { backend, block, shardSize, inverse } = config;
    return { config, sized: { backend, block, shardSize, inverse } };
  };
  const BY_TEAM = { backend: 'wasm', block: 128, shardSize: 512, inverse: 'recursive' } as const;
  const BY_LOOPS = { backend: 'plain', block: 1, shardSize: 32, inverse: 'recursive' } as const;
  const BY_SMALL_KERNELS = { backend: 'wasm', block: 1, shardSize: 512, inverse: 'recursive' } as const;

  it('of criteria that teams have nothing for are pruned by kernels up to 256 weights, then by plain loops', () => {
    for (const criterion of CRITERIA) {
      const { onKernels } = CRITERION[criterion];
      for (const [grid, others] of [
        [large, BY_LOOPS],
        [middle, BY_SMALL_KERNELS],
      ] as const) {
        const { config, sized } = sizedOf({ ...grid, criterion });
        expect(suitsTeam(config)).toBe(onKernels);
        expect(sized).toEqual(asRead(config, onKernels ? BY_TEAM : others));
      }
    }
  });

  it.each([
    [{ curvature: 'empiricalFisher' }, 'recursive'],
    [{ curvature: 'perTarget' }, 'recursive'],
    [{ curvature: 'exact' }, 'exact'],
    [{ curvature: 'obdRecursion', criterion: 'obd' }, 'recursive'],
    [{ stop: 'fpe' }, 'recursive'],
  ] as const)('with %j too; the exact Hessian has the exact inverse alone', (others, inverse) => {
    const [ofLarge, ofMiddle] = [large, middle].map((grid) => sizedOf({ ...grid, ...others }));
    expect(ofLarge.sized).toEqual(asRead(ofLarge.config, { ...BY_LOOPS, inverse }));
    expect(ofMiddle.sized).toEqual(asRead(ofMiddle.config, { ...BY_SMALL_KERNELS, inverse }));
  });

  it('the need of every criterion that teams prune by is one that they have', () => {
    for (const criterion of CRITERIA) {
      if (!suitsTeam(cellOf({ ...large, criterion }).config)) continue;
      expect(['inverse', 'diagonal'], criterion).toContain(CRITERION[criterion].needs);
    }
  });
});
