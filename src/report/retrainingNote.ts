import type { Cell } from '../experiment/cells.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';

/** A line that names the criteria among some cells that retrain by themselves; none where there are none. */
export function retrainingNote(cells: readonly Cell[]): string[] {
  const names = new Set(cells.map(({ config }) => config.criterion).filter((name) => CRITERION[name].retrains));
  return names.size === 0 ? [] : [`With retraining: ${[...names].join(', ')}.`];
}
