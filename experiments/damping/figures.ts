import { curvatureFigures } from '../../src/figures/curvatureFigures.ts';
import { dampingFigure } from '../../src/figures/damping.ts';
import type { Figure } from '../../src/figures/figure.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { captioned } from '../captioned.ts';
import { TABLE_1_ALPHA } from '../monks/experiment.ts';
import { hadLearnt } from '../monks/table1.ts';

/** The effect of α beside the paper's range, and the eigenvalues that it stands among. */
export function dampingFigures({ rows, trace, dataSets }: Results): Figure[] {
  const summary = rows('damping', 'summary').filter(({ stop }) => stop === 'trainAccuracy');
  const reference = summary.find((row) => row.alpha === TABLE_1_ALPHA && hadLearnt(row));
  const path = reference && trace(reference.cell);
  const spectrum = path ? curvatureFigures(path, dataSets).filter(({ name }) => name === 'spectrum') : [];
  return [...captioned(dampingFigure(summary, rows('damping', 'crosscheck'), [1e-8, 1e-4]), ''), ...spectrum];
}
