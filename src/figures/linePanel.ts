import * as Plot from '@observablehq/plot';
import { apartTicks } from './apartTicks.ts';
import { type Axis, reversed, shareAlong, valueAt } from './axis.ts';
import type { CurveLook } from './curveLook.ts';
import { INK } from './ink.ts';
import { LEGEND_LABEL, lineLegend } from './lineLegend.ts';
import type { Panel } from './plotted.ts';
import { spread } from './spread.ts';
import { cut, widthOf } from './svg.ts';

/** A point of a line, with the ends of its band. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly lower?: number | null;
  readonly upper?: number | null;
  /** of few paths: drawn thin */
  readonly few?: boolean;
  /** a symbol that no line leads to */
  readonly apart?: boolean;
}

/** A line with a label at its end, or in the legend where there are many. */
export interface Line {
  readonly label: string;
  readonly look: CurveLook;
  /** in the order in which they are joined */
  readonly points: readonly LinePoint[];
}

/** A figure of a paper: an upright line at x, or a star where it has a y. */
export interface Mark {
  readonly x: number;
  readonly y?: number;
  readonly label: string;
}

/** One of the fields that stand side by side, with axes in common. */
export interface Facet {
  readonly heading?: string;
  readonly lines: readonly Line[];
  readonly marks?: readonly Mark[];
}

/** Lines, side by side where there are several facets. */
export interface LinePanel {
  readonly heading?: string;
  readonly facets: readonly Facet[];
  readonly x: Axis;
  readonly y: Axis;
  /** the name of x, with its unit */
  readonly xLabel: string;
  /** the name of y, with its unit, above its axis */
  readonly yLabel?: string;
  /** x falls from left to right, as weights left do along a path */
  readonly falling?: boolean;
  /** pixels of the field; more where labels need it */
  readonly height?: number;
  /** labels of all panels of the figure, where their fields are to be of one width; left out: those of this panel */
  readonly labels?: readonly string[];
  /** fields that there is room for side by side, where there are fewer; left out: as many as there are */
  readonly fields?: number;
  /** further marks of Plot, below the lines */
  readonly below?: readonly Plot.Markish[];
}

/** The name of the axis that falls from left to right, the way that pruning goes. */
export const WEIGHTS_LEFT = 'weights left (count), pruning →';

/** Pixels: the figure, its margins, letters, labels one below the other, room beside a line's end. */
const [WIDTH, LEFT, BOTTOM, LETTER, LABEL, BESIDE] = [760, 62, 56, 12, 14, 6];
/** Characters of a label at most, of one that stands beside each field and not beside the last alone, of a mark. */
const [MAX_LABEL, MAX_BESIDE, MAX_MARK] = [34, 16, 24];
/** More lines than this have a legend: threads to their labels would cross. */
const MAX_LABELLED = 5;

/** Characters that a label has room for in a panel of so many lines; of longer ones the beginning is shown. */
export const labelRoom = (lines: number): number => (lines > MAX_LABELLED ? LEGEND_LABEL : MAX_LABEL);

/** Symbols of a line, about. */
const SYMBOLS = 7;
/** The part of a field behind the ends of lines, where threads lead to their labels. */
const THREADS = 0.05;
/** Bands of more lines than this would hide each other. */
const MAX_BANDS = 6;

/**
 * A panel of lines: bands, lines, symbols, and a label at the end of each line, none of them over another; of many
 * lines a legend below.
 */
export function linePanel(panel: LinePanel): Panel {
  const { facets, falling = false, y } = panel;
  const x = falling ? reversed(panel.x, THREADS) : longer(panel.x);
  const own = facets.flatMap(({ lines }) => lines.map(({ label }) => label));
  const labels = (panel.labels ?? own).map((label) => cut(label, MAX_LABEL));
  const most = Math.max(...facets.map(({ lines }) => lines.length));
  const hasLegend = most > MAX_LABELLED;
  const beside = hasLegend && !panel.labels ? [] : labels.map((label) => widthOf(label, LETTER));
  const column = BESIDE + Math.max(24, ...beside);
  const besideEach = labels.every((label) => label.length <= MAX_BESIDE);
  const hasMarks = facets.some(({ marks = [] }) => marks.length > 0);
  const top = 8 + (panel.yLabel || facets.some(({ heading }) => heading) ? 18 : 0) + (hasMarks ? 16 : 0);
  const field = Math.max(panel.height ?? 190, hasLegend ? 0 : most * LABEL + 10);
  const gap = besideEach ? column + 10 : 24;
  const fields = Math.max(panel.fields ?? 1, facets.length);
  const wide = (WIDTH - LEFT - column - 10 - (fields - 1) * gap) / fields;
  const right = column + 10 + (fields - facets.length) * (wide + gap);
  const drawn = facets.map(({ lines, marks = [] }, f) => ({
    f,
    marks,
    lines: lines.map((line) => placed(line, y, f)),
    isLabelled: !hasLegend && (besideEach || f === facets.length - 1),
  }));

  const plot: Plot.PlotOptions = {
    height: top + field + BOTTOM,
    ...{ marginLeft: LEFT, marginRight: right, marginTop: top, marginBottom: BOTTOM },
    x: { type: x.type, domain: [...x.domain] },
    y: { type: y.type, domain: [...y.domain] },
    fx: {
      ...{ domain: drawn.map(({ f }) => f), axis: null, round: false },
      ...{ paddingInner: facets.length > 1 ? gap / (wide + gap) : 0, paddingOuter: 0 },
    },
    marks: [
      Plot.gridY(y.ticks, { stroke: INK.grid, strokeOpacity: 1 }),
      Plot.axisX(apartTicks(x, wide), {
        ...{ text: said(x), label: panel.xLabel, labelAnchor: 'center', labelArrow: 'none' },
        tickSize: 4,
      }),
      Plot.axisY(y.ticks, { text: said(y), label: null, tickSize: 0 }),
      ...(panel.yLabel ? [above(panel.yLabel, hasMarks ? 25 : 9)] : []),
      Plot.axisFx({
        ...{ anchor: 'top', label: null, tickFormat: (f: number) => facets[f].heading ?? '' },
        dy: hasMarks ? -16 : 0,
      }),
      ...(y.breakAt === undefined ? [] : [axisBreak(y.breakAt)]),
      ...(panel.below ?? []),
      ...drawn.flatMap((facet) => [
        ...facet.lines.flatMap((line) => (facet.lines.length <= MAX_BANDS ? band(line) : [])),
        ...facet.lines.flatMap(strokes),
        ...facet.lines.flatMap(symbols),
        ...paperMarks(facet.marks, facet.f, x, y, wide),
        ...(facet.isLabelled ? endLabels(facet.lines, facet.f, x, y, field) : []),
      ]),
    ],
  };
  return {
    ...(panel.heading !== undefined && { heading: panel.heading }),
    plot,
    ...(hasLegend && {
      legend: lineLegend(
        facets.flatMap(({ lines }) => lines),
        LEFT,
        WIDTH,
      ),
    }),
  };
}

/** Two strokes across the edge of the field: the axis is interrupted between its 0 and its powers of ten. */
const axisBreak = (at: number) =>
  Plot.dot([at], {
    ...{ y: (value: number) => value, frameAnchor: 'left' as const, r: 4, stroke: INK.faint, strokeWidth: 1.5 },
    symbol: {
      draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }) {
        for (const shift of [-2, 2]) {
          context.moveTo(-5, shift + 2);
          context.lineTo(5, shift - 2);
        }
      },
    },
  });

/** Labels of ticks; as a format Plot would leave some of them out on an axis of powers of ten. */
const said =
  ({ tickFormat }: Axis) =>
  (value: number) =>
    tickFormat(value);

/** Words above the upper left corner of the field. */
const above = (words: string, dy: number) =>
  Plot.text([words], {
    ...{ frameAnchor: 'top-left' as const, fx: 0, dx: 8 - LEFT, dy: -dy, textAnchor: 'start' as const },
    ...{ lineAnchor: 'bottom' as const, fill: INK.faint },
  });

interface PlacedPoint {
  readonly f: number;
  readonly x: number;
  readonly y: number;
  readonly lower: number;
  readonly upper: number;
  readonly few: boolean;
  /** y, where a line leads to it, else none: Plot interrupts the line there */
  readonly joined: number;
}
interface PlacedLine extends Omit<Line, 'points'> {
  readonly points: readonly PlacedPoint[];
}

function placed(line: Line, axis: Axis, f: number): PlacedLine {
  const points = line.points.map(({ x, y, lower, upper, few = false, apart = false }) => {
    const at = Number.isFinite(y) ? axis.placed(y) : Number.NaN;
    const ends = [lower ?? y, upper ?? y].map((end) =>
      apart || !Number.isFinite(end) ? Number.NaN : axis.placed(end),
    );
    return { f, x, few, y: at, lower: ends[0], upper: ends[1], joined: apart ? Number.NaN : at };
  });
  return { ...line, points };
}

const IN_FACET = { x: 'x', fx: 'f' } as const;

const band = ({ points, look }: PlacedLine) =>
  points.some(({ lower, upper }) => lower !== upper)
    ? [Plot.areaY(points, { ...IN_FACET, y1: 'lower', y2: 'upper', fill: look.ink, fillOpacity: 0.13 })]
    : [];

/** The line, and its part that is of few paths. */
function strokes({ points, look }: PlacedLine) {
  const from = points.findIndex(({ few }) => few);
  const parts = from < 0 ? [points] : [points.slice(0, from), points.slice(Math.max(0, from - 1))];
  return parts.flatMap((part, i) => {
    if (part.length < 2) return [];
    const dash = look.dash === '' ? {} : { strokeDasharray: look.dash };
    const thin = i === 1 ? { strokeWidth: 1, strokeOpacity: 0.75 } : { strokeWidth: 2 };
    return [Plot.line(part, { ...IN_FACET, y: 'joined', stroke: look.ink, ...dash, ...thin })];
  });
}

/** Symbols at some points of a line, the last one among them. */
function symbols({ points, look }: PlacedLine) {
  const every = Math.max(1, Math.ceil(points.length / SYMBOLS));
  const marked = points.filter(({ joined }, i) => Number.isNaN(joined) || (points.length - 1 - i) % every === 0);
  return [
    Plot.dot(marked, {
      ...{ ...IN_FACET, y: 'y', symbol: look.symbol, r: 3.2, stroke: look.ink, strokeWidth: 1.5 },
      ...(STROKED.has(look.symbol) ? {} : { fill: INK.page }),
    }),
  ];
}
/** Symbols that enclose nothing. */
const STROKED = new Set(['plus', 'times', 'asterisk']);

/** Labels behind the ends of lines, and threads that lead there. */
function endLabels(lines: readonly PlacedLine[], f: number, x: Axis, y: Axis, field: number) {
  const ending = lines.flatMap(({ points, label, look }) => {
    const end = points.at(-1);
    return end ? [{ end, label: cut(label, MAX_LABEL), ink: look.ink }] : [];
  });
  const wanted = ending.map(({ end }) => (1 - shareAlong(y, end.y)) * field);
  const positions = spread(wanted, LABEL, LABEL / 2, field - LABEL / 2);
  const [, edge] = x.domain;
  return ending.flatMap(({ end, label, ink }, i) => {
    const at = { f, x: edge, y: valueAt(y, 1 - positions[i] / field) };
    return [
      Plot.link([{ f, x1: end.x, y1: end.y, x2: at.x, y2: at.y }], {
        ...{ x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', fx: 'f', stroke: ink, strokeOpacity: 0.5, strokeWidth: 1 },
        strokeDasharray: '1 2',
      }),
      Plot.text([at], { ...IN_FACET, y: 'y', text: () => label, textAnchor: 'start', dx: BESIDE, fill: ink }),
    ];
  });
}

/**
 * The findings of papers: an upright line with words above the field, or a star at a point. Words that do not fit are
 * left out.
 */
function paperMarks(marks: readonly Mark[], f: number, x: Axis, y: Axis, wide: number) {
  const wanted = marks.map((mark) => shareAlong(x, mark.x) * wide);
  const distance = 8 + Math.max(0, ...marks.map(({ label }) => widthOf(cut(label, MAX_MARK), LETTER)));
  const fits = marks.length * distance <= wide;
  const positions = spread(wanted, distance, 0, wide);
  return marks.flatMap((mark, i) => {
    const at = [{ f, x: mark.x, y: mark.y === undefined ? null : y.placed(mark.y) }];
    const shape =
      mark.y === undefined
        ? Plot.ruleX(at, { ...IN_FACET, stroke: INK.accent, strokeDasharray: '3 3' })
        : Plot.dot(at, { ...IN_FACET, y: 'y', symbol: 'star', r: 6, fill: INK.accent });
    if (!fits && i > 0) return [shape];
    return [
      shape,
      Plot.text(at, {
        ...{ ...IN_FACET, text: () => cut(mark.label, MAX_MARK), frameAnchor: 'top' as const, dy: -6 },
        ...{ dx: fits ? positions[i] - wanted[i] : 0, lineAnchor: 'bottom' as const, fill: INK.accent },
      }),
    ];
  });
}

const longer = (axis: Axis): Axis => ({ ...axis, domain: [axis.domain[0], valueAt(axis, 1 + THREADS)] });
