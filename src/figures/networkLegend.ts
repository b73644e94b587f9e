import { INK } from './ink.ts';
import { LEVELS, type LineScale } from './networkFrame.ts';
import { levelLook } from './networkLines.ts';
import { numeral } from './numeral.ts';
import { type Attributes, element, px, text, widthOf } from './svg.ts';

/** Pixels: a line of the legend, the room for a mark and behind its words, letters. */
const [LINE, MARK, BEHIND, LETTERS] = [24, 32, 14, 12];

/** The marks of a drawn network, and what lines are wide. */
export interface NetworkLegend {
  readonly drawn: string;
  readonly height: number;
}

/** The legend of a drawn network, in lines as wide as there is room. */
export function networkLegend(scale: LineScale, width: number): NetworkLegend {
  const line = (stroke: string, more: Attributes) => (x: number, y: number) =>
    element('line', { x1: px(x), y1: y, x2: px(x + 26), y2: y, stroke, ...more });
  const ofLevel = (level: number) => {
    const weight = (scale.largest * level) / LEVELS;
    return { words: `|w| = ${numeral(weight, 2)}`, mark: line(INK.text, levelLook(level, scale)) };
  };
  const marks = [
    { words: 'weight above 0', mark: line(INK.positive, { 'stroke-width': 2 }) },
    { words: 'below 0', mark: line(INK.negative, { 'stroke-width': 2, 'stroke-dasharray': '6.2 4' }) },
    { words: 'deleted', mark: line(INK.grid, { 'stroke-width': 1 }) },
    { words: 'dead unit', mark: circle },
    { words: 'source of biases', mark: square },
  ];
  const parts: string[] = [];
  let y = 0;
  for (const entries of [marks, [LEVELS, LEVELS / 2, Math.round(LEVELS / 10)].map(ofLevel)]) {
    let x = 0;
    for (const { words, mark } of entries) {
      const room = MARK + widthOf(words, LETTERS);
      if (x > 0 && x + room > width) [x, y] = [0, y + LINE];
      parts.push(mark(x, y), text(x + MARK, y + 4, words, { 'font-size': LETTERS }));
      x += room + BEHIND;
    }
    y += LINE;
  }
  return { drawn: parts.join(''), height: y };
}

const circle = (x: number, cy: number) =>
  element('circle', { cx: px(x + 16), cy, r: 6, fill: INK.grid, stroke: INK.faint });
const square = (x: number, y: number) =>
  element('rect', { x: px(x + 12), y: y - 4, width: 8, height: 8, fill: INK.text });
