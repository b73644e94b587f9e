import { describe, expect, it, vi } from 'vitest';
import { CURVATURE, CURVATURES } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import type { Point } from '../../src/gradient/point.ts';
import { CURVATURE_NEED, type CurvatureNeed } from '../../src/inverse/curvatureNeed.ts';
import { type CurvatureObserver, NO_OBSERVER } from '../../src/inverse/curvatureObserver.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import type { InverseCheck } from '../../src/inverse/inverseCheck.ts';
import { mlMatrixInverse } from '../../src/inverse/mlMatrixInverse.ts';
import { type PlainCurvatureOptions, plainLiveCurvature } from '../../src/inverse/plainLiveCurvature.ts';
import { recursiveInverse } from '../../src/inverse/recursiveInverse.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

vi.mock('../../src/inverse/mlMatrixInverse.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/inverse/mlMatrixInverse.ts')>();
  return { mlMatrixInverse: vi.fn(original.mlMatrixInverse) };
});

const { network, weights: full } = randomNetwork(
  { layers: [3, 4, 2], activation: 'tanh', outputActivation: 'sigmoid' },
  51,
);
const live = Int32Array.from(full.keys()).filter((q) => q % 6 !== 1);
const weights = full.map((w, q) => (live.includes(q) ? w : 0));
/** At no minimum: the exact Hessian is indefinite. */
const point: Point = { network, weights, live, samples: randomSamples(20, 3, 2, 52) };
const n = live.length;
const OPTIONS: PlainCurvatureOptions = {
  ...{ need: 'inverse', curvature: 'gaussNewton', alpha: 1e-2, decay: 0.05, inverse: 'recursive' },
  ...{ dimensions: 3, eigenspace: 'clusters', shardSize: 8 },
};

/** All rows, and what was seen from outside. */
function made(options: Partial<PlainCurvatureOptions>, shared: Float64Array | null = null) {
  const checks: InverseCheck[] = [];
  const stages: string[] = [];
  let hessian: Float64Array | null = null;
  const observer: CurvatureObserver = {
    time(stage, work) {
      stages.push(stage);
      return work();
    },
    check: (check) => void checks.push(check),
    hessian(build) {
      hessian = shared ?? build();
      return hessian;
    },
  };
  const curvature = plainLiveCurvature(point, 5, { ...OPTIONS, ...options }, observer);
  const rows = curvature && Array.from({ length: n }, (_, q) => curvature.row(q).slice());
  return { rows, checks, stages, hessian: hessian! as Float64Array };
}
const rowsOf = (matrix: Float64Array) => Array.from({ length: n }, (_, q) => matrix.subarray(q * n, (q + 1) * n));

describe('plainLiveCurvature', () => {
  const { hessian, rows } = outerProductCurvature(point, 'matrix', 8);

  it('is the inverse that is asked for, with damping and, for decayedInverse, the decay', () => {
    const count = point.samples.count;
    expect(made({ inverse: 'recursive' }).rows).toEqual(rowsOf(recursiveInverse(rows, n, count, 1e-2)));
    expect(made({ inverse: 'exact' }).rows).toEqual(rowsOf(exactInverse(hessian, n, 1e-2)));
    const decayed = made({ need: 'decayedInverse', inverse: 'exact' }).rows;
    expect(decayed).toEqual(rowsOf(exactInverse(hessian, n, 1e-2 + 0.05)));
  });

  it.each(CURVATURES)('is the diagonal of H + αI for need diagonal: %s', (curvature) => {
    const { rows: found, checks, stages } = made({ need: 'diagonal', curvature });
    const diagonal = CURVATURE[curvature].at(point, 'diagonal', 8).hessian.map((h) => h + 1e-2);
    expect(found!.map((row, q) => row[q])).toEqual([...diagonal]);
    expect([checks, stages]).toEqual([[], ['curvature']]);
  });

  it.each(Object.keys(CURVATURE_NEED) as CurvatureNeed[])('has the same bits with an H that is shared: %s', (need) => {
    const built = made({ need });
    expect(built.hessian).toHaveLength(CURVATURE_NEED[need].form === 'matrix' ? n * n : n);
    const shared = made({ need }, built.hessian.slice());
    expect(shared).toEqual(built);
    const alone = plainLiveCurvature(point, 5, { ...OPTIONS, need }, NO_OBSERVER)!;
    expect(Array.from({ length: n }, (_, q) => alone.row(q).slice())).toEqual(built.rows);
  });

  it.each([
    ['gaussNewton', 1e-2, 'recursion'],
    ['perTarget', 1e-2, 'recursion'],
    ['empiricalFisher', 1e-2, 'recursion'],
    ['exact', 1, 'spectrum'],
  ] as const)('tells one check of each inverse: %s', (curvature, alpha, check) => {
    const { checks, stages } = made({ curvature, alpha, inverse: check === 'recursion' ? 'recursive' : 'exact' });
    expect(checks).toMatchObject([{ step: 5, weights: n, checkedWeights: n, check, agrees: true }]);
    expect([...new Set(stages)]).toEqual(['curvature', 'inverse', 'check']);
  });

  it.each([
    ['gaussNewton', 1e-2],
    ['exact', 1],
  ] as const)(
    'tells a second check where ml-matrix is asked for, and gives the same inverse: %s',
    (curvature, alpha) => {
      const options = { curvature, alpha, inverse: 'exact' } as const;
      const [found, without] = [made({ ...options, mlMatrix: 'each' }), made(options)];
      const { bound } = without.checks[0];
      const second = { step: 5, weights: n, checkedWeights: n, check: 'mlMatrix', bound, agrees: true };
      expect(found.checks).toMatchObject([...without.checks, second]);
      expect(found.rows).toEqual(without.rows);
    },
  );

  it('is refused where ml-matrix has another inverse', () => {
    vi.mocked(mlMatrixInverse).mockImplementationOnce((matrix) => exactInverse(matrix, n, 1e-4));
    expect(() => made({ mlMatrix: 'each' })).toThrow(/^our inverses and that of ml-matrix disagree beyond rounding/);
  });

  it('is null where H + αI is not positive definite', () => {
    expect(made({ curvature: 'exact', alpha: 1e-8 })).toMatchObject({ rows: null, checks: [] });
  });
});
