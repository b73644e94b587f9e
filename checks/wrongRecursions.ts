// How well does the cross-check tell a wrong recursion from a right one? Whole OBS paths on the MONK networks, and at
// every deletion the larger difference of the two inverses as a share of its bound: for eq. 17 and for four deliberate
// mistakes.
//
//   node --import tsx checks/wrongRecursions.ts        (npm run check:recursions; about a minute)

import monks from '../experiments/monks/experiment.ts';
import { trainedNetwork } from '../src/cell/trainedNetwork.ts';
import { problemOf } from '../src/config/problem.ts';
import { outerProductCurvature } from '../src/curvature/outerProductCurvature.ts';
import { DataSets } from '../src/dataset/dataSets.ts';
import { cellsOf, withOverrides } from '../src/experiment/cells.ts';
import { crossCheck } from '../src/inverse/crossCheck.ts';
import { DowndatedInverse } from '../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../src/inverse/exactInverse.ts';
import { absorb, recursiveInverse } from '../src/inverse/recursiveInverse.ts';
import { textTable } from '../src/report/textTable.ts';
import { quartiles } from '../src/statistics/statistics.ts';
import { obsRule } from '../src/surgeon/criteria/obs.ts';
import { pruningPath } from '../src/surgeon/pruningPath.ts';

type Recursion = (jacobian: Float64Array, n: number, samples: number, alpha: number) => Float64Array;

const RECURSIONS: Record<string, Recursion> = {
  'eq. 17': recursiveInverse,
  'divides by P − 1': (jacobian, n, samples, alpha) => recursiveInverse(jacobian, n, samples - 1, alpha),
  'forgets a sample': (jacobian, n, samples, alpha) => recursiveInverse(jacobian.subarray(n), n, samples, alpha),
  'divides by the number absorbed': (jacobian, n, _, alpha) => {
    const inverse = startedFrom(alpha, n);
    const scratch = new Float64Array(n);
    for (let r = 0; r < jacobian.length; r += n) absorb(inverse, jacobian.subarray(r, r + n), r / n + 1, scratch);
    return inverse;
  },
  'adds where it should subtract': (jacobian, n, samples, alpha) => {
    const inverse = startedFrom(alpha, n);
    for (let r = 0; r < jacobian.length; r += n) {
      const right = inverse.slice();
      absorb(right, jacobian.subarray(r, r + n), samples, new Float64Array(n));
      for (let i = 0; i < n * n; i++) inverse[i] = 2 * inverse[i] - right[i];
    }
    return inverse;
  },
};

function startedFrom(alpha: number, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1 / alpha;
  return inverse;
}

/** Larger difference / bound of every recursion at every deletion of one path. */
function ratios(cell: ReturnType<typeof cellsOf>[number]): Record<string, number>[] {
  const { config } = cell;
  const problem = problemOf(config, dataSets);
  const { network } = problem;
  const { train } = problem.dataSet;
  const found: Record<string, number>[] = [];
  const pruning = {
    network,
    samples: train,
    measure: () => ({ trainError: 0, trainAccuracy: 1, validationError: null, testError: null, testAccuracy: null }),
    curvature(weights: Float64Array, live: Int32Array) {
      const n = live.length;
      const { hessian, rows: jacobian } = outerProductCurvature(
        { network, weights, live, samples: train },
        'matrix',
        32,
      );
      const exact = exactInverse(hessian, n, config.alpha);
      const ratio = (recursion: Recursion) => {
        try {
          const inverse = recursion(jacobian, n, train.count, config.alpha);
          const check = crossCheck({ recursive: inverse, exact }, hessian, {
            n,
            alpha: config.alpha,
            updates: train.count,
          });
          const share = Math.max(check.inverseDifference, check.weightedDifference) / check.bound;
          return Number.isFinite(share) ? share : Number.POSITIVE_INFINITY;
        } catch {
          return Number.POSITIVE_INFINITY; // the recursion itself saw that its matrix is no longer positive definite
        }
      };
      found.push(Object.fromEntries(Object.entries(RECURSIONS).map(([name, recursion]) => [name, ratio(recursion)])));
      return new DowndatedInverse(exact, n);
    },
    retrain: (weights: Float64Array) => weights,
  };
  pruningPath(pruning, trainedNetwork(config, problem).weights, {
    criteria: [obsRule],
    stopping: { stop: 'end' },
    renewEvery: 1,
    nuisance: 'delete',
    retrain: 'none',
    retrainEvery: 1,
  });
  return found;
}

const dataSets = new DataSets();
const overrides = { criterion: 'obs', retrain: 'none', seed: '1..2', alpha: '1e-8..1e-1:log8' };
const cells = cellsOf(withOverrides(monks, overrides), dataSets);
const rows: string[][] = [];
for (const alpha of new Set(cells.map(({ config }) => config.alpha))) {
  const found = cells.filter(({ config }) => config.alpha === alpha).flatMap(ratios);
  for (const name of Object.keys(RECURSIONS)) {
    const { minimum, median, maximum, count } = quartiles(found.map((entry) => entry[name]))!;
    const seen = found.filter((entry) => entry[name] > 1).length;
    const digits = [minimum, median, maximum].map((ratio) => ratio.toExponential(1));
    rows.push([alpha.toExponential(), name, ...digits, `${seen} of ${count}`]);
  }
}
process.stdout.write(`${textTable(['alpha', 'recursion', 'least', 'median', 'most', 'beyond its bound'], rows)}\n`);
