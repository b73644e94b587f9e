import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { untestedClaimsOf } from '../untestedClaims.ts';
import { generalisationAnswer } from './answer.ts';
import { generalisationClaims } from './claims.ts';
import { generalisationFigures } from './figures.ts';

/** The report of the experiment on estimated test errors. */
export const generalisationReport: ExperimentReport = {
  answer: (results) => generalisationAnswer(results) ?? generalReport.answer(results),
  sections: generalReport.sections,
  figures: generalisationFigures,
  claims: ({ rows }) => [
    ...generalisationClaims(rows),
    ...methodClaims(rows, 'generalisation'),
    ...untestedClaimsOf('generalisation'),
  ],
};
