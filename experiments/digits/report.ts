import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { digitsAnswer } from './answer.ts';
import { digitsClaims } from './claims.ts';
import { digitsFigures } from './figures.ts';
import { digitsSections } from './sections.ts';

/** The report of the experiment on digits. */
export const digitsReport: ExperimentReport = {
  answer: (results) => digitsAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => digitsSections(rows),
  figures: digitsFigures,
  claims: ({ rows }) => [...digitsClaims(rows), ...methodClaims(rows, 'digits')],
};
