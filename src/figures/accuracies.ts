import type { Figure } from './figure.ts';
import { type CurveRow, type MeasureCurves, measureCurves, measureFigure, type PaperPoint } from './measureCurves.ts';
import { numeral } from './numeral.ts';

const WORDS: MeasureCurves = {
  name: 'accuracies',
  title: 'Accuracy along the weights left',
  axis: 'accuracy',
  type: 'linear',
  tickFormat: (share) => `${numeral(100 * share, 4)} %`,
  measures: [
    { set: 'train', column: 'trainAccuracy', heading: 'training set', unit: 'fraction' },
    { set: 'test', column: 'testAccuracy', heading: 'test set', unit: 'fraction' },
  ],
};

/**
 * An SVG of the shares classified right of the training set, and of the test set beside it, along the weights left: a
 * line for each way of pruning, medians over networks with bands between the quartiles.
 *
 * @param curves rows of `curves.arrow`, or of `pathCurves`
 * @param paper  what a paper found; values are shares, 0 … 1
 */
export const accuracies = (curves: readonly CurveRow[], paper: readonly PaperPoint[] = []): string =>
  measureCurves(WORDS, curves, paper);

/** The same as a figure of a report; null where there is nothing to draw but a deletion or two. */
export const accuraciesFigure = (curves: readonly CurveRow[], paper: readonly PaperPoint[] = []): Figure | null =>
  measureFigure(WORDS, curves, paper);
