import type { Figure } from './figure.ts';
import { type CurveRow, type MeasureCurves, measureCurves, measureFigure, type PaperPoint } from './measureCurves.ts';

const WORDS: MeasureCurves = {
  name: 'errors',
  title: 'Error along the weights left',
  axis: 'error E',
  measures: [
    { set: 'train', column: 'trainError', heading: 'training set', unit: 'error' },
    { set: 'test', column: 'testError', heading: 'test set', unit: 'error' },
  ],
};

/**
 * An SVG of the errors on the training set, and on the test set beside it, along the weights left: a line for each way
 * of pruning, medians over networks with bands between the quartiles.
 *
 * @param curves rows of `curves.arrow`, or of `pathCurves`
 * @param paper  what a paper found
 */
export const errors = (curves: readonly CurveRow[], paper: readonly PaperPoint[] = []): string =>
  measureCurves(WORDS, curves, paper);

/** The same as a figure of a report; null where there is nothing to draw but a deletion or two. */
export const errorsFigure = (curves: readonly CurveRow[], paper: readonly PaperPoint[] = []): Figure | null =>
  measureFigure(WORDS, curves, paper);
