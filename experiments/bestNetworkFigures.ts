import type { Figure } from '../src/figures/figure.ts';
import { networkFigure } from '../src/figures/networkFigure.ts';
import type { Results } from '../src/report/experimentReport.ts';
import type { BestNetwork } from './bestNetwork.ts';

/**
 * A figure of each of some networks whose traces are there: before and after, and step by step.
 *
 * @param nameOf    name of a figure
 * @param besideOf  a sentence on the published figure that it stands beside
 */
export const bestNetworkFigures = (
  { trace, dataSets }: Results,
  best: readonly BestNetwork[],
  nameOf: (best: BestNetwork) => string,
  besideOf: (best: BestNetwork) => string,
): Figure[] =>
  best.flatMap((found) => {
    const path = trace(found.cell);
    if (!path) return [];
    const figure = networkFigure(path, dataSets, nameOf(found));
    return { ...figure, caption: [figure.caption, besideOf(found)].filter((words) => words !== '').join(' ') };
  });
