import { boolean, type Column, integer, number, numbers, orNull, text, vector } from '../arrow/columns.ts';

/** Columns of a step, shared by the trace of a cell and the table of all cells. */
export const STEP_COLUMNS = [
  text('cell', 'id', 'cell: hash of its config'),
  integer('step', 'index', '0 is the trained network, then one a deletion'),
  orNull(integer('turn', 'index', 'deletions of one turn go together: the stopping rule looks at the last of them')),
  integer('weightsLeft', 'count', 'live weights after the deletion'),
  orNull(integer('deleted', 'index', 'flat index of the deleted weight in the full network')),
  orNull(text('weight', 'name', 'name of the deleted weight, source>unit')),
  orNull(
    text(
      'kind',
      'name',
      'delete: a weight goes; swap: one goes and another comes back; regrow: one comes back; refit: all stay; null in step 0. Left out where no criterion can put weights back: all are deletions',
    ),
  ),
  orNull(
    integer('inserted', 'index', 'flat index of a weight that came back; null otherwise. Left out where `kind` is'),
  ),
  boolean('nuisance', 'boolean', 'the weight fed a unit without a path to an output'),
  orNull(number('saliency', 'error', 'predicted increase of the training error by the step taken')),
  orNull(number('exactSaliency', 'error', 'eigenspaceObs: the exact L_q of the weight, by the whole of H')),
  orNull(number('saliencyBound', 'error', 'eigenspaceObs: upper bound of the saliency (NIPS 6, eq. 10)')),
  orNull(
    number(
      'errorChange',
      'error',
      'measured increase of the training error since it was last measured, before retraining',
    ),
  ),
  orNull(number('trainError', 'error', 'mean of d(t, o), ½‖t − o‖² for squared error, over the training set')),
  orNull(number('validationError', 'error', 'the same over the validation set')),
  orNull(number('testError', 'error', 'the same over the test set')),
  orNull(number('trainAccuracy', 'fraction', 'share of the training set classified right')),
  orNull(number('testAccuracy', 'fraction', 'share of the test set classified right')),
  boolean('retrained', 'boolean', 'the network was retrained after the deletion'),
  orNull(
    number(
      'effectiveWeights',
      'count',
      'N_eff = tr(HJ⁻¹HJ⁻¹), J = H + decay·I, H Gauss–Newton with α in it; for gamma criteria and stop: fpe',
    ),
  ),
  orNull(number('fpe', 'error', 'final prediction error (P + N_eff)/(P − N_eff)·E')),
];

/** Columns of the cross-check of one inverse. */
export const CHECK_COLUMNS = [
  text(
    'check',
    'name',
    'recursion: recursive and exact inverse of the whole matrix, held against each other; probe: both of a principal block, and the residual of the inverse that prunes on random probes; spectrum: the inverse by the spectrum in the place of the recursive one; gradients: some rows of the dual inverse, by plain loops over the output gradients; mlMatrix, beside one of those: both held against the inverse by ml-matrix, which takes the place of the exact one, the worse of the two that of the recursive one',
  ),
  integer(
    'checkedWeights',
    'count',
    'weights of the principal block that both inverses were computed of; all for recursion, and for mlMatrix of up to 256; gradients: rows that were checked',
  ),
  number(
    'inverseDifference',
    'ratio',
    '‖R − X‖ / ‖X‖ (Frobenius), R recursive and X exact inverse; mlMatrix: the larger of ‖R − M‖ / ‖M‖ and ‖X − M‖ / ‖M‖, M by ml-matrix; gradients: that of rows from those of the true inverse, or of the trace, whichever is more',
  ),
  number(
    'weightedDifference',
    'ratio',
    '‖Lᵀ(R − X)L‖ (Frobenius), LLᵀ = H + αI: the difference in the metric of H + αI; mlMatrix: the larger one, as before',
  ),
  number(
    'recursiveResidual',
    'ratio',
    '‖(H + αI)R − I‖ / √n (Frobenius); mlMatrix: the larger one of R and X; gradients: the largest of a row',
  ),
  number(
    'exactResidual',
    'ratio',
    '‖(H + αI)X − I‖ / √n (Frobenius); mlMatrix: that of M; gradients: the root mean square of rows',
  ),
  number('bound', 'ratio', 'what rounding explains of either difference'),
  number('residualBound', 'ratio', 'what rounding explains of exactResidual'),
  boolean('agrees', 'boolean', 'both differences ≤ bound, and the residual ≤ residualBound'),
];

/** The columns of steps that a file has only where a criterion of it can put weights back. */
const RETURN_COLUMNS: readonly string[] = ['kind', 'inserted'];
/** Whether a column of steps is in a file. @param putsBack whether a criterion of the file can put weights back */
export const isStepColumnOf = ({ name }: Column, putsBack: boolean): boolean =>
  putsBack || !RETURN_COLUMNS.includes(name);

/** A check stands in the row of the state that it was computed at: null where no inverse was computed. */
const STATE_COLUMNS = [...STEP_COLUMNS, ...CHECK_COLUMNS.map(orNull)];

/** Columns of a trace of which every row keeps its weights. */
export const TRACE_COLUMNS = [
  ...STATE_COLUMNS,
  vector('weightVector', 'weight', 'all weights after the deletion in flat order, 0 where deleted'),
];

/** Columns of a trace of which some rows keep none. */
export const SPARSE_TRACE_COLUMNS = [
  ...STATE_COLUMNS,
  orNull(
    numbers(
      'weightVector',
      'weight',
      'all weights after the deletion in flat order, 0 where deleted; null in rows that keep none: those of large networks now and then do, the first and the last among them, and of weights that go together the last of their turn',
    ),
  ),
];
