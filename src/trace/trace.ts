import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ColumnReader } from '../arrow/arrowColumns.ts';
import { columnsIn, type OpenTable, openTable, tableBytes } from '../arrow/arrowFile.ts';
import { type Column, type Row, type Value, valuesOf } from '../arrow/columns.ts';
import { TableBuilder } from '../arrow/tableBuilder.ts';
import { ResultError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { writeWhole } from '../files/wholeFile.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import type { Mask } from '../network/mask.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { maskAfter, type PruningStep } from '../surgeon/pruningStep.ts';
import type { TrainingStop } from '../training/trained.ts';
import { keepsWeights } from './stepWithoutWeights.ts';
import { CHECK_COLUMNS, isStepColumnOf, SPARSE_TRACE_COLUMNS, STEP_COLUMNS, TRACE_COLUMNS } from './traceColumns.ts';
import { checksIn, stepsIn, type TraceRow } from './traceRows.ts';

/** The results of one cell: every state of its path, the cross-checks, and how it ended. */
export interface Trace {
  readonly id: string;
  readonly config: CellConfig;
  /** row 0 is the trained network, then one row a deletion; some may keep no weights: see `keepsWeights` */
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
  /** flat indices of the weights that were deleted before step 0; absent where none were */
  readonly deletedBefore?: readonly number[];
}

/** The weights that are live after some steps of a trace; (n). @param index of the last of them: 0 is the start */
export function maskAt({ steps, outcome }: Pick<Trace, 'steps' | 'outcome'>, index: number): Mask {
  const mask: Mask = new Uint8Array(steps[0].weights.length).fill(1);
  for (const q of outcome.deletedBefore ?? []) mask[q] = 0;
  return maskAfter(mask, steps.slice(0, index + 1));
}

const NO_CHECK: Row = {};

const narrowed = (columns: readonly Column[]) => columns.filter((column) => isStepColumnOf(column, false));
const NARROW_COLUMNS = narrowed(TRACE_COLUMNS);
/** Each thread has these, which keep their room: they are empty between two traces. */
const narrow = new TableBuilder(NARROW_COLUMNS);
const wide = new TableBuilder(TRACE_COLUMNS);

/** The table of a trace: that of a large network is as large, and leaves no room behind. */
function builderOf(config: CellConfig, steps: readonly NamedStep[]): TableBuilder {
  if (steps.every(keepsWeights)) return putsBack(config) ? wide : narrow;
  return new TableBuilder(putsBack(config) ? SPARSE_TRACE_COLUMNS : narrowed(SPARSE_TRACE_COLUMNS));
}

/** Whether the steps of a cell may put weights back: only then do its files say so. */
export const putsBack = ({ criterion }: Pick<CellConfig, 'criterion'>): boolean =>
  CRITERION[criterion].putsBack ?? false;

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
  columns.set('weightVector', steps.map(weightsIn));
  const table = builderOf(config, steps);
  table.appendColumns(columns);
  // One check a cell: in the metadata it takes no columns.
  const [configText, checkText, outcomeText] = [config, mlMatrixCheck, outcome].map((value) => JSON.stringify(value));
  return tableBytes(table, { cell: id, config: configText, mlMatrixCheck: checkText, outcome: outcomeText });
}

/** The weights of a step; null where its trace keeps none. */
const weightsIn = (step: NamedStep): Float64Array | null => (keepsWeights(step) ? step.weights : null);

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
  const missing = NARROW_COLUMNS.find(({ name }) => !names.has(name));
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
  readonly #names: ReadonlySet<string>;
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
    this.#names = new Set(table.names);
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
    const values = this.#columns.get(name) ?? (this.#names.has(name) ? this.#read(name) : this.#deletions(name));
    this.#columns.set(name, values);
    return values as readonly unknown[] as readonly TraceRow[Name][]; // `openTrace` has seen that it has the column
  }

  /** `kind` and `inserted` of a file without them: all its steps are deletions. */
  #deletions(name: string): Value[] {
    return Array.from({ length: this.#rows }, (_, r) => (name === 'kind' && r > 0 ? 'delete' : null));
  }
}

/** The columns of steps, but their weights. */
export type StepColumn = Exclude<keyof NamedStep, 'weights'>;

/**
 * The values of a column of the steps of a trace, a step each: from its file, if it lies in one, without making any
 * step.
 */
export function stepColumn<Name extends StepColumn>(trace: Trace, name: Name): readonly NamedStep[Name][] {
  if (!(trace instanceof SavedTrace)) return trace.steps.map((step) => step[name]);
  return trace.column(name) as readonly unknown[] as readonly NamedStep[Name][];
}

/** The weights that a path begins with, (n): a trace always keeps them. */
export const startWeights = (trace: Trace): Float64Array =>
  trace instanceof SavedTrace ? trace.column('weightVector')[0] : trace.steps[0].weights;
