import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { approximationsAnswer } from './answer.ts';
import { approximationsClaims } from './claims.ts';
import { approximationsFigures } from './figures.ts';
import { approximationsSections } from './sections.ts';

/** The report of the experiment on matrices. */
export const approximationsReport: ExperimentReport = {
  answer: (results) => approximationsAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => approximationsSections(rows),
  figures: approximationsFigures,
  claims: ({ rows }) => [...approximationsClaims(rows), ...methodClaims(rows, 'approximations')],
};
