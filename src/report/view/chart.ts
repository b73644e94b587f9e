import { type Axis, axisOf } from './axis.ts';
import { aligned, valueText } from './columnCells.ts';
import { packed } from './packed.ts';

/** Points of one kind. */
export interface Series {
  readonly label: string;
  /** one character */
  readonly symbol: string;
  /** finite pairs x, y */
  readonly points: readonly (readonly [number, number])[];
}

/** The size of a chart and the words at its axes. */
export interface ChartLayout {
  /** characters of a line, with the numbers of the axis */
  readonly width: number;
  /** lines between the axes */
  readonly height: number;
  readonly x: string;
  readonly y: string;
}

/** The symbol of a place where points of several series lie. */
const SEVERAL = '*';

/** Characters between two numbers below the chart. */
const TICK_ROOM = 12;

/**
 * Points over two axes as lines of text: of one series of many points dots of Braille, eight to a character; else a
 * symbol each, with a legend where there are several series. An axis is logarithmic where its values are positive and
 * span more than three decades.
 *
 * @param series with one point at least
 */
export function chart(series: readonly Series[], { width, height, x, y }: ChartLayout): string[] {
  const points = series.flatMap((one) => one.points);
  const vertical = axisOf(
    points.map(([, value]) => value),
    Math.max(3, Math.floor(height / 3)),
  );
  const labels = aligned(vertical.ticks.map((tick) => valueText(tick, 6)));
  const margin = Math.max(...labels.map(({ length }) => length));
  const columns = Math.max(10, width - margin - 2);
  const horizontal = axisOf(
    points.map(([value]) => value),
    Math.max(3, Math.floor(columns / TICK_ROOM)),
  );
  const picture = (series.length === 1 && points.length > columns ? brailleRows : symbolRows)(series, {
    horizontal,
    vertical,
    columns,
    height,
  });
  const labelAt = new Map(vertical.ticks.map((tick, index) => [placeOf(1 - vertical.at(tick), height), labels[index]]));
  return [
    named(y, vertical),
    ...picture.map((line, row) => {
      const label = labelAt.get(row);
      return `${(label ?? '').padStart(margin)} ${label === undefined ? '│' : '┤'}${line}`.trimEnd();
    }),
    ...horizontalLines(horizontal, columns).map((line) => `${' '.repeat(margin + 1)}${line}`.trimEnd()),
    named(x, horizontal).padStart(margin + 2 + columns),
    ...(series.length > 1 ? legend(series, width) : []),
  ];
}

const named = (name: string, { isLogarithmic }: Axis) => (isLogarithmic ? `${name} (logarithmic)` : name);

/** The index of one of `count` places of a line. @param at 0 … 1 */
const placeOf = (at: number, count: number): number => Math.round(at * (count - 1));

interface Grid {
  readonly horizontal: Axis;
  readonly vertical: Axis;
  readonly columns: number;
  readonly height: number;
}

/** Bits of the eight dots of a Braille character, by row and column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

function brailleRows([{ points }]: readonly Series[], { horizontal, vertical, columns, height }: Grid): string[] {
  const bits = Array.from({ length: height }, () => new Uint8Array(columns));
  for (const [x, y] of points) {
    const column = placeOf(horizontal.at(x), 2 * columns);
    const row = placeOf(1 - vertical.at(y), 4 * height);
    bits[row >> 2][column >> 1] |= DOTS[row & 3][column & 1];
  }
  return bits.map((row) => Array.from(row, (dots) => (dots === 0 ? ' ' : String.fromCharCode(0x2800 + dots))).join(''));
}

function symbolRows(series: readonly Series[], { horizontal, vertical, columns, height }: Grid): string[] {
  const symbols = Array.from({ length: height }, () => new Array<string>(columns).fill(' '));
  for (const { symbol, points } of series) {
    for (const [x, y] of points) {
      const row = symbols[placeOf(1 - vertical.at(y), height)];
      const column = placeOf(horizontal.at(x), columns);
      row[column] = row[column] === ' ' || row[column] === symbol ? symbol : SEVERAL;
    }
  }
  return symbols.map((row) => row.join(''));
}

/** The line of the horizontal axis, and its numbers below. */
function horizontalLines(axis: Axis, columns: number): [string, string] {
  const line = new Array<string>(columns).fill('─');
  let numbers = '';
  for (const tick of axis.ticks) {
    const at = placeOf(axis.at(tick), columns);
    const text = valueText(tick, 6);
    line[at] = '┬';
    const begin = Math.min(Math.max(0, at + 1 - Math.floor(text.length / 2)), columns + 1 - text.length);
    if (begin > numbers.length || numbers === '') numbers = numbers.padEnd(begin) + text;
  }
  return [`└${line.join('')}`, numbers];
}

const legend = (series: readonly Series[], width: number): string[] =>
  packed([...series.map(({ symbol, label }) => `${symbol} ${label}`), `${SEVERAL} several`], width, ', ');
