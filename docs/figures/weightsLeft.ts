import { comparedCriteria, table1 } from '../../experiments/monks/table1.ts';
import type { Quartiles } from '../../src/statistics/statistics.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { BOLD, END, element, INK, MIDDLE, px, svgOf, text } from './svg.ts';

/** Bars in colours of Okabe and Ito. */
const BAR: Readonly<Record<string, string>> = { obs: '#0072b2', obd: '#d55e00', magnitude: '#009e73' };
const NAME: Readonly<Record<string, string>> = {
  ...{ obs: 'OBS', obd: 'OBD', magnitude: 'magnitude' },
  ...{ none: 'no retraining', onFailure: 'retrained' },
};

/**
 * Pixels: the figure, the axis within it, the first line of text, the height of a row and of what is above its panel.
 */
const [WIDTH, LEFT, RIGHT, TOP, ROW, HEAD] = [760, 200, 680, 62, 20, 30];
/** The axis: weights left, from 0. */
const [LAST, TICK] = [60, 10];
const TICKS = Array.from({ length: LAST / TICK + 1 }, (_, i) => i * TICK);

const xOf = (weights: number): number => px(LEFT + (weights / LAST) * (RIGHT - LEFT));

const upright = (weights: number, y1: number, y2: number, stroke: string, more = {}): string =>
  element('line', { x1: xOf(weights), y1, x2: xOf(weights), y2, stroke, ...more });

/** Five numbers at height y: smallest to largest as a line, the quartiles as a bar, the median as a dot. */
function fiveNumbers({ minimum, lower, median, upper, maximum }: Quartiles, y: number, ink: string): string[] {
  return [
    element('line', { x1: xOf(minimum), y1: y, x2: xOf(maximum), y2: y, stroke: ink, 'stroke-width': 2 }),
    element('rect', { x: xOf(lower), y: y - 5, width: px(xOf(upper) - xOf(lower)), height: 10, fill: ink }),
    element('circle', { cx: xOf(median), cy: y, r: 4, fill: INK.page, stroke: ink, 'stroke-width': 2 }),
    text(WIDTH - 16, y + 4, String(median), { ...END, ...BOLD }),
  ];
}

/**
 * An SVG of the weights left on the MONK's problems under three criteria, without and with retraining, over all
 * networks that had trained: the columns of those in Table 1 of `docs/reproducing.md`, as a picture.
 *
 * @param summary rows of `summary.arrow` of the monks experiment
 */
export function weightsLeft(summary: readonly TableRow<'summary'>[]): string {
  const drawn = [text(WIDTH - 16, TOP + HEAD - 8, 'median', { ...END, fill: INK.faint })];
  const described: string[] = [];
  let y = TOP;
  for (const criteria of groupedBy(comparedCriteria(table1(summary)), ({ row }) => row.paper.dataset).values()) {
    const { paper } = criteria[0].row;
    const problem = paper.dataset.replace('monks', 'MONK');
    const [top, bottom] = [y + HEAD, y + HEAD + criteria.length * ROW];
    drawn.push(text(16, y, `${problem}: ${paper.weightsStart} weights, ${criteria[0].trained!.count} networks`, BOLD));
    drawn.push(...TICKS.map((tick) => upright(tick, top, bottom, INK.grid)));
    drawn.push(text(xOf(paper.weightsLeft), top - 8, `paper: ${paper.weightsLeft}`, MIDDLE));
    drawn.push(upright(paper.weightsLeft, top - 4, bottom, INK.text, { 'stroke-dasharray': '3 3' }));
    for (const [i, { row, trained }] of criteria.entries()) {
      const middle = top + (i + 0.5) * ROW;
      const { minimum, lower, median, upper, maximum } = trained!;
      const [way, criterion] = [NAME[row.retrain], NAME[row.criterion]];
      const numbers = `median ${median}, quartiles ${lower} to ${upper}, range ${minimum} to ${maximum}`;
      if (row.criterion === 'obs') drawn.push(text(16, middle + 4, way, { fill: INK.faint }));
      drawn.push(text(LEFT - 12, middle + 4, criterion, END), ...fiveNumbers(trained!, middle, BAR[row.criterion]));
      described.push(`${problem}, ${way}, ${criterion}: ${numbers}.`);
    }
    y = bottom + HEAD;
  }
  const axis = y - HEAD + 16;
  drawn.push(...TICKS.map((tick) => text(xOf(tick), axis, String(tick), MIDDLE)));
  drawn.push(text((LEFT + RIGHT) / 2, axis + 20, 'weights left (count, biases included)', MIDDLE));
  const title = 'Weights left of MONK networks at no loss of training accuracy';
  const height = axis + 76;
  const note = (line: number, words: string) =>
    text(16, height - 32 + 18 * line, words, { 'font-size': 12, fill: INK.faint });
  drawn.push(note(0, 'Dot: median; bar: quartiles; line: smallest to largest, over the networks that had trained.'));
  drawn.push(note(1, 'Dashed: the one network of Hassibi &amp; Stork (1993), pruned by OBS without retraining.'));
  return svgOf({ title, description: described.join(' '), width: WIDTH, height, drawn });
}
