import { groupedBy } from '../../src/tables/groupedBy.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { BOLD, END, element, INK, MIDDLE, px, svgOf, text } from './svg.ts';

type Curve = TableRow<'gapCurves'>;

/** Rules in the order of the legend, with colours of Okabe and Ito. */
const RULES = [
  ['magnitude', 'magnitude', '#009e73'],
  ['obd', 'OBD', '#d55e00'],
  ['oneShot', 'OBS in one shot', '#e69f00'],
  ['obs', 'OBS with one H', '#0072b2'],
  ['obsSwap', 'OBS with swaps', '#cc79a7'],
] as const;

/** Pixels: the figure, its axes, the legend, the first panel, the height of a panel and of what is between two. */
const [WIDTH, LEFT, RIGHT, LEGEND, TOP, PANEL, BETWEEN] = [760, 60, 744, 56, 92, 150, 58];
/** The axes: weights left of the largest network, and gaps in percent. */
const [LAST, TICK] = [58, 10];
const PERCENTS = [0, 25, 50, 75, 100];

const xOf = (weights: number): number => px(LEFT + (weights / LAST) * (RIGHT - LEFT));
const TICKS = Array.from({ length: Math.floor(LAST / TICK) + 1 }, (_, i) => i * TICK);

/**
 * An SVG of the gaps of masks along the weights left, on the MONK's problems: for each rule the median over networks of
 * (loss − lowerBound)/loss, the loss being that of the best weights of the model on the mask of the rule.
 *
 * @param curves rows of `gapCurves.arrow` of the experiment optimality
 */
export function gaps(curves: readonly Curve[]): string {
  let x = LEFT;
  const drawn = RULES.flatMap(([, name, ink]) => {
    const line = { x1: x, y1: LEGEND, x2: x + 22, y2: LEGEND, stroke: ink, 'stroke-width': 2.5 };
    const entry = [element('line', line), text(x + 28, LEGEND + 4, name)];
    x += 54 + 8 * name.length;
    return entry;
  });
  const described: string[] = [];
  const ofMonks = curves.filter(({ dataset }) => dataset.startsWith('monks'));
  let top = TOP;
  for (const [dataset, rows] of groupedBy(ofMonks, (row) => row.dataset)) {
    const yOf = (gap: number): number => px(top + (1 - gap) * PANEL);
    const problem = dataset.replace('monks', 'MONK');
    const { networks, weightsLeft } = rows.reduce((a, b) => (b.weightsLeft > a.weightsLeft ? b : a));
    drawn.push(text(16, top - 10, `${problem}: ${weightsLeft + 1} weights, ${networks} networks`, BOLD));
    for (const percent of PERCENTS) {
      const y = yOf(percent / 100);
      drawn.push(element('line', { x1: LEFT, y1: y, x2: RIGHT, y2: y, stroke: INK.grid }));
      drawn.push(text(LEFT - 8, y + 4, `${percent} %`, END));
    }
    drawn.push(...TICKS.map((tick) => text(xOf(tick), top + PANEL + 17, String(tick), MIDDLE)));
    for (const [rule, name, ink] of RULES) {
      const points = rows
        .filter((row) => row.rule === rule && row.refitGap !== null)
        .toSorted((a, b) => b.weightsLeft - a.weightsLeft);
      const path = points.map((row) => `${xOf(row.weightsLeft)},${yOf(row.refitGap!)}`).join(' ');
      drawn.push(element('polyline', { points: path, fill: 'none', stroke: ink, 'stroke-width': 2 }));
      const said = points.filter(({ weightsLeft }) => weightsLeft % TICK === 0);
      const numbers = said.map((row) => `${(100 * row.refitGap!).toFixed(0)} % at ${row.weightsLeft}`).join(', ');
      described.push(`${problem}, ${name}: ${numbers}.`);
    }
    top += PANEL + BETWEEN;
  }
  const axis = top - BETWEEN + 36;
  const note = (line: number, words: string) =>
    text(16, axis + 26 + 18 * line, words, { 'font-size': 12, fill: INK.faint });
  drawn.push(text((LEFT + RIGHT) / 2, axis, 'weights left (count, biases included)', MIDDLE));
  drawn.push(
    note(
      0,
      'Gap: the share of a mask’s loss that the best mask of its size saves, both with the best weights of the model on them.',
    ),
  );
  drawn.push(note(1, 'Medians over the networks that had trained, at sizes whose best mask is proven.'));
  return svgOf({
    title: 'How far masks are from the best one of their size',
    ...{ description: described.join(' '), width: WIDTH, height: axis + 60, drawn },
  });
}
