import { jacobianRows } from '../../src/gradient/curvatureRows.ts';
import type { Point } from '../../src/gradient/point.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { absorb } from '../../src/inverse/recursiveInverse.ts';
import { factorCholesky, solveCholesky } from '../../src/linalg/cholesky.ts';
import { addOuterProducts } from '../../src/linalg/outerProducts.ts';
import { ALPHA, type Task, type What } from '../task.ts';
import { type Matrices, traceAndLastRow } from './matrices.ts';
import { fillNoise, SEED } from './noise.ts';
import { absoluteSum, sweep } from './sweep.ts';
import { type Contender, type Part, whole } from './turn.ts';

/** Gradients, or samples, after which a loop looks at the clock. */
const LOOK = 8;

/** The plain loops of the package, on one thread: what the backends replace. */
export function naive(matrices: Matrices, network: Point | null): Contender[] {
  const contender = (what: What, part: (task: Task) => Part, max: number | null = null): Contender => ({
    what,
    max,
    parts: (task) => (task.network ? { curvature: part(task) } : whole(part(task))),
  });
  return [
    contender('accumulate', (task) => accumulate(matrices, task)),
    contender('recursive', (task) => recursive(matrices, task)),
    contender('exact', (task) => exact(matrices, task), 2000),
    contender('sweep', (task) => downdated(matrices, task)),
    contender('digits-size', () => outerProducts(network!)),
    contender('nettalk-size', () => outerProducts(network!)),
  ];
}

function accumulate(matrices: Matrices, { n, P }: Task): Part {
  const { values } = matrices.gradients(n, P);
  const h = new Float64Array(n * n);
  return {
    method: 'outer products',
    before: () => void h.fill(0),
    run(deadline) {
      for (let k = 0; k < P; k += LOOK) {
        addOuterProducts(h, values.subarray(k * n, Math.min(P, k + LOOK) * n), n);
        if (performance.now() > deadline) return Math.min(P, k + LOOK) / P;
      }
      for (let i = 0; i < h.length; i++) h[i] /= P;
      return 1;
    },
    check: () => traceAndLastRow(h, n),
  };
}

function recursive(matrices: Matrices, { n, P }: Task): Part {
  const { values } = matrices.gradients(n, P);
  const inverse = new Float64Array(n * n);
  const scratch = new Float64Array(n);
  return {
    method: 'rank-one loop',
    run(deadline) {
      inverse.fill(0);
      for (let i = 0; i < n; i++) inverse[i * n + i] = 1 / ALPHA;
      for (let k = 0; k < P; k++) {
        absorb(inverse, values.subarray(k * n, (k + 1) * n), P, scratch);
        if (performance.now() > deadline) return (k + 1) / P;
      }
      return 1;
    },
    check: () => traceAndLastRow(inverse, n),
  };
}

function exact(matrices: Matrices, { n, P }: Task): Part {
  const damped = matrices.damped(n, P);
  const factor = new Float64Array(n * n);
  const inverse = new Float64Array(n * n);
  return {
    method: 'Cholesky, column by column',
    before: () => factor.set(damped),
    run(deadline) {
      if (!factorCholesky(factor, n)) throw new Error('H + αI is not positive definite');
      inverse.fill(0);
      for (let i = 0; i < n; i++) {
        const row = inverse.subarray(i * n, (i + 1) * n);
        row[i] = 1;
        solveCholesky(factor, n, row);
        if (performance.now() > deadline) return (n / 6 + i + 1) / (n / 6 + n); // n³/6 for the factor, n² a column
      }
      return 1;
    },
    check: () => traceAndLastRow(inverse, n),
  };
}

function downdated(matrices: Matrices, { n, P, left }: Task): Part {
  const inverse = matrices.inverse(n, P);
  const weights = new Float64Array(n);
  return {
    method: 'downdate after each',
    before: () => void fillNoise(weights, SEED.weights),
    run: (deadline) => sweep(new DowndatedInverse(inverse, n), weights, left, { deadline }),
    check: () => absoluteSum(weights.subarray(0, left)),
  };
}

function outerProducts(point: Point): Part {
  const { network, samples } = point;
  const { weights: n, outputs } = network;
  const rows = new Float64Array(LOOK * outputs * n);
  const h = new Float64Array(n * n);
  return {
    method: 'Jacobian, outer products',
    before: () => void h.fill(0),
    run(deadline) {
      for (let start = 0; start < samples.count; start += LOOK) {
        const end = Math.min(samples.count, start + LOOK);
        const part = rows.subarray(0, (end - start) * outputs * n);
        jacobianRows(point, { start, end }, part);
        addOuterProducts(h, part, n);
        if (performance.now() > deadline) return end / samples.count;
      }
      for (let i = 0; i < h.length; i++) h[i] /= samples.count;
      return 1;
    },
    check: () => traceAndLastRow(h, n),
  };
}
