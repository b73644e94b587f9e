import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ColumnReader } from '../arrow/arrowColumns.ts';
import { columnsIn, type OpenTable, openTable, tableBytes } from '../arrow/arrowFile.ts';
import {
  boolean,
  integer,
  number,
  orNull,
  type Row,
  type RowOf,
  text,
  type Value,
  valuesOf,
  vector,
} from '../arrow/columns.ts';
import { TableBuilder } from '../arrow/tableBuilder.ts';
import { ResultError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { writeWhole } from '../files/wholeFile.ts';
import type { CheckName } from '../inverse/checkFor.ts';
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

const NO_CHECK: Row = {};

/** Each thread has one, which keeps its room: it is empty between two traces. */
const table = new TableBuilder(TRACE_COLUMNS);

/** The bytes of the file of a trace. */
export function traceBytes({ id, config, steps, checks, mlMatrixCheck, outcome }: Trace): Buffer {
  const rows = steps as readonly unknown[] as readonly Row[];
  const checkAt: Row[] = [];
  for (const check of checks) checkAt[check.step - 1] = check as unknown as Row;
  const checkRows = steps.map(({ step }) => checkAt[step] ?? NO_CHECK);
  const columns = new Map<string, Value[]>();
  for (const { name } of STEP_COLUMNS) columns.set(name, valuesOf(rows, name));
  for (const { name } of CHECK_COLUMNS) columns.set(name, valuesOf(checkRows, name));
  columns.set('cell', new Array(steps.length).fill(id));
  columns.set('weightVector', valuesOf(rows, 'weights'));
  table.appendColumns(columns);
  // One check a cell: in the metadata it takes no columns.
  const [configText, checkText, outcomeText] = [config, mlMatrixCheck, outcome].map((value) => JSON.stringify(value));
  return tableBytes(table, { cell: id, config: configText, mlMatrixCheck: checkText, outcome: outcomeText });
}

/** Writes a trace as `cells/<id>.arrow`: whole or not at all. */
export function writeTrace(path: string, trace: Trace): void {
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, traceBytes(trace));
}

/**
 * Reads a trace.
 *
 * @throws {ResultError} if the file is missing, damaged, or not a trace
 */
export function readTrace(path: string): Trace {
  return inMemory(new SavedTrace(openTrace(path)));
}

/**
 * Reads the trace of one cell.
 *
 * @throws {ResultError} also if the file holds another cell
 */
export function readTraceOf(id: string, path: string): Trace {
  return inMemory(new SavedTrace(openTraceOf(id, path)));
}

const inMemory = ({ id, config, steps, checks, mlMatrixCheck, outcome }: SavedTrace): Trace => ({
  id,
  config,
  steps,
  checks,
  mlMatrixCheck,
  outcome,
});

/**
 * Whether the trace of a cell is there and whole, without reading it: every byte goes into its digest, none becomes a
 * number.
 *
 * @throws {ResultError} where `readTraceOf` does, with the same message
 */
export function requireTrace(id: string, path: string): void {
  openTraceOf(id, path);
}

/**
 * The file of the trace of one cell, of which no value is read yet.
 *
 * @throws {ResultError} as `readTraceOf`
 */
export function openTraceOf(id: string, path: string): OpenTable {
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

/**
 * A trace as it lies in its file: columns are read when they are first asked for, and steps and checks made, which
 * tables that take columns need none of.
 */
export class SavedTrace implements Trace {
  readonly id: string;
  readonly mlMatrixCheck: Trace['mlMatrixCheck'];
  readonly outcome: Outcome;
  readonly #config: string;
  readonly #rows: number;
  readonly #read: ColumnReader;
  readonly #columns = new Map<string, Value[]>();
  #steps: readonly NamedStep[] | null = null;
  #checks: readonly InverseCheck[] | null = null;

  constructor(table: OpenTable) {
    const { cell, config, mlMatrixCheck, outcome } = table.metadata;
    this.id = cell;
    this.#config = config;
    this.mlMatrixCheck = JSON.parse(mlMatrixCheck);
    this.outcome = JSON.parse(outcome);
    this.#rows = table.rows;
    this.#read = columnsIn(table);
  }

  /** made each time that it is asked for */
  get config(): CellConfig {
    return JSON.parse(this.#config);
  }

  get steps(): readonly NamedStep[] {
    this.#steps ??= stepsIn((name) => this.column(name), this.#rows);
    return this.#steps;
  }

  get checks(): readonly InverseCheck[] {
    this.#checks ??= checksIn((name) => this.column(name), this.#rows);
    return this.#checks;
  }

  /** The values of a column, a row of the file each. */
  column<Name extends keyof TraceRow>(name: Name): readonly TraceRow[Name][] {
    const values = this.#columns.get(name) ?? this.#read(name);
    this.#columns.set(name, values);
    return values as readonly unknown[] as readonly TraceRow[Name][]; // `openTrace` has seen that it has the column
  }
}

/**
 * The values of a column of the steps of a trace, a step each: from its file, if it lies in one, without making any
 * step.
 */
export function stepColumn<Name extends keyof NamedStep>(trace: Trace, name: Name): readonly NamedStep[Name][] {
  if (!(trace instanceof SavedTrace)) return trace.steps.map((step) => step[name]);
  return trace.column(name === 'weights' ? 'weightVector' : name) as readonly NamedStep[Name][];
}

type TraceRow = RowOf<typeof TRACE_COLUMNS>;
/** The values of a column of a trace, a row each. */
type ColumnOf = <Name extends keyof TraceRow>(name: Name) => readonly TraceRow[Name][];

/**
 * Steps, name by name: an object that gets its names one by one becomes a hash table, which takes several times the
 * memory, and as long to make as all the rest of a table.
 */
function stepsIn(column: ColumnOf, rows: number): NamedStep[] {
  const [step, turn, weightsLeft, deleted] = [column('step'), column('turn'), column('weightsLeft'), column('deleted')];
  const [weight, nuisance, retrained] = [column('weight'), column('nuisance'), column('retrained')];
  const [saliency, exactSaliency, saliencyBound] = [
    column('saliency'),
    column('exactSaliency'),
    column('saliencyBound'),
  ];
  const [errorChange, trainError, validationError] = [
    column('errorChange'),
    column('trainError'),
    column('validationError'),
  ];
  const [testError, trainAccuracy, testAccuracy] = [
    column('testError'),
    column('trainAccuracy'),
    column('testAccuracy'),
  ];
  const [effectiveWeights, fpe, weights] = [column('effectiveWeights'), column('fpe'), column('weightVector')];
  return Array.from({ length: rows }, (_, r) => ({
    step: step[r],
    turn: turn[r],
    weightsLeft: weightsLeft[r],
    deleted: deleted[r],
    weight: weight[r],
    nuisance: nuisance[r],
    saliency: saliency[r],
    exactSaliency: exactSaliency[r],
    saliencyBound: saliencyBound[r],
    errorChange: errorChange[r],
    trainError: trainError[r],
    validationError: validationError[r],
    testError: testError[r],
    trainAccuracy: trainAccuracy[r],
    testAccuracy: testAccuracy[r],
    retrained: retrained[r],
    effectiveWeights: effectiveWeights[r],
    fpe: fpe[r],
    weights: weights[r],
  }));
}

/** The checks, of the rows that have one: it chose the deletion after the state that it was computed at. */
function checksIn(column: ColumnOf, rows: number): InverseCheck[] {
  const [check, checkedWeights] = [column('check'), column('checkedWeights')];
  const [step, weightsLeft] = [column('step'), column('weightsLeft')];
  const [inverseDifference, weightedDifference] = [column('inverseDifference'), column('weightedDifference')];
  const [recursiveResidual, exactResidual] = [column('recursiveResidual'), column('exactResidual')];
  const [bound, residualBound, agrees] = [column('bound'), column('residualBound'), column('agrees')];
  const checks: InverseCheck[] = [];
  for (let r = 0; r < rows; r++) {
    if (check[r] === null) continue;
    checks.push({
      step: step[r] + 1,
      weights: weightsLeft[r],
      check: check[r] as CheckName,
      checkedWeights: checkedWeights[r]!,
      inverseDifference: inverseDifference[r]!,
      weightedDifference: weightedDifference[r]!,
      recursiveResidual: recursiveResidual[r]!,
      exactResidual: exactResidual[r]!,
      bound: bound[r]!,
      residualBound: residualBound[r]!,
      agrees: agrees[r]!,
    });
  }
  return checks;
}
