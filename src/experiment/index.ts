/**
 * Experiments: fields of a config, grids, cells and their ids.
 *
 * @module optimal-brain-surgeon/experiment
 */

export type { DescribedDataSet } from '../config/dataSetEntry.ts';
export { FIELD_NAMES, FIELDS, type FieldName, type Fields, type LeftOutField } from '../config/fields.ts';
export type { NetworkChoice } from '../config/givenNetworks.ts';
export { type GivenWeights, type Problem, type ProblemFields, problemOf } from '../config/problem.ts';
export { type Cell, type CellConfig, cellsOf, withOverrides } from './cells.ts';
export type { DataSetEntry, Grid, GridEntry, NetworkEntry } from './experiment.ts';
export { EXPERIMENT_EXTENSIONS } from './experimentFile.ts';
