import { groupedBy } from '../../src/tables/groupedBy.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { ALPHA } from './experiment.ts';

type Picks = readonly TableRow<'picks'>[];

/** The picks from networks trained as in the paper or, where they were not run, in the first way that was. */
export function asPublished(all: Picks): Picks {
  const ways = groupedBy(
    all.filter(({ alpha }) => alpha === ALPHA),
    ({ training, decay, startRange }) => `${training} ${decay} ${startRange}`,
  );
  return ways.get('backpropagation 0 0.5') ?? [...ways.values()][0] ?? [];
}
