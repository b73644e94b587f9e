import { type Column, type Row, type RowOf, rowsOf as rowsOfColumns } from '../../src/arrow/columns.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type Fields } from '../../src/config/fields.ts';
import { ignoredFields } from '../../src/config/readConfig.ts';
import type { Cell, CellConfig } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import type { Measurement, Measuring } from '../../src/measurements/measurement.ts';
import { atOnce } from '../../src/parallel/slicedWork.ts';
import { type CellTable, pathOf } from '../../src/tables/cellTable.ts';
import { experimentTables, type NamedTable } from '../../src/tables/experimentTables.ts';
import type { TableRecord } from '../../src/tables/tableRecord.ts';
import type { TrainedRule } from '../../src/tables/trained.ts';
import type { NamedStep, Trace } from '../../src/trace/trace.ts';
import { dataSets } from '../dataSets.ts';

/** A config of XOR at the defaults of all fields but some, null in those that its cell ignores. */
export function configOf(fields: Partial<CellConfig>): CellConfig {
  const isKept = (name: FieldName) => 'default' in FIELDS[name] && !('leftOut' in FIELDS[name]);
  const defaults = FIELD_NAMES.filter(isKept).map((name) => [name, (FIELDS[name] as { default?: unknown }).default]);
  const chosen: Partial<Fields> = { dataset: 'xor', layers: [2, 2, 1], stop: 'end' };
  const config = { ...Object.fromEntries(defaults), ...chosen, numerics: 0, dataSha256: '', ...fields } as CellConfig;
  return { ...config, ...Object.fromEntries([...ignoredFields(config).keys()].map((name) => [name, null])) };
}

/** A cell whose id is its index. */
export const cellOf = (index: number, fields: Partial<CellConfig>): Cell => ({
  id: `cell ${index}`,
  config: configOf(fields),
});

const UNMEASURED = {
  ...{ turn: null, weight: null, nuisance: false, exactSaliency: null, saliencyBound: null, retrained: false },
  ...{ trainError: null, validationError: null, testError: null, trainAccuracy: null, testAccuracy: null },
  ...{
    effectiveWeights: null,
    fpe: null,
    saliency: null,
    errorChange: null,
    deleted: null,
    inserted: null,
    kind: null,
  },
};

/** A trace with these steps, of which what is not said is null. Weights left count down from `weights`. */
export function traceOf({ id, config }: Cell, steps: readonly Partial<NamedStep>[], weights = 9): Trace {
  return {
    id,
    config,
    steps: steps.map((step, s): NamedStep => {
      const nothing = { ...UNMEASURED, weights: new Float64Array(weights) };
      const change = s === 0 ? {} : ({ kind: 'delete', deleted: s - 1 } as const);
      return { ...nothing, step: s, weightsLeft: weights - s, ...change, ...step };
    }),
    checks: [],
    mlMatrixCheck: null,
    outcome: {
      ...{ stoppedBy: 'end', trainingStop: 'gradientNorm', gradientNorm: 0 },
      ...{ samples: 4, hiddenLeft: 2, inputs: ['a', 'b'] },
    },
  };
}

/** All rows of some tables: what each cell adds, then what follows from all. */
export function rowsOf(tables: readonly CellTable[], cells: readonly Cell[], traces: readonly Trace[]): Row[][] {
  const added = cells.map((cell, c) =>
    tables.map((table) => [
      ...(table.ofCell?.(cell, traces[c]) ?? []),
      ...rowsOfColumns(table.columnsOfCell?.(cell, traces[c]) ?? new Map()),
    ]),
  );
  return tables.map((table, t) => [
    ...added.flatMap((rows) => rows[t]),
    ...(table.ofPaths?.(traces.map((trace, c) => pathOf(cells[c], trace))) ?? []),
    ...(table.atEnd?.() ?? []),
  ]);
}

/** The rows that a measurement adds for a cell, at once. */
export const rowsAdded = <Of extends Row>(added: ReturnType<Measuring<Of>['ofCell']>): readonly Of[] =>
  'next' in added ? atOnce(added) : added;

/** The rows of a measurement in memory. */
export function measuredRows<Request, Columns extends readonly Column[]>(
  { measurement, request }: { readonly measurement: Measurement<Request, Columns>; readonly request: Request },
  cells: readonly Cell[],
  traces: readonly Trace[],
): RowOf<Columns>[] {
  const measuring = measurement.begin(request, dataSets);
  return [...cells.flatMap((cell, c) => rowsAdded(measuring.ofCell(cell, traces[c]))), ...(measuring.atEnd?.() ?? [])];
}

/** The rows of the tables of a record, in memory. */
export function recordRows<Request, Columns extends readonly Column[]>(
  record: TableRecord<Request, Columns>,
  request: Request,
  cells: readonly Cell[],
  traces: readonly Trace[],
  trained?: TrainedRule | undefined,
): Row[][] {
  const { measurement } = record;
  const measured = measurement ? measuredRows({ measurement, request }, cells, traces) : [];
  return rowsOf(record.tables(request, { cells, dataSets, trained, measured }), cells, traces);
}

/** The tables of an experiment in memory. */
export function tablesOf(experiment: Experiment, cells: readonly Cell[], traces: readonly Trace[]): NamedTable[] {
  const tables = experimentTables(experiment, cells, dataSets, (asked) => measuredRows(asked, cells, traces));
  const rows = rowsOf(tables, cells, traces);
  return tables.map(({ name, columns }, t) => ({ name, columns, rows: rows[t] }));
}
