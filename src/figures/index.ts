/**
 * Figures: each is a function from rows of tables to the text of an SVG.
 *
 * @module optimal-brain-surgeon/figures
 */

export { CRITERION_STYLE, type CriterionStyle, type SymbolName } from './criterionStyle.ts';
export type { Figure } from './figure.ts';
export { INKS, type Ink } from './ink.ts';
export { withoutStyle } from './svg.ts';
