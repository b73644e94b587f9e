import type { ExperimentReport } from '../../src/report/experimentReport.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { methodClaims } from '../methodClaims.ts';
import { untestedClaimsOf } from '../untestedClaims.ts';
import { xorAnswer } from './answer.ts';
import { xorClaims } from './claims.ts';
import { xorFigures } from './figures.ts';
import { xorSections } from './sections.ts';

/** The report of XOR. */
export const xorReport: ExperimentReport = {
  answer: (results) => xorAnswer(results) ?? generalReport.answer(results),
  sections: ({ rows }) => xorSections(rows),
  figures: xorFigures,
  claims: ({ rows }) => [
    ...xorClaims(rows('xor', 'picks'), rows('xor', 'removable'), rows('xor', 'hessians')),
    ...methodClaims(rows, 'xor'),
    ...untestedClaimsOf('xor'),
  ],
};
