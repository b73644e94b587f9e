import type { Figure } from '../src/figures/figure.ts';
import { networkFigure } from '../src/figures/networkFigure.ts';
import type { Results } from '../src/report/experimentReport.ts';
import type { BestNetwork } from './bestNetwork.ts';
import { captioned } from './captioned.ts';

/**
 * A figure of each of some networks whose traces are there: before and after, and step by step.
 *
 * @param nameOf  name of a figure
 * @param wordsOf a sentence on why it is shown, and the published figure that it stands beside
 */
export const bestNetworkFigures = (
  { trace, dataSets }: Results,
  best: readonly BestNetwork[],
  nameOf: (best: BestNetwork) => string,
  wordsOf: (best: BestNetwork) => string,
): Figure[] =>
  best.flatMap((found) => {
    const path = trace(found.cell);
    return path ? captioned(networkFigure(path, dataSets, nameOf(found)), wordsOf(found)) : [];
  });
