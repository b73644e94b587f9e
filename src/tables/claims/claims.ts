import type { Claim, TableRows } from './claim.ts';
import { insensitiveToDamping, measuredOrder, predictedOrder, recursionIsTheInverse } from './methodClaims.ts';
import { table1Claims } from './table1Claims.ts';
import { xorClaims } from './xorClaims.ts';

/** All claims that the experiments xor, monks and damping answer. Each verdict is a function of their tables. */
export function claims(rows: TableRows): Claim[] {
  const all = (table: string) => ['xor', 'monks', 'damping'].flatMap((experiment) => rows(experiment, table));
  return [
    ...table1Claims(rows('monks', 'summary')),
    ...xorClaims(rows('xor', 'picks')),
    predictedOrder(all('firstDeletions')),
    measuredOrder(all('firstDeletions')),
    insensitiveToDamping(rows),
    recursionIsTheInverse(all('crosscheck'), all('failures')),
  ];
}
