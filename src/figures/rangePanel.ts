import * as Plot from '@observablehq/plot';
import type { Axis } from './axis.ts';
import type { CurveLook } from './curveLook.ts';
import { INK } from './ink.ts';
import type { Mark } from './linePanel.ts';
import type { Panel } from './plotted.ts';
import { cut, widthOf } from './svg.ts';

/** A number with how far it spreads, in a row of its own. */
export interface RangeRow {
  /** at the left */
  readonly label: string;
  readonly look: CurveLook;
  readonly middle: number;
  /** as a bar, such as the quartiles */
  readonly inner?: readonly [number, number];
  /** as a line, such as the smallest and the largest */
  readonly outer?: readonly [number, number];
  /** at the right */
  readonly said: string;
}

/** Rows of ranges with an axis in common. */
export interface RangePanel {
  readonly heading?: string;
  readonly rows: readonly RangeRow[];
  readonly x: Axis;
  readonly xLabel: string;
  /** above the words at the right */
  readonly saidHeading: string;
  /** of papers; only their x counts */
  readonly marks?: readonly Mark[];
  /** the widest label of all panels of the figure, so that their axes agree */
  readonly labels: readonly string[];
}

/** Pixels: letters, a row, room at the edges and between words and the field, what is above and below the field. */
const [LETTER, ROW, EDGE, BESIDE, TOP, BOTTOM] = [12, 22, 16, 12, 24, 50];
/** Characters of a label at most. */
const MAX_LABEL = 36;

/** A panel of ranges: a line, a bar and a symbol a row, its name at the left and its number at the right. */
export function rangePanel({ heading, rows, x, xLabel, saidHeading, marks = [], labels }: RangePanel): Panel {
  const left = EDGE + BESIDE + Math.max(...labels.map((label) => widthOf(cut(label, MAX_LABEL), LETTER)));
  const words = [saidHeading, ...rows.map(({ said }) => said)];
  const right = EDGE + BESIDE + Math.max(70, ...words.map((said) => widthOf(said, LETTER)));
  const at = rows.map((row, i) => ({ y: i + 0.5, ...row, label: cut(row.label, MAX_LABEL) }));
  const plot: Plot.PlotOptions = {
    height: TOP + rows.length * ROW + BOTTOM,
    ...{ marginLeft: left, marginRight: right, marginTop: TOP, marginBottom: BOTTOM },
    x: { type: x.type, domain: [...x.domain] },
    y: { domain: [rows.length, 0], axis: null },
    marks: [
      Plot.gridX([...x.ticks], { stroke: INK.grid, strokeOpacity: 1 }),
      Plot.axisX([...x.ticks], {
        ...{ tickFormat: x.tickFormat, label: xLabel, labelAnchor: 'center', labelArrow: 'none', tickSize: 4 },
      }),
      ...marks.map((mark) => Plot.ruleX([mark.x], { stroke: INK.accent, strokeDasharray: '3 3', strokeWidth: 1.5 })),
      ...at.flatMap(({ y, look, middle, inner, outer }) => [
        ...(outer
          ? [Plot.ruleY([{ y }], { y: 'y', x1: outer[0], x2: outer[1], stroke: look.ink, strokeWidth: 2 })]
          : []),
        ...(inner
          ? [
              Plot.rect([{ y }], {
                ...{ x1: inner[0], x2: inner[1], y1: y - 0.23, y2: y + 0.23, fill: look.ink, fillOpacity: 0.45 },
                ...{ stroke: look.ink, strokeWidth: 1 },
              }),
            ]
          : []),
        Plot.dot([{ y, middle }], {
          ...{ x: 'middle', y: 'y', symbol: look.symbol, r: 4, stroke: look.ink, strokeWidth: 2, fill: INK.page },
        }),
      ]),
      Plot.text(at, {
        ...{ y: 'y', text: 'label', frameAnchor: 'left', textAnchor: 'end', dx: -BESIDE, fill: INK.text },
      }),
      Plot.text(at, {
        ...{ y: 'y', text: 'said', frameAnchor: 'right', textAnchor: 'start', dx: BESIDE, fill: INK.text },
      }),
      Plot.text([saidHeading], {
        ...{ frameAnchor: 'top-right', textAnchor: 'start', lineAnchor: 'bottom', dx: BESIDE, dy: -7, fill: INK.faint },
      }),
      Plot.text(marks, {
        ...{ x: 'x', text: 'label', frameAnchor: 'top', lineAnchor: 'bottom', dy: -7, fill: INK.accent },
      }),
    ],
  };
  return { ...(heading !== undefined && { heading }), plot };
}
