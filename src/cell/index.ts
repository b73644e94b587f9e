// One cell, from its data to its trace, and what it takes.

export { type NamedStep, type Outcome, readTrace, requireTrace, type Trace, writeTrace } from '../trace/trace.ts';
export { type CellBackend, cellBackend } from './cellBackend.ts';
export { type RunCellOptions, runCell } from './runCell.ts';
export { type NetworkConfig, trainedNetwork } from './trainedNetwork.ts';
