import { CRITERIA, type CriterionName } from '../surgeon/criteria/criteria.ts';
import type { Ink } from './ink.ts';

/** The look of a criterion, the same in every figure: each of colour, dash and symbol tells it from the others. */
export interface CriterionStyle extends Ink {
  /** the word at the end of its line */
  readonly label: string;
  /** lengths of dashes and gaps, pixels; empty: a whole line */
  readonly dash: string;
  /** the name of a symbol of d3-shape */
  readonly symbol: SymbolName;
}

/** Symbols of d3-shape. */
export type SymbolName =
  | 'circle'
  | 'square'
  | 'triangle'
  | 'diamond'
  | 'cross'
  | 'star'
  | 'wye'
  | 'plus'
  | 'asterisk'
  | 'times'
  | 'hexagon'
  | 'square2'
  | 'triangle2'
  | 'diamond2';

const style = (label: string, [light, dark]: readonly [string, string], symbol: SymbolName, dash = '') => ({
  ...{ label, light, dark, dash, symbol },
});

/** Looks of their own. Colours have a contrast of 4.5 : 1 on their page. */
const LOOKS: Readonly<Partial<Record<CriterionName, CriterionStyle>>> = {
  obs: style('OBS', ['#0060a8', '#6cb6fe'], 'circle'),
  obd: style('OBD', ['#b34700', '#ffa05f'], 'square', '7 3'),
  magnitude: style('magnitude', ['#007256', '#4fd0a5'], 'triangle', '2 3'),
  random: style('random', ['#5f6770', '#9aa4af'], 'times', '1 4'),
  eigenspaceObs: style('eigenspace OBS', ['#7b3fa0', '#c79bf2'], 'diamond', '10 3 2 3'),
  gObs: style('G-OBS', ['#856000', '#e3b341'], 'wye', '6 2'),
  jointObs: style('OBS in turns', ['#5b4b8a', '#b9a7ec'], 'diamond2', '9 3'),
  unitObs: style('Unit-OBS', ['#0b6b7d', '#56d4e0'], 'plus', '4 4'),
  unitObsThenObs: style('Unit-OBS, then OBS', ['#a0256f', '#ff8fc8'], 'star', '12 4'),
  gammaObs: style('γOBS', ['#4455b5', '#a5b4ff'], 'hexagon', '8 2 2 2'),
  gammaObd: style('γOBD', ['#98393b', '#ffa198'], 'cross', '5 2 1 2'),
  obsSwap: style('OBS with swaps', ['#b0124f', '#ff86ad'], 'asterisk', '14 2 3 2'),
  localSearch: style('local search', ['#3d6b1f', '#a3d977'], 'square2', '3 1'),
  best: style('best mask', ['#3a3f45', '#d0d7de'], 'triangle2'),
};

/** The look of a criterion that has none of its own yet. */
const plainLook = (name: string) => style(name, ['#7a4a32', '#dcb49c'], 'circle', '3 3 9 3');

/** The look of each criterion. */
export const CRITERION_STYLE = Object.fromEntries(
  CRITERIA.map((name) => [name, LOOKS[name] ?? plainLook(name)]),
) as Readonly<Record<CriterionName, CriterionStyle>>;

/** The look of a series that is named by a criterion; null of any other name. */
export const criterionStyle = (name: string): CriterionStyle | null =>
  Object.hasOwn(CRITERION_STYLE, name) ? CRITERION_STYLE[name as CriterionName] : null;
