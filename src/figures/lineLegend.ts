import * as Plot from '@observablehq/plot';
import { groupedBy } from '../tables/groupedBy.ts';
import type { CurveLook } from './curveLook.ts';
import { INK } from './ink.ts';
import { cut, widthOf } from './svg.ts';

/** A line as its legend has it. */
interface Named {
  readonly label: string;
  readonly look: CurveLook;
}

/** Pixels: a row, room above the first one, a sample of a line, room beside it and between columns, letters. */
const [ROW, ABOVE, SAMPLE, BESIDE, BETWEEN, LETTER] = [18, 8, 36, 8, 18, 12];
/** Characters of a label at most: two columns of these have room in a figure. */
export const LEGEND_LABEL = 38;

/**
 * The legend of a panel: samples of lines with their dash and symbol, in as many columns as there is room for.
 *
 * @param lines of equal ones the first stands for all
 * @param from  pixels at its left
 * @param wide  pixels of the figure
 */
export function lineLegend(lines: readonly Named[], from: number, wide: number): Plot.PlotOptions {
  const named = [...groupedBy(lines, ({ label, look }) => JSON.stringify([label, look])).values()].map(
    ([line]) => line,
  );
  const labels = named.map(({ label }) => cut(label, LEGEND_LABEL));
  const column = SAMPLE + BESIDE + Math.max(...labels.map((label) => widthOf(label, LETTER))) + BETWEEN;
  const columns = Math.max(1, Math.floor((wide - from) / column));
  const height = ABOVE + Math.ceil(named.length / columns) * ROW;
  const marks = named.flatMap(({ look: { ink, dash, symbol } }, i) => {
    const [x, y] = [from + (i % columns) * column, ABOVE + (Math.floor(i / columns) + 0.5) * ROW];
    return [
      Plot.link([{ x1: x, x2: x + SAMPLE, y }], {
        ...{ x1: 'x1', x2: 'x2', y1: 'y', y2: 'y', stroke: ink, strokeWidth: 2 },
        ...(dash === '' ? {} : { strokeDasharray: dash }),
      }),
      Plot.dot([{ x: x + SAMPLE / 2, y }], {
        ...{ x: 'x', y: 'y', symbol, r: 3.2, stroke: ink, strokeWidth: 1.5, fill: INK.page },
      }),
      Plot.text([{ x: x + SAMPLE + BESIDE, y }], {
        ...{ x: 'x', y: 'y', text: () => labels[i], textAnchor: 'start', fill: ink },
      }),
    ];
  });
  return {
    ...{ height, margin: 0, marks },
    x: { domain: [0, wide], range: [0, wide], axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
  };
}
