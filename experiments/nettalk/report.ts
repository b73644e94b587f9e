import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { untestedClaimsOf } from '../untestedClaims.ts';
import { nettalkAnswer } from './answer.ts';
import { nettalkClaims } from './claims.ts';
import { nettalkFigures } from './figures.ts';
import { nettalkSections } from './sections.ts';

/** The report of the experiment on NETtalk. */
export const nettalkReport: ExperimentReport = {
  answer: (results) => nettalkAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => nettalkSections(rows),
  figures: nettalkFigures,
  claims: ({ rows }) => [...nettalkClaims(rows), ...methodClaims(rows, 'nettalk'), ...untestedClaimsOf('nettalk')],
};
