import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { mixturesAnswer } from './answer.ts';
import { mixturesClaims } from './claims.ts';
import { mixturesFigures } from './figures.ts';
import { mixturesSections } from './sections.ts';

/** The report of the experiment on two Gaussian mixtures. */
export const mixturesReport: ExperimentReport = {
  answer: (results) => mixturesAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => mixturesSections(rows),
  figures: mixturesFigures,
  claims: ({ rows }) => [...mixturesClaims(rows), ...methodClaims(rows, 'mixtures')],
};
