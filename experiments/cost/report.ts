import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { costAnswer } from './answer.ts';
import { costClaims } from './claims.ts';
import { costFigures } from './figures.ts';
import { costSections } from './sections.ts';

/** The report of the experiment on costs. */
export const costReport: ExperimentReport = {
  answer: (results) => costAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => costSections(rows),
  figures: costFigures,
  claims: ({ rows }) => [...costClaims(rows), ...methodClaims(rows, 'cost')],
};
