import type { Claim } from '../../src/tables/claim.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import type { Network } from './networks.ts';

/** A row of `gaps.arrow`. */
export type GapRow = TableRow<'gaps'>;

/** A claim, and whether there was anything to judge it by. */
export interface Judged extends Claim {
  readonly isTested: boolean;
}

/** The rows whose best mask is proven. */
export const proven = (rows: readonly GapRow[]) => rows.filter((row) => row.proven);
/** How many rows and networks there are, in words. */
export const counted = (rows: readonly GapRow[], networks: readonly Network[]) =>
  `${rows.length} proven pairs of network and size, ${networks.length} networks`;
/** Words on the networks of each data set. */
export const perDataSet = (networks: readonly Network[], wordsOf: (some: readonly Network[]) => string) =>
  [...groupedBy(networks, ({ dataset }) => dataset)].map(([name, some]) => `${name} ${wordsOf(some)}`).join('; ');
