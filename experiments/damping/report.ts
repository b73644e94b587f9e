import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { dampingAnswer } from './answer.ts';
import { insensitiveToDamping } from './claims.ts';
import { dampingFigures } from './figures.ts';
import { dampingSections } from './sections.ts';

/** The report of the experiment on α. */
export const dampingReport: ExperimentReport = {
  answer: (results) => dampingAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => dampingSections(rows),
  figures: dampingFigures,
  claims: ({ rows }) => [insensitiveToDamping(rows), ...methodClaims(rows, 'damping')],
};
