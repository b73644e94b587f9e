/**
 * Experiments as files, their tables, and the statistics in them; Arrow files of any table.
 *
 * @module optimal-brain-surgeon/tables
 */

export { readTable, SCHEMA_VERSION, type TableFile, writeTable } from '../arrow/arrowFile.ts';
export {
  type Column,
  type ColumnKind,
  type ColumnOf,
  integer,
  number,
  orNull,
  type Row,
  text,
  type Value,
} from '../arrow/columns.ts';
export type { CellFields } from '../config/readConfig.ts';
export type { ProofLimits } from '../measurements/bestMasks.ts';
export type { Truth } from '../measurements/removableWeights.ts';
export { medianInterval } from '../statistics/medianInterval.ts';
export type { MedianInterval } from '../statistics/statistics.ts';
export { ReadTraces } from '../trace/readTraces.ts';
export type { SavedTrace } from '../trace/trace.ts';
export { comparisonRows } from './comparison.ts';
export { type Experiment, experimentJsonSchema, parseExperiment, readExperiment } from './experiment.ts';
export {
  type BuiltTables,
  type NamedTable,
  type WriteTablesOptions,
  type WrittenTable,
  writeTables,
} from './experimentTables.ts';
export { type Comparison, type Grouping, METRICS, parseGrouping } from './grouping.ts';
export { groupRows } from './groups.ts';
export type { PartialConfig } from './requestSchemas.ts';
export type { TableRequests } from './tableRequests.ts';
