import type { Point } from '../gradient/point.ts';
import { allocateMatrix, type Backend, type Matrix } from '../linalg/backend.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import { matrixTrace } from '../linalg/symmetric.ts';
import { symmetricProductLength } from '../linalg/wasm/products.ts';
import { uniformStream } from '../random.ts';
import { type CrossCheck, crossCheckBound, exactResidualBound } from './crossCheck.ts';
import { principalBlock, principalBlockLength } from './principalBlock.ts';

/** Random vectors that a residual is measured on. */
const PROBES = 16;

/** Doubles of work space of `probeCheck`, at most. */
export const probeCheckLength = (n: number, outputs: number): number =>
  Math.max(3 * PROBES * n + symmetricProductLength(PROBES, n), principalBlockLength(outputs));

/** The inverse that prunes, and the matrix that it belongs to. */
export interface ProbedInverse {
  /** (n × n) lower triangle, not modified */
  readonly inverse: Matrix;
  /** how it was made */
  readonly kind: 'recursive' | 'exact';
  /** (n × n) H + αI of pitch n, lower triangle, not modified */
  readonly damped: Matrix;
}

/**
 * Checks an inverse that is too large for a second one. Its residual is measured on random vectors z with entries ±1:
 *
 *     ‖XA − I‖²_F ≈ mean ‖(XA − I)ᵀz‖²,   A = H + αI
 *
 * whose expectation is exact (Hutchinson, Commun. Stat. 18 (1989) 1059). That ties X to A; what ties A to the output
 * gradients is a principal block of it, of weights chosen at random: the recursion on the gradients of those weights
 * alone is compared with the exact inverse of that block. Probes and choice come from streams seeded by the step.
 *
 * @param step number of the deletion that the inverse is for: it seeds the probes and the choice of the block
 * @returns differences, recursive residual and bound are those of the block; `exactResidual` and its bound are those of
 *   the whole inverse on probes, where it is exact. Of a recursive one the residual on probes is `recursiveResidual`,
 *   and has to be explained by the bound of the differences: ‖A‖‖R − X‖/√n.
 * @throws {NumericalError} as `crossCheck`
 */
export function probeCheck(
  point: Point,
  backend: Backend,
  { inverse, kind, damped }: ProbedInverse,
  { alpha, step }: { readonly alpha: number; readonly step: number },
): CrossCheck & { readonly checkedWeights: number } {
  const n = point.live.length;
  const updates = point.samples.count * point.network.outputs;
  const { n: checkedWeights, check: found } = principalBlock(point, backend, damped, { alpha, step });

  const residual = residualOnProbes(backend, { inverse, damped }, n, step);
  const trace = matrixTrace(damped.values, n);
  const norm = lowerNorm(inverse, n);
  if (kind === 'exact') {
    const residualBound = exactResidualBound(n, trace, norm);
    const agrees = found.agrees && residual <= residualBound;
    return { ...found, exactResidual: residual, residualBound, agrees, checkedWeights };
  }
  const explained = (crossCheckBound(n, updates, trace - n * alpha, alpha) * trace * norm) / Math.sqrt(n);
  const agrees = found.agrees && residual <= explained;
  return { ...found, recursiveResidual: residual, agrees, checkedWeights };
}

/** ‖XA − I‖_F / √n, estimated. */
function residualOnProbes(
  backend: Backend,
  { inverse, damped }: Omit<ProbedInverse, 'kind'>,
  n: number,
  step: number,
): number {
  return backend.arena.borrow(() => {
    const [probes, through, back] = [0, 1, 2].map(() => allocateMatrix(backend, PROBES, n));
    const uniform = uniformStream('probes', step);
    for (let i = 0; i < PROBES * n; i++) probes.values[i] = uniform() < 0.5 ? -1 : 1;
    backend.symmetricProduct(through, probes, inverse, PROBES, n, 0);
    for (let i = 0; i < PROBES * n; i++) back.values[i] = -probes.values[i];
    backend.symmetricProduct(back, through, damped, PROBES, n);
    return Math.sqrt(sumOfSquares(back.values) / (PROBES * n));
  });
}

/** ‖X‖_F of a symmetric matrix of which the lower triangle is stored. */
function lowerNorm({ values, pitch }: Matrix, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) sum += 2 * values[i * pitch + j] * values[i * pitch + j];
    sum += values[i * pitch + i] * values[i * pitch + i];
  }
  return Math.sqrt(sum);
}
