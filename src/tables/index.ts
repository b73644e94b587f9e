// Tables of an experiment, and the Arrow files that hold them.

export { readTable, SCHEMA_VERSION, type TableFile, writeTable } from '../arrow/arrowFile.ts';
export type { Column, ColumnKind, Row, Value } from '../arrow/columns.ts';
export { medianInterval } from '../statistics/medianInterval.ts';
export { comparisonRows } from './comparison.ts';
export { type Experiment, experimentJsonSchema, parseExperiment, readExperiment } from './experiment.ts';
export {
  type BuiltTables,
  buildTables,
  makeMeasurements,
  type NamedTable,
  type WrittenTable,
} from './experimentTables.ts';
export { type Grouping, METRICS, parseGrouping } from './grouping.ts';
export { groupRows } from './groups.ts';
