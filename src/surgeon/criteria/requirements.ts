import { CURVATURE } from '../../curvature/matrices/curvatureMatrices.ts';
import { UsageError } from '../../errors.ts';
import { STOP, STOPS } from '../stopping.ts';
import type { CriterionProblem } from './criterion.ts';

/**
 * Requires that E is measured after each deletion, for a criterion whose ranks depend on it.
 *
 * @throws {UsageError} if it is not
 */
export function requireEachError(criterion: string, { measureEvery }: Pick<CriterionProblem, 'measureEvery'>): void {
  if (measureEvery === 1) return;
  throw new UsageError(
    `measureEvery must be 1 for criterion "${criterion}", which ranks by the error, got ${measureEvery}`,
  );
}

/**
 * Requires that the network is not trained on, for a criterion whose weights come from a model of their own.
 *
 * @throws {UsageError} if it is
 */
export function requireNoRetraining(criterion: string, { retrain }: Pick<CriterionProblem, 'retrain'>): void {
  if (retrain === 'none') return;
  throw new UsageError(
    `retrain must be none for criterion "${criterion}", whose weights are those of its model, got ${retrain}`,
  );
}

/**
 * Requires an H without negative eigenvalues, for a criterion that divides by those of H + αI, or by its diagonal.
 *
 * @throws {UsageError} if it may have some
 */
export function requireNoNegative(criterion: string, { curvature }: Pick<CriterionProblem, 'curvature'>): void {
  const { form, definite } = CURVATURE[curvature];
  // A diagonal may come out negative at some points only: there the criterion says so.
  if (definite || form === 'diagonal') return;
  throw new UsageError(`criterion "${criterion}" needs a curvature without negative eigenvalues, got "${curvature}"`);
}

/**
 * Requires a stopping rule that a network keeps or breaks, for a criterion that searches for one that keeps it.
 *
 * @throws {UsageError} if there is no such condition
 */
export function requireCondition(criterion: string, { stop }: Pick<CriterionProblem, 'stop'>): void {
  if (STOP[stop].breaks) return;
  const conditions = STOPS.filter((name) => STOP[name].breaks).map((name) => `"${name}"`);
  throw new UsageError(
    `stop must be ${conditions.join(' or ')} for criterion "${criterion}", which keeps a condition, got "${stop}"`,
  );
}
