import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';

/** The traces of the cells of one grid, computed here. */
export const tracesHere = (fields: Readonly<Record<string, unknown>>): Trace[] =>
  cellsOf({ name: 'mine', question: '?', grids: [fields] }, dataSets).map((cell) => {
    const problem = problemHere(cell.config);
    return runCell(cell, problem, trainedNetwork(cell.config, problem));
  });
