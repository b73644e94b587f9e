/**
 * Figures: each is a function from rows of tables to the text of an SVG.
 *
 * @module optimal-brain-surgeon/figures
 */

export type { TableName, TableRow } from '../tables/tableRows.ts';
export type { NamedNetwork } from '../trace/namedNetwork.ts';
export { accuracies, accuraciesFigure } from './accuracies.ts';
export { type AnimatedNetworkOptions, animatedNetwork, statesInAnimation } from './animatedNetwork.ts';
export { type CostRow, cost, costFigure, costRows } from './cost.ts';
export { CRITERION_STYLE, type CriterionStyle, type SymbolName } from './criterionStyle.ts';
export { type DampingRow, damping, dampingFigure, dampingRows } from './damping.ts';
export { errorSurface, type SurfacePoint, type SurfaceSlice, type SurfaceStep } from './errorSurface.ts';
export { errors, errorsFigure } from './errors.ts';
export type { Figure } from './figure.ts';
export { gaps, gapsFigure } from './gaps.ts';
export { heatMaps, type WeightMatrices, type WeightMatrix } from './heatMaps.ts';
export { INKS, type Ink } from './ink.ts';
export type { CurveRow, PaperPoint } from './measureCurves.ts';
export { type NetworkDrawingOptions, networkDrawing } from './networkDrawing.ts';
export type { NetworkFrame } from './networkFrame.ts';
export type { LineLook } from './networkLines.ts';
export type { NetworkPath, PathFrame } from './networkPath.ts';
export type { NetworkState } from './networkStates.ts';
export { type HeadedNetwork, networksDrawing } from './networksDrawing.ts';
export { pathCurves } from './pathCurves.ts';
export type { PathSource, StepRow } from './pathFamilies.ts';
export { picks, picksFigure } from './picks.ts';
export { MAX_PIXELS, type PngOptions, png } from './png.ts';
export { type PredictedRow, predicted, predictedFigure, predictedRows } from './predicted.ts';
export { type PredictedPathRow, predictedPath, predictedPathFigure } from './predictedPath.ts';
export { rises, risesFigure } from './rises.ts';
export { type SpectrumPlotOptions, type SpectrumRow, spectrumPlot } from './spectrumPlot.ts';
export { type StoppingRow, stopping, stoppingFigure, stoppingRows } from './stopping.ts';
export { type Attributes, withoutStyle } from './svg.ts';
export { weightsLeft, weightsLeftFigure } from './weightsLeft.ts';
