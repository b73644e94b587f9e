import { costFigure } from '../../src/figures/cost.ts';
import type { Figure } from '../../src/figures/figure.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { captioned } from '../captioned.ts';

/** The growth of processor time. */
export const costFigures = ({ rows }: Results): Figure[] =>
  captioned(costFigure(rows('cost', 'times'), rows('cost', 'exponents')), '');
