import { integer, number, text } from '../arrow/columns.ts';
import { networkKey } from '../cell/trainedNetwork.ts';
import { problemOf } from '../config/problem.ts';
import type { CellConfig } from '../experiment/cells.ts';
import type { Measurement } from './measurement.ts';
import { removableWeights, type Truth } from './removableWeights.ts';

const COLUMNS = [
  text('task', 'JSON', 'what is learnt by which network: the fields that decide it'),
  integer('deleted', 'index', 'flat index of the weight left out'),
  text('weight', 'name', 'its name, source>unit'),
  integer('starts', 'count', 'random starts from which the rest was trained'),
  integer('solved', 'count', 'starts that learnt the task without the weight'),
  number('bestError', 'error', 'smallest training error over the starts'),
];

/** Ground truth by brute force: for every architecture among the cells, which weights its task can do without. */
export const removable: Measurement<Truth, typeof COLUMNS> = {
  name: 'removable',
  columns: COLUMNS,
  begin(truth, dataSets) {
    const seen = new Set<string>();
    return {
      ofCell({ config }) {
        const task = taskOf(config);
        if (seen.has(task)) return [];
        seen.add(task);
        const problem = problemOf(config, dataSets);
        return removableWeights(quickest(config), problem, truth).map((weight) => ({ task, ...weight }));
      },
    };
  },
};

/** Names the task of a cell and its network: equal texts, one ground truth. */
export const taskOf = (config: CellConfig): string => networkKey({ ...quickest(config), seed: 0, startRange: 0 });

/** The config with the quickest training, from its seed: whether a task can be learnt does not depend on how. */
const quickest = ({ network: _, networkSha256: __, ...config }: CellConfig) =>
  ({ ...config, training: 'levenbergMarquardt' }) as const;
