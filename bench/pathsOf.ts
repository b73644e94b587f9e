import { TABLE_1_ALPHA } from '../experiments/monks/experiment.ts';
import { MONKS_PROBLEMS } from '../experiments/monks/problems.ts';
import { runCell } from '../src/cell/runCell.ts';
import { trainedNetwork } from '../src/cell/trainedNetwork.ts';
import { problemOf } from '../src/config/problem.ts';
import { DataSets } from '../src/dataset/dataSets.ts';
import { cellsOf } from '../src/experiment/cells.ts';
import type { Grid } from '../src/experiment/experiment.ts';

const dataSets = new DataSets();

/**
 * Whole paths, to the last weight, of the 20 networks of Table 1 on one of MONK's problems, which are trained before.
 *
 * @param rule the criterion, and its own fields
 * @returns runs all of them by this thread; milliseconds a path
 */
export function pathsOf(problem: 1 | 2 | 3, rule: Grid): () => number {
  const common = { activation: 'sigmoid', startRange: 0.5, seed: '1..20', alpha: TABLE_1_ALPHA, stop: 'end' };
  const grids = [{ ...MONKS_PROBLEMS[problem - 1], ...common, ...rule }];
  const ready = cellsOf({ name: 'bench', question: '', grids }, dataSets).map((cell) => {
    const given = problemOf(cell.config, dataSets);
    return { cell, given, trained: trainedNetwork(cell.config, given) };
  });
  return () => {
    const startedAt = performance.now();
    for (const { cell, given, trained } of ready) runCell(cell, given, trained);
    return (performance.now() - startedAt) / ready.length;
  };
}
