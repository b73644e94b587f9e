import { criterionText } from '../../src/report/criterionText.ts';
import { short } from '../../src/report/numbers.ts';
import type { Section } from '../../src/report/section.ts';
import { percent } from '../../src/statistics/statistics.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import type { BestNetwork } from '../bestNetwork.ts';
import { pickShares } from './pickShares.ts';

/** The share of networks of which each criterion deletes first what the task can do without. */
export function xorSections(rows: TableRows): Section[] {
  const table = {
    columns: [
      'training',
      'decay',
      'alpha',
      'start range',
      'criterion',
      'correct %',
      'interval',
      'correct',
      'all right after',
      'trained',
    ],
    rows: pickShares(rows('xor', 'picks')).map((pick) => [
      pick.training,
      short(pick.decay),
      short(pick.alpha),
      String(pick.startRange),
      criterionText(pick.criterion),
      percent(pick.share),
      `${percent(pick.low)}–${percent(pick.high)}`,
      `${pick.hits} of ${pick.count}`,
      `${pick.allRight} of ${pick.count}`,
      `${pick.count} of ${pick.networks}`,
    ]),
  };
  const removable = rows('xor', 'removable').filter((row) => row.removable);
  return [
    {
      heading: 'XOR: share of first deletions that the task can do without (95 % interval), trained networks',
      content: [
        table,
        'correct: first deletions of a weight that XOR can be solved without, of the networks that had trained; all right after: all four samples are right after the deletion, without retraining; trained: of all networks.',
        `Removable by brute force: ${[...new Set(removable.map((row) => row.weight))].join(', ')}.`,
      ],
    },
  ];
}

/**
 * The best network that OBS leaves: of those that still have all four samples right after their one deletion, the one
 * with the smallest error.
 */
export function bestXorNetwork(rows: TableRows): BestNetwork[] {
  const solved = rows('xor', 'summary').filter(
    ({ criterion, trained, trainAccuracy }) => criterion === 'obs' && trained && trainAccuracy === 1,
  );
  const [row] = solved.toSorted((a, b) => a.trainError - b.trainError);
  return row ? [{ experiment: 'xor', cell: row.cell, row }] : [];
}
