import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { untestedClaimsOf } from '../untestedClaims.ts';
import { monksAnswer } from './answer.ts';
import { monksClaims } from './claims.ts';
import { monksFigures } from './figures.ts';
import { monksSections } from './sections.ts';
import { table1Claims } from './table1Claims.ts';

/** The report of MONK's problems. */
export const monksReport: ExperimentReport = {
  answer: (results) => monksAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => monksSections(rows),
  figures: monksFigures,
  claims: ({ rows }) => [
    ...table1Claims(rows('monks', 'summary')),
    ...monksClaims(rows),
    ...methodClaims(rows, 'monks'),
    ...untestedClaimsOf('monks'),
  ],
};
