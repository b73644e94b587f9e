import { integer, number, text } from '../arrow/columns.ts';
import { problemOf } from '../config/problem.ts';
import { type CostPoint, costTimes } from './costTimes.ts';
import type { Measurement } from './measurement.ts';

const MACHINE = 'one thread of the machine that measured';

const COLUMNS = [
  text(
    'operation',
    'name',
    'curvature: H; recursiveInverse: from the samples, without H; exactInverse: from H; deletion: one, mean over the first half',
  ),
  text('backend', 'name', 'plain: one gradient at a time, as in the paper; others: kernels, in blocks'),
  integer('weights', 'n', 'weights of the network'),
  integer('samples', 'P', 'training samples'),
  integer(
    'round',
    'index',
    'round of turns, 1, 2, …; a warm-up before them is dropped, every second one goes backwards',
  ),
  number('ms', 'ms', `elapsed time on ${MACHINE}`),
  number('cpuMs', 'ms', 'time of the processor in the whole process, which V8 uses as well'),
];

/**
 * Times of every size among the cells, taken on this thread at the networks that the cells start from: one point a
 * backend, n and P, the first cell of each.
 */
export const times: Measurement<{ readonly rounds: number }, typeof COLUMNS> = {
  name: 'times',
  columns: COLUMNS,
  begin({ rounds }, dataSets) {
    const points = new Map<string, CostPoint>();
    return {
      ofCell({ config }, { steps: [start], outcome }) {
        const key = JSON.stringify([config.backend, start.weightsLeft, outcome.samples]);
        if (!points.has(key)) {
          points.set(key, { config, problem: problemOf(config, dataSets), weights: start.weights.slice() });
        }
        return [];
      },
      atEnd: () => costTimes([...points.values()], rounds),
    };
  },
};
