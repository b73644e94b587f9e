import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { optimalityAnswer } from './answer.ts';
import { optimalityClaims } from './claims.ts';
import { optimalityFigures } from './figures.ts';
import { optimalitySections } from './sections.ts';

/** The report of the experiment on best masks. */
export const optimalityReport: ExperimentReport = {
  answer: (results) => optimalityAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => optimalitySections(rows),
  figures: optimalityFigures,
  claims: ({ rows }) => [...optimalityClaims(rows), ...methodClaims(rows, 'optimality')],
};
