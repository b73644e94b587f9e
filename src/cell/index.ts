/**
 * One cell of an experiment, from its data to its trace.
 *
 * @module optimal-brain-surgeon/cell
 */

export type { InverseCheck } from '../inverse/inverseCheck.ts';
export { type NamedStep, type Outcome, readTrace, type Trace, writeTrace } from '../trace/trace.ts';
export { runCell } from './runCell.ts';
export { type NetworkConfig, trainedNetwork } from './trainedNetwork.ts';
