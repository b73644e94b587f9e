import { Matrix } from 'ml-matrix';
import { jacobianRows } from '../../src/gradient/curvatureRows.ts';
import type { Point } from '../../src/gradient/point.ts';
import { mlMatrixInverse } from '../../src/inverse/mlMatrixInverse.ts';
import { selectWeight } from '../../src/surgeon/criteria/deletionRule.ts';
import { ALPHA, type Task, type What } from '../task.ts';
import { type Matrices, traceAndLastRow } from './matrices.ts';
import { fillNoise, SEED } from './noise.ts';
import { absoluteSum } from './sweep.ts';
import { type Contender, type Part, whole } from './turn.ts';

/**
 * Gradients, or output gradients of a network, that go into one product, so that a sum of products can be cut short.
 */
const BLOCK = 100;

/** The same steps with ml-matrix, as its users write them. */
export function mlMatrix(matrices: Matrices, network: Point | null): Contender[] {
  const contender = (what: What, part: (task: Task) => Part, max: number | null = null): Contender => ({
    what,
    max,
    parts: (task) => (task.network ? { curvature: part(task) } : whole(part(task))),
  });
  return [
    contender('accumulate', (task) => accumulate(matrices, task)),
    contender('recursive', (task) => recursive(matrices, task)),
    contender('exact', (task) => exact(matrices, task), 1000),
    contender('sweep', (task) => loop(matrices, task)),
    contender('digits-size', () => products(network!)),
  ];
}

const rowsOf = (values: Float64Array, n: number) =>
  Array.from({ length: values.length / n }, (_, k) => values.subarray(k * n, (k + 1) * n)) as unknown as number[][];

/** Σ xxᵀ/P, a block of rows at a time; `blocks` yields them with the share of all that is then done. */
function summed(n: number, P: number, blocks: () => Iterable<readonly [Matrix, number]>, method: string): Part {
  let h = new Matrix(n, n);
  return {
    method,
    run(deadline) {
      h = Matrix.zeros(n, n);
      for (const [x, done] of blocks()) {
        h.add(x.transpose().mmul(x));
        if (done < 1 && performance.now() > deadline) return done;
      }
      h.div(P);
      return 1;
    },
    check: () => traceAndLastRow(Float64Array.from(h.to1DArray()), n),
  };
}

function accumulate(matrices: Matrices, { n, P }: Task): Part {
  const rows = rowsOf(matrices.gradients(n, P).values, n);
  const blocks = Array.from({ length: Math.ceil(P / BLOCK) }, (_, i) => {
    const end = Math.min(P, (i + 1) * BLOCK);
    return [new Matrix(rows.slice(i * BLOCK, end)), end / P] as const;
  });
  return summed(n, P, () => blocks, 'transpose().mmul');
}

function products(point: Point): Part {
  const { network, samples } = point;
  const { weights: n, outputs } = network;
  const P = samples.count;
  const count = Math.ceil(BLOCK / outputs);
  function* blocks() {
    for (let start = 0; start < P; start += count) {
      const end = Math.min(P, start + count);
      const rows = new Float64Array((end - start) * outputs * n);
      jacobianRows(point, { start, end }, rows);
      yield [new Matrix(rowsOf(rows, n)), end / P] as const;
    }
  }
  return summed(n, P, blocks, 'Jacobian, transpose().mmul');
}

function recursive(matrices: Matrices, { n, P }: Task): Part {
  const columns = rowsOf(matrices.gradients(n, P).values, n).map((row) => Matrix.columnVector(row));
  let inverse = new Matrix(n, n);
  return {
    method: 'rank-one loop',
    run(deadline) {
      inverse = Matrix.eye(n, n, 1 / ALPHA);
      for (let k = 0; k < P; k++) {
        const v = inverse.mmul(columns[k]);
        inverse.sub(v.mmul(v.transpose()).div(P + columns[k].dot(v)));
        if (performance.now() > deadline) return (k + 1) / P;
      }
      return 1;
    },
    check: () => traceAndLastRow(Float64Array.from(inverse.to1DArray()), n),
  };
}

function exact(matrices: Matrices, { n, P }: Task): Part {
  const damped = matrices.damped(n, P);
  let inverse: Float64Array = damped;
  return {
    method: 'Cholesky, solve(eye)',
    run() {
      inverse = mlMatrixInverse(damped, n, 0);
      return 1;
    },
    check: () => traceAndLastRow(inverse, n),
  };
}

function loop(matrices: Matrices, { n, P, left }: Task): Part {
  const start = new Matrix(rowsOf(matrices.inverse(n, P), n));
  const weights = fillNoise(new Float64Array(n), SEED.weights);
  let kept = weights;
  return {
    method: 'rank-one loop',
    run(deadline) {
      const inverse = start.clone();
      const w = Matrix.columnVector(weights as unknown as number[]);
      while (w.rows > left) {
        const saliencies = Float64Array.from(inverse.diagonal(), (pivot, q) => w.get(q, 0) ** 2 / pivot);
        const q = selectWeight(saliencies);
        const column = inverse.getColumnVector(q);
        const pivot = column.get(q, 0);
        w.sub(Matrix.mul(column, w.get(q, 0) / pivot)).removeRow(q);
        inverse.sub(column.mmul(column.transpose()).div(pivot)).removeRow(q).removeColumn(q);
        if (performance.now() > deadline) break;
      }
      kept = Float64Array.from(w.to1DArray());
      return (n ** 3 - w.rows ** 3) / (n ** 3 - left ** 3);
    },
    check: () => absoluteSum(kept),
  };
}
