import { type CrossCheck, crossCheck } from '../../src/inverse/crossCheck.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { naiveHessian } from '../problems.ts';

/**
 * A recursive inverse against the exact one of the same gradients. The tolerance is `crossCheckBound`, derived in its
 * doc comment and in docs/equations.md. The sum is symmetric to the last bit: x_i·x_j and x_j·x_i are one product.
 */
export function againstExact(
  recursive: Float64Array,
  jacobian: Float64Array,
  { n, samples, alpha }: { readonly n: number; readonly samples: number; readonly alpha: number },
): CrossCheck {
  const hessian = naiveHessian(jacobian, n, samples);
  const exact = exactInverse(hessian, n, alpha);
  return crossCheck({ recursive, exact }, hessian, { n, alpha, updates: jacobian.length / n });
}
