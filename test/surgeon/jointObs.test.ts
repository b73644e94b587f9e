import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { DiagonalCurvature } from '../../src/curvature/liveCurvature.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { renewalSizes } from '../../src/inverse/checkFor.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { jointObsRule, smallest, turnSize } from '../../src/surgeon/criteria/jointObs.ts';
import { obsRule } from '../../src/surgeon/criteria/obs.ts';
import { deleteTogether } from '../../src/surgeon/deleteTogether.ts';
import { inverseRows, jointSaliency, jointUpdate, principalBlock } from '../../src/surgeon/jointDeletion.ts';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import { keepsWeights } from '../../src/trace/stepWithoutWeights.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { largestDifference } from '../problems.ts';
import { errors, lefts, ONE_HIDDEN, RULES, scripted, trained } from './pruningProblems.ts';

const { network, samples, weights, problem } = trained();
const live = liveWeights(fullMask(network));
const inverseHere = () => {
  const { hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', 16);
  return new DowndatedInverse(exactInverse(hessian, live.length, 1e-3), live.length);
};

describe('weights that go together', () => {
  const indices = Int32Array.of(0, 3, 4, 11, 18);

  it('are corrected for, and cost, what the joint formula says, and leave the inverse of the rest', () => {
    const rows = inverseRows(inverseHere(), live.length, [...indices]);
    const wanted = weights.slice();
    jointUpdate(wanted, rows, [...indices]);
    const block = principalBlock(rows, live.length, [...indices]);
    const values = weights.slice();
    const inverse = inverseHere();
    const increase = deleteTogether(inverse, values, indices);
    // κ(H + αI) of about 10³ here: 10³·2⁻⁵³ of the largest weight, some ten times over.
    expect(largestDifference(values, wanted)).toBeLessThan(1e-12);
    expect(increase / jointSaliency(weights, block, [...indices])).toBeCloseTo(1, 11);
    expect([...indices].map((q) => values[q])).toEqual([0, 0, 0, 0, 0]);
    expect(inverse.diagonal()).toHaveLength(live.length - 5);
  });

  it('go by the way that a matrix has of its own', () => {
    const asked: number[][] = [];
    const own = Object.assign(new DiagonalCurvature(new Float64Array(3).fill(1)), {
      deleteTogether(values: Float64Array, gone: Int32Array) {
        asked.push([...gone]);
        for (const q of gone) values[q] = 0;
        return 7;
      },
    });
    expect(deleteTogether(own, Float64Array.of(1, 2, 3), Int32Array.of(1))).toBe(7);
    expect(asked).toEqual([[1]]);
  });
});

describe('the smallest values', () => {
  it('are found with their indices in order, of equal ones the first', () => {
    expect([...smallest(Float64Array.of(3, 1, 2, 1, 0, 1), 3)]).toEqual([1, 3, 4]);
    expect([...smallest(Float64Array.of(5, 5, 5), 2)]).toEqual([0, 1]);
    expect([...smallest(Float64Array.of(2, 1), 2)]).toEqual([0, 1]);
  });

  it('of a turn are a share, one at least', () => {
    expect([turnSize(1e6, 0.05), turnSize(30, 0.05), turnSize(3, 0.05)]).toEqual([50_000, 2, 1]);
  });
});

describe('a path in turns', () => {
  const rules = { ...RULES, criteria: [jointObsRule(0.4)] as const };
  const all = { stop: 'end' } as const;
  const ends = { 6: 0, 4: 1, 2: 2, 1: 4 };
  const table = Object.fromEntries(Object.entries(ends).map(([size, trainError]) => [size, { trainError }]));

  it('has a row a deletion; the last of a turn has what was predicted and measured, and all have its weights', () => {
    const { problem, start, measuredAt, askedAt } = scripted(table); // H + αI = I: the inverse, too
    const { steps } = pruningPath(problem, start, { ...rules, stopping: all });
    expect(steps.map(({ deleted }) => deleted)).toEqual([null, 4, 5, 2, 3, 1]);
    expect(steps.map(({ turn }) => turn)).toEqual([null, 1, 1, 2, 2, 3]);
    expect(lefts(steps)).toEqual([6, 5, 4, 3, 2, 1]);
    // ½(1² + 2²), ½(3² + 4²), ½5²
    expect(steps.map(({ saliency }) => saliency)).toEqual([null, null, 2.5, null, 12.5, 12.5]);
    expect(steps.map(({ errorChange }) => errorChange)).toEqual([null, null, 1, null, 1, 2]);
    expect(steps[1].weights).toBe(steps[2].weights);
    expect([...steps[1].weights]).toEqual([6, 5, 4, 3, 0, 0]);
    expect(measuredAt).toEqual([6, 4, 2, 1]);
    expect(askedAt).toEqual([6, 4, 2]);
  });

  it('ends where it is to, with a smaller turn, and goes on with the same matrix where that serves more', () => {
    const { problem, start, askedAt } = scripted({});
    const stopping = { stop: 'weightsLeft', weightsLimit: 3 } as const;
    const { steps } = pruningPath(problem, start, { ...rules, stopping, renewEvery: 10 });
    expect(lefts(steps)).toEqual([6, 5, 4, 3]);
    expect(askedAt).toEqual([6]);
  });

  it('takes a turn back that breaks the stopping rule, and is measured now and then', () => {
    const { problem, start } = scripted(table);
    const stopping = { stop: 'error', errorLimit: 1.5 } as const;
    expect(lefts(pruningPath(problem, start, { ...rules, stopping }).steps)).toEqual([6, 5, 4]);
    const { measuredAt, ...rarely } = scripted(table);
    pruningPath(rarely.problem, start, { ...rules, stopping: all, measureEvery: 4 });
    expect(measuredAt).toEqual([6, 2, 1]); // after the turn that the fourth deletion is in, and at the end
  });

  it('deletes all weights of a dead unit at once', () => {
    const { problem, start } = scripted(errors(0, 1, 1, 1), ONE_HIDDEN);
    const { steps } = pruningPath(problem, start, { ...rules, criteria: [jointObsRule(0.1)], stopping: all });
    // h1>output is the smallest of four; then both weights of h1 are free.
    expect(steps.map(({ deleted, nuisance }) => [deleted, nuisance])).toEqual([
      [null, false],
      [2, false],
      [0, true],
      [1, true],
    ]);
    expect(steps[2].weights).toBe(steps[3].weights);
    expect([...steps[2].weights]).toEqual([0, 0, 0, 4]);
  });

  it('of one weight each is that of OBS, to the bit', () => {
    const one = pruningPath(problem, weights, { ...RULES, criteria: [jointObsRule(1e-9)] });
    expect(one.steps).toEqual(pruningPath(problem, weights, { ...RULES, criteria: [obsRule] }).steps);
  });
});

describe('the criterion in a cell', () => {
  const cell = (grid: object) => {
    const [made] = cellsOf(
      { name: 'test', question: '?', grids: [{ dataset: 'xor', layers: [2, 3, 1], trainingSteps: 20, ...grid }] },
      dataSets,
    );
    const problem = problemHere(made.config);
    return { ...made, trace: runCell(made, problem, trainedNetwork(made.config, problem)) };
  };
  const common = { alpha: 1e-3, stop: 'end', criterion: 'jointObs', turnShare: 0.3 };

  it('is of the same turns by kernels and by plain loops; its trace keeps the weights at the ends of turns', () => {
    const [kernels, plain] = ['wasm', 'plain'].map((backend) => cell({ ...common, backend }).trace);
    expect(kernels.steps.map(({ deleted }) => deleted)).toEqual(plain.steps.map(({ deleted }) => deleted));
    expect(kernels.steps.map(({ turn }) => turn)).toEqual(plain.steps.map(({ turn }) => turn));
    const kept = kernels.steps.map(keepsWeights);
    const ends = kernels.steps.map(({ turn }, row) => turn !== kernels.steps[row + 1]?.turn);
    expect(kept).toEqual(ends);
    const last = kernels.steps.length - 1;
    expect(largestDifference(kernels.steps[last].weights, plain.steps[last].weights)).toBeLessThan(1e-6);
  });

  it('has its share in its config where it is another than the default', () => {
    expect(cell(common).config.turnShare).toBe(0.3);
    expect(cell({ ...common, turnShare: 0.05 }).config.turnShare).toBeUndefined();
    expect(() => cell({ ...common, turnShare: 1 })).toThrow('turnShare must be a number > 0 and < 1, got 1');
  });
});

it('H is made anew after the turns that it serves', () => {
  const sizes = (renewEvery: number) => [
    ...renewalSizes({ weights: 100, lastSize: 50, renewEvery, turnSize: (n) => turnSize(n, 0.1) }),
  ];
  expect(sizes(1)).toEqual([100, 90, 81, 73, 66, 59, 53]);
  // 10 + 9 deletions, 8 + 7 and 7 + 6 + 3 of them serve one H each.
  expect(sizes(15)).toEqual([100, 81, 66]);
  expect([...renewalSizes({ weights: 5, lastSize: 2, renewEvery: 2 })]).toEqual([5, 3]);
});

describe('smallest', () => {
  it('takes the first of equal values, and leaves out what is not a number', () => {
    expect([...smallest(Float64Array.of(3, 1, Number.NaN, 1, 0), 2)]).toEqual([1, 4]);
  });

  it('refuses too few numbers', () => {
    expect(() => smallest(Float64Array.of(Number.NaN, 1), 2)).toThrow('too few saliencies are numbers');
  });
});
