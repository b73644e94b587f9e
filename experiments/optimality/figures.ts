import type { Figure } from '../../src/figures/figure.ts';
import { gapsFigure } from '../../src/figures/gaps.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { captioned } from '../captioned.ts';

/** The gaps of masks by size. */
export const optimalityFigures = ({ rows }: Results): Figure[] =>
  captioned(gapsFigure(rows('optimality', 'gapCurves')), '');
