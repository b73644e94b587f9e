import type { Row, RowOf } from '../arrow/columns.ts';
import type { PREDICTED_COLUMNS } from '../inspection/inspectionTables.ts';
import type { times } from '../measurements/times.ts';
import type { STEP_COLUMNS } from '../trace/traceColumns.ts';
import type { BEST_GUESS_COLUMNS } from './bestGuess.ts';
import type { EXPONENTS_COLUMNS, INVERSES_COLUMNS } from './costs.ts';
import type { CROSSCHECK_COLUMNS } from './crosscheck.ts';
import type { CURVES_COLUMNS } from './curves.ts';
import type { FAILURES_COLUMNS } from './experimentTables.ts';
import type { FIRST_DELETIONS_COLUMNS } from './firstDeletions.ts';
import type { GAP_CURVES_COLUMNS } from './gapCurves.ts';
import type { GAPS_COLUMNS } from './gaps.ts';
import type { HESSIANS_COLUMNS } from './hessians.ts';
import type { OPTIMA_COLUMNS } from './optima.ts';
import type { ORDERS_COLUMNS } from './orders.ts';
import type { PAIRS_COLUMNS } from './pairs.ts';
import type { PICKS_COLUMNS, REMOVABLE_COLUMNS } from './picks.ts';
import type { SUMMARY_COLUMNS } from './summary.ts';

/** The tables of an experiment by name, with the types of their rows. */
interface RowsByTable {
  readonly summary: RowOf<typeof SUMMARY_COLUMNS>;
  readonly steps: RowOf<typeof STEP_COLUMNS>;
  readonly crosscheck: RowOf<typeof CROSSCHECK_COLUMNS>;
  readonly failures: RowOf<typeof FAILURES_COLUMNS>;
  readonly firstDeletions: RowOf<typeof FIRST_DELETIONS_COLUMNS>;
  readonly hessians: RowOf<typeof HESSIANS_COLUMNS>;
  readonly removable: RowOf<typeof REMOVABLE_COLUMNS>;
  readonly picks: RowOf<typeof PICKS_COLUMNS>;
  readonly orders: RowOf<typeof ORDERS_COLUMNS>;
  readonly pairs: RowOf<typeof PAIRS_COLUMNS>;
  readonly curves: RowOf<typeof CURVES_COLUMNS>;
  /** and two columns for each code book of the data, whose names only the data know */
  readonly bestGuess: RowOf<typeof BEST_GUESS_COLUMNS> & Row;
  readonly times: RowOf<typeof times.columns>;
  readonly exponents: RowOf<typeof EXPONENTS_COLUMNS>;
  readonly inverses: RowOf<typeof INVERSES_COLUMNS>;
  readonly gaps: RowOf<typeof GAPS_COLUMNS>;
  readonly gapCurves: RowOf<typeof GAP_CURVES_COLUMNS>;
  /** of `certify` */
  readonly optima: RowOf<typeof OPTIMA_COLUMNS>;
  /** of `inspect --out`, as is the next one */
  readonly predicted: RowOf<typeof PREDICTED_COLUMNS>;
  /** a weight, and two columns for each criterion */
  readonly saliencies: Row;
}

/** Name of a table of an experiment. */
export type TableName = keyof RowsByTable;

/** A row of a table: a column that it has not is an error of types. */
export type TableRow<Name extends TableName> = RowsByTable[Name];

/** The rows of each table of each experiment, e.g. `rows('monks', 'summary')`; none where it was not run. */
export type TableRows = <Name extends TableName>(experiment: string, table: Name) => readonly TableRow<Name>[];
