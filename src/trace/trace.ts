import { type OpenTable, openTable, valuesIn, writeTable } from '../arrow/arrowFile.ts';
import { boolean, integer, number, orNull, type Row, rowsOf, text, vector } from '../arrow/columns.ts';
import { ResultError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import type { PruningStep } from '../surgeon/pruningStep.ts';
import type { TrainingStop } from '../training/trained.ts';

/** The results of one cell: every state of its path, the cross-checks, and how it ended. */
export interface Trace {
  readonly id: string;
  readonly config: CellConfig;
  /** row 0 is the trained network, then one row a deletion */
  readonly steps: readonly NamedStep[];
  /** of the inverses of each H, one a state */
  readonly checks: readonly InverseCheck[];
  /** of the inverses of the first H against that of ml-matrix; null where there are none */
  readonly mlMatrixCheck: InverseCheck | null;
  readonly outcome: Outcome;
}

/** A step with the name of its weight, e.g. `a5=4>h1`; null in step 0. */
export interface NamedStep extends PruningStep {
  readonly weight: string | null;
}

/** The end of training and of pruning. */
export interface Outcome {
  readonly stoppedBy: string;
  readonly trainingStop: TrainingStop;
  /** ‖∂loss/∂w‖₂ of the trained network */
  readonly gradientNorm: number;
  /** P */
  readonly samples: number;
  /** hidden units that still have a path to an output */
  readonly hiddenLeft: number;
  /** names of the inputs that still have a path to an output */
  readonly inputs: readonly string[];
}

/** Columns of a deletion, shared by the trace of a cell and the table of all cells. */
export const STEP_COLUMNS = [
  text('cell', 'id', 'cell: hash of its config'),
  integer('step', 'index', '0 is the trained network, then one a deletion'),
  orNull(integer('turn', 'index', 'deletions of one turn go together: the stopping rule looks at the last of them')),
  integer('weightsLeft', 'count', 'live weights after the deletion'),
  orNull(integer('deleted', 'index', 'flat index of the deleted weight in the full network')),
  orNull(text('weight', 'name', 'name of the deleted weight, source>unit')),
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
    'recursion: recursive and exact inverse of the whole matrix, held against each other; probe: both of a principal block, and the residual of the inverse that prunes on random probes; spectrum: the inverse by the spectrum in the place of the recursive one; mlMatrix, beside one of those: both held against the inverse by ml-matrix, which takes the place of the exact one, the worse of the two that of the recursive one',
  ),
  integer(
    'checkedWeights',
    'count',
    'weights of the principal block that both inverses were computed of; all for recursion, and for mlMatrix of up to 256',
  ),
  number(
    'inverseDifference',
    'ratio',
    '‖R − X‖ / ‖X‖ (Frobenius), R recursive and X exact inverse; mlMatrix: the larger of ‖R − M‖ / ‖M‖ and ‖X − M‖ / ‖M‖, M by ml-matrix',
  ),
  number(
    'weightedDifference',
    'ratio',
    '‖Lᵀ(R − X)L‖ (Frobenius), LLᵀ = H + αI: the difference in the metric of H + αI; mlMatrix: the larger one, as before',
  ),
  number('recursiveResidual', 'ratio', '‖(H + αI)R − I‖ / √n (Frobenius); mlMatrix: the larger one of R and X'),
  number('exactResidual', 'ratio', '‖(H + αI)X − I‖ / √n (Frobenius); mlMatrix: that of M'),
  number('bound', 'ratio', 'what rounding explains of either difference'),
  number('residualBound', 'ratio', 'what rounding explains of exactResidual'),
  boolean('agrees', 'boolean', 'both differences ≤ bound, and the residual ≤ residualBound'),
];

/**
 * Columns of a trace: a check stands in the row of the state that it was computed at: null where no inverse was
 * computed.
 */
const TRACE_COLUMNS = [
  ...STEP_COLUMNS,
  ...CHECK_COLUMNS.map(orNull),
  vector('weightVector', 'weight', 'all weights after the deletion in flat order, 0 where deleted'),
];

/** Writes a trace as `cells/<id>.arrow`: whole or not at all. */
export function writeTrace(path: string, { id, config, steps, checks, mlMatrixCheck, outcome }: Trace): void {
  const checkAt = new Map(checks.map((check) => [check.step - 1, check]));
  const rows = steps.map(({ weights, ...step }): Row => {
    const { weights: _, step: __, ...check } = checkAt.get(step.step) ?? ({} as Partial<InverseCheck>);
    return { cell: id, ...step, ...check, weightVector: weights };
  });
  // One check a cell: in the metadata it takes no columns.
  const [configText, checkText, outcomeText] = [config, mlMatrixCheck, outcome].map((value) => JSON.stringify(value));
  const metadata = { cell: id, config: configText, mlMatrixCheck: checkText, outcome: outcomeText };
  writeTable(path, TRACE_COLUMNS, rows, metadata);
}

/**
 * Reads a trace.
 *
 * @throws {ResultError} if the file is missing, damaged, or not a trace
 */
export function readTrace(path: string): Trace {
  return traceIn(openTrace(path));
}

/**
 * Reads the trace of one cell.
 *
 * @throws {ResultError} also if the file holds another cell
 */
export function readTraceOf(id: string, path: string): Trace {
  return traceIn(openTraceOf(id, path));
}

/**
 * Whether the trace of a cell is there and whole, without reading it: every byte goes into its digest, none becomes a
 * number.
 *
 * @throws {ResultError} where `readTraceOf` does, with the same message
 */
export function requireTrace(id: string, path: string): void {
  openTraceOf(id, path);
}

function openTraceOf(id: string, path: string): OpenTable {
  const table = openTrace(path);
  if (table.metadata.cell !== id) throw new ResultError(`${path} holds cell ${table.metadata.cell}`);
  return table;
}

function openTrace(path: string): OpenTable {
  const table = openTable(path);
  const { cell, config, outcome } = table.metadata;
  const names = new Set(table.names);
  if (!cell || !config || !outcome || table.rows === 0 || !names.has('weightVector')) {
    throw new ResultError(`${path} is not the trace of a cell, as the files in cells/ are`);
  }
  const missing = TRACE_COLUMNS.find(({ name }) => !names.has(name));
  const older = missing?.name ?? (table.metadata.mlMatrixCheck ? null : 'mlMatrixCheck');
  if (older) throw new ResultError(`${path} was written by an older surgeon, without ${older}`);
  return table;
}

function traceIn(table: OpenTable): Trace {
  const values = valuesIn(table);
  const [, ...stepColumns] = STEP_COLUMNS; // the first one is the cell
  const ofSteps = stepColumns.map(({ name }) => [name, values.get(name)!] as const);
  const steps = rowsOf(new Map([...ofSteps, ['weights', values.get('weightVector')!]]));
  const checkAt = (r: number) => Object.fromEntries(CHECK_COLUMNS.map(({ name }) => [name, values.get(name)![r]]));
  const checks = steps.flatMap(({ step, weightsLeft }, r): Row[] =>
    values.get('check')![r] === null ? [] : [{ ...checkAt(r), step: (step as number) + 1, weights: weightsLeft }],
  );
  const { cell, config, mlMatrixCheck, outcome } = table.metadata;
  return {
    id: cell,
    config: JSON.parse(config),
    steps: steps as unknown as NamedStep[],
    checks: checks as unknown as InverseCheck[],
    mlMatrixCheck: JSON.parse(mlMatrixCheck),
    outcome: JSON.parse(outcome),
  };
}
