import type { Column } from '../../src/arrow/columns.ts';
import { FIELDS, type FieldName } from '../../src/config/fields.ts';
import { CLAIMS_COLUMNS } from '../../src/tables/claim.ts';
import { comparisonColumns } from '../../src/tables/comparison.ts';
import { CONFIG_COLUMNS } from '../../src/tables/configColumns.ts';
import { CROSSCHECK_COLUMNS } from '../../src/tables/crosscheck.ts';
import { FAILURES_COLUMNS } from '../../src/tables/experimentTables.ts';
import { groupColumns } from '../../src/tables/groups.ts';
import { OPTIMA_COLUMNS } from '../../src/tables/optima.ts';
import { SUMMARY_COLUMNS } from '../../src/tables/summary.ts';
import { TABLE_RECORDS } from '../../src/tables/tableRequests.ts';
import { STEP_COLUMNS } from '../../src/trace/traceColumns.ts';
import { compactTable } from './compactTable.ts';

const NO_GROUPING = { by: [], metrics: [], comparisons: [] };

/** The columns of every table by its name, but for those that depend on data or on a question. */
const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  summary: SUMMARY_COLUMNS,
  steps: STEP_COLUMNS,
  crosscheck: CROSSCHECK_COLUMNS,
  failures: FAILURES_COLUMNS,
  ...Object.assign({}, ...Object.values(TABLE_RECORDS).map(({ columns }) => columns)),
  groups: groupColumns(NO_GROUPING),
  comparison: comparisonColumns(NO_GROUPING),
  optima: OPTIMA_COLUMNS,
  claims: CLAIMS_COLUMNS,
};

const CONFIG_NAMES: readonly string[] = CONFIG_COLUMNS.map(({ name }) => name);
/** Whether a column is that of a field of the config; another one may have its name. */
const isOfConfig = ({ name, kind }: Column): boolean =>
  CONFIG_COLUMNS.some((column) => column.name === name && column.kind === kind);
/** A table that has more columns of the config than this has them in one row of its description. */
const MAX_LISTED = 12;

/** Markdown of the columns of a table: name, unit, meaning; those of the config in one row where they are many. */
export function columnTable(name: string): string {
  const columns = COLUMNS[name];
  const ofConfig = columns.filter(isOfConfig).map((column) => column.name);
  const isShort = ofConfig.length > MAX_LISTED;
  const absent = CONFIG_NAMES.filter((of) => !ofConfig.includes(of)).map((of) => `\`${of}\``);
  const config = ['the config', '', absent.length > 0 ? `its columns but ${absent.join(', ')}` : 'all of its columns'];
  const listed = columns.filter((column) => !isShort || !isOfConfig(column));
  return compactTable(['column', 'unit', 'meaning'], [...(isShort ? [config] : []), ...listed.map(described)]);
}

/** Markdown of the fields of the config: name, unit, default, meaning, and what is allowed. */
export const fieldTable = (): string =>
  compactTable(
    ['column', 'unit', 'default', 'meaning'],
    CONFIG_COLUMNS.map((column) => {
      const [name, unit, meaning] = described(column);
      const field = column.name in FIELDS ? FIELDS[column.name as FieldName] : null;
      if (!field) return [name, unit, '', meaning];
      const left = 'default' in field ? JSON.stringify(field.default).replaceAll('"', '') : 'none';
      return [
        name,
        unit,
        left,
        `${field.meaning} (${field.allowed}${column.nullable && !column.leftOut ? ', or null' : ''})`,
      ];
    }),
  );

const described = ({ name, unit, meaning, nullable }: Column) => [
  `\`${name}\``,
  unit,
  nullable && !meaning.includes('null') ? `${meaning}; or null` : meaning,
];

/** Names of the tables that a page has to describe. */
export const DESCRIBED: readonly string[] = ['config', ...Object.keys(COLUMNS)];
