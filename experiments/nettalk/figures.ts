import { errorsFigure } from '../../src/figures/errors.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { curvesOf } from '../../src/report/curvesOf.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { pathsOf } from '../../src/report/pathsOf.ts';
import { predictions } from '../../src/report/predictions.ts';
import { captioned } from '../captioned.ts';
import { SIZES } from './experiment.ts';

/** Errors along the paths with the paper's size, and predictions. */
export const nettalkFigures = (results: Results): Figure[] => [
  ...captioned(
    errorsFigure(curvesOf(results), [{ dataset: 'nettalk', weightsLeft: SIZES[2] }]),
    `Marked: the size at the end of section 6 of Hassibi & Stork (1993), who draw no curve; their first stage ends at ${SIZES[1]} weights.`,
  ),
  ...predictions(pathsOf(results)),
];
