import type { Claim } from '../src/tables/claim.ts';
import type { TableName, TableRows } from '../src/tables/tableRows.ts';
import { approximationsClaims } from './approximations/claims.ts';
import { costClaims } from './cost/claims.ts';
import { insensitiveToDamping } from './damping/claims.ts';
import { digitsClaims } from './digits/claims.ts';
import { generalisationClaims } from './generalisation/claims.ts';
import { EXPERIMENTS } from './index.ts';
import { measuredOrder, predictedOrder, recursionIsTheInverse } from './methodClaims.ts';
import { mixturesClaims } from './mixtures/claims.ts';
import { monksClaims } from './monks/claims.ts';
import { table1Claims } from './monks/table1Claims.ts';
import { nettalkClaims } from './nettalk/claims.ts';
import { optimalityClaims } from './optimality/claims.ts';
import { UNTESTED_CLAIMS } from './untestedClaims.ts';
import { xorClaims } from './xor/claims.ts';

/**
 * All claims of the papers, in the order of `claims.arrow`. Each verdict is a function of the tables of the
 * experiments; those that were not run say so.
 */
export function claims(rows: TableRows): Claim[] {
  const all = <Name extends TableName>(table: Name) => EXPERIMENTS.flatMap(({ name }) => rows(name, table));
  return [
    ...table1Claims(rows('monks', 'summary')),
    ...xorClaims(rows('xor', 'picks'), rows('xor', 'removable'), rows('xor', 'hessians')),
    predictedOrder(all('firstDeletions')),
    measuredOrder(all('firstDeletions')),
    insensitiveToDamping(rows),
    recursionIsTheInverse(all('crosscheck'), all('failures')),
    ...monksClaims(rows),
    ...nettalkClaims(rows),
    ...mixturesClaims(rows),
    ...approximationsClaims(rows),
    ...generalisationClaims(rows),
    ...digitsClaims(rows),
    ...costClaims(rows),
    ...optimalityClaims(rows),
    ...UNTESTED_CLAIMS,
  ];
}
