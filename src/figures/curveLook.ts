import { CRITERION_STYLE, criterionStyle, type SymbolName } from './criterionStyle.ts';
import { INK } from './ink.ts';

/** How a line is drawn: colour, dash and symbol each tell it from its neighbours. */
export interface CurveLook {
  /** a light ink, which `darkRules` exchanges */
  readonly ink: string;
  /** lengths of dashes and gaps, pixels; empty: a whole line */
  readonly dash: string;
  readonly symbol: SymbolName;
}

/** Dashes and symbols of lines that share a colour, in turn. */
const VARIANTS: readonly (readonly [dash: string, symbol: SymbolName])[] = [
  ['', 'circle'],
  ['7 3', 'square'],
  ['2 3', 'triangle'],
  ['10 3 2 3', 'diamond'],
  ['5 5', 'hexagon'],
  ['12 4', 'star'],
];

/** A dash and a symbol by a number: after all dashes these come again with other symbols. */
const variant = (index: number): Pick<CurveLook, 'dash' | 'symbol'> => {
  const [round, at] = [Math.floor(index / VARIANTS.length), index % VARIANTS.length];
  return { dash: VARIANTS[at][0], symbol: VARIANTS[(at + round) % VARIANTS.length][1] };
};

/** Inks of lines that stand for no criterion, in turn. */
const PLAIN = [INK.text, INK.negative, INK.accent, INK.positive];

/**
 * The look of a line that stands for a criterion: its own, where no other line of the panel has the same criterion;
 * otherwise its colour, with a dash and a symbol by its number among them.
 *
 * @param index  of the line among those of its criterion
 * @param others how many lines of this criterion there are
 */
export function criterionLook(criterion: string, index = 0, others = 1): CurveLook {
  const style = criterionStyle(criterion) ?? CRITERION_STYLE.best;
  if (others === 1) return { ink: style.light, dash: style.dash, symbol: style.symbol };
  return { ink: style.light, ...variant(index) };
}

/** The look of a line that stands for no criterion, by its number. */
export function plainLook(index: number): CurveLook {
  return { ink: PLAIN[index % PLAIN.length], ...variant(index) };
}
