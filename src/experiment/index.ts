/**
 * Experiments: fields of a config, grids, cells and their ids.
 *
 * @module optimal-brain-surgeon/experiment
 */

export { FIELD_NAMES, FIELDS, type FieldName, type Fields } from '../config/fields.ts';
export { type Problem, type ProblemFields, problemOf } from '../config/problem.ts';
export { type Cell, type CellConfig, cellsOf, withOverrides } from './cells.ts';
export type { Grid, GridEntry } from './experiment.ts';
export { EXPERIMENT_EXTENSIONS } from './experimentFile.ts';
