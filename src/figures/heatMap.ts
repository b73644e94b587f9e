import type { Bins } from './binnedMatrix.ts';
import { INK } from './ink.ts';
import { numeral } from './numeral.ts';
import { type Attributes, cut, END, element, MIDDLE, px, text, widthOf } from './svg.ts';

/** A matrix as it is drawn. */
interface DrawnMatrix {
  /** (bins × bins) */
  readonly values: Float64Array;
  readonly bins: Bins;
  /** (n) of the rows before they are binned */
  readonly names: readonly string[];
  readonly units: readonly string[];
  readonly layers: readonly number[];
}

/** Levels of ink. */
const LEVELS = 20;
/** Pixels: a line of letters, their size; the smallest cell with a dash in it. */
const [LINE, LETTERS, MARKED] = [12, 10, 5];
/** Characters of a name. */
const LONGEST = 12;

/** A matrix in the ink of its entries, with names where there is room. @param width of all, pixels */
export function heatMap({ values, bins, names, units, layers }: DrawnMatrix, width: number) {
  const { count, size } = bins;
  const isNamed = count === names.length && count <= 20;
  const groups = isNamed ? names.map((name, i) => ({ first: i, end: i + 1, label: name })) : runs(units);
  const labels = groups.map((group) => ({ ...group, label: cut(group.label, LONGEST) }));
  const left = px(Math.max(...labels.map(({ label }) => widthOf(label, LETTERS))) + 8);
  const side = width - left;
  const cell = Math.round((side / count) * 1e4) / 1e4;
  const at = (row: number) => px((row / size) * cell);
  const ends = runs(layers)
    .slice(0, -1)
    .map(({ end }) => at(end));
  const boundary = { stroke: INK.text, 'stroke-width': 1.2 };
  const parts = [
    element('rect', { x: 0, y: 0, width: px(side), height: px(side), fill: INK.page, stroke: INK.faint }),
    element(
      'g',
      { transform: `scale(${cell})` }, // a path is short in whole cells
      [...cells(values, count), ...(cell >= MARKED ? [dashes(values, count, cell)] : [])].join(''),
    ),
    ...ends.map((end) => element('line', { x1: 0, y1: end, x2: px(side), y2: end, ...boundary })),
    ...ends.map((end) => element('line', { x1: end, y1: 0, x2: end, y2: px(side), ...boundary })),
  ];
  const shown = labels.filter(({ first, end }) => at(end) - at(first) >= LINE);
  const top = isNamed ? left : LINE + 4;
  const beside = shown.map(({ first, end, label }) =>
    text(-6, (at(first) + at(end)) / 2 + 3.5, label, { ...END, 'font-size': LETTERS }),
  );
  const above = isNamed
    ? shown.map(({ first, end, label }) => upright((at(first) + at(end)) / 2 + 3.5, label))
    : layerWords(layers, side);
  const drawn = element('g', { transform: `translate(${left},${top})` }, [...parts, ...beside, ...above].join(''));
  return { drawn, left, height: px(top + side) };
}

const upright = (x: number, label: string): string =>
  text(0, 0, label, { transform: `translate(${px(x)},-6) rotate(-90)`, 'font-size': LETTERS });

/** The first layer at the left end, the last one at the right. */
function layerWords(layers: readonly number[], side: number): string[] {
  const last = layers[layers.length - 1];
  if (last === layers[0]) return [];
  return [
    text(0, -5, last === 1 ? 'weights of hidden units' : 'weights of the first layer', { 'font-size': LETTERS }),
    text(side, -5, 'of outputs', { ...END, 'font-size': LETTERS }),
  ];
}

/** The level of each entry, with its sign: the root of its share of the largest. */
function levels(values: Float64Array): Int8Array {
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1;
  return Int8Array.from(
    values,
    (value) => Math.sign(value) * Math.round(LEVELS * Math.sqrt(Math.abs(value) / largest)),
  );
}

/** A path for each level that occurs: cells that follow each other in a row are one rectangle. */
function cells(values: Float64Array, count: number): string[] {
  const paths = new Map<number, string>();
  const levelOf = levels(values);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; ) {
      const level = levelOf[row * count + column];
      const first = column;
      while (column < count && levelOf[row * count + column] === level) column++;
      if (level === 0) continue;
      const width = column - first;
      paths.set(level, `${paths.get(level) ?? ''}M${first} ${row}h${width}v1h-${width}z`);
    }
  }
  return [...paths]
    .toSorted(([a], [b]) => a - b)
    .map(([level, d]) => element('path', { ...levelInk(level), 'shape-rendering': 'crispEdges', d }));
}

const levelInk = (level: number): Attributes => ({
  fill: level > 0 ? INK.positive : INK.negative,
  'fill-opacity': px(Math.abs(level) / LEVELS),
});

/** A dash in each cell below 0 whose ink is seen. @param cell pixels */
function dashes(values: Float64Array, count: number, cell: number): string {
  const d = Array.from(levels(values), (level, at) =>
    level < 0 ? `M${at % count}.3 ${Math.floor(at / count)}.5h.4` : '',
  ).join('');
  const width = (cell >= 14 ? 1.2 : 0.7) / cell;
  return d === '' ? '' : element('path', { stroke: INK.text, 'stroke-width': Math.round(width * 1e4) / 1e4, d });
}

/** Consecutive equal values. */
function runs<Of>(of: readonly Of[]): { first: number; end: number; label: string }[] {
  const found: { first: number; end: number; label: string }[] = [];
  for (const [i, value] of of.entries()) {
    if (i > 0 && value === of[i - 1]) found[found.length - 1].end = i + 1;
    else found.push({ first: i, end: i + 1, label: String(value) });
  }
  return found;
}

/** A number short enough to stand beside others. */
const entryNumber = (value: number): string =>
  Math.abs(value) < 1e4 ? numeral(value, 2) : value.toExponential(1).replace('e+', 'e').replaceAll('-', '−');

/** The inks from the largest entry below 0 to the largest above, with their numbers. @param width pixels */
export function heatLegend(largest: number, width: number): string {
  const steps = Array.from({ length: 2 * LEVELS + 1 }, (_, i) => i - LEVELS);
  const step = width / steps.length;
  const parts = steps.map((level, i) => {
    const place = { x: px(i * step), y: 0, width: px(step), height: 10, 'shape-rendering': 'crispEdges' };
    return level === 0 ? '' : element('rect', { ...place, ...levelInk(level) });
  });
  const shares = [-1, -0.25, 0, 0.25, 1];
  for (const share of shares) {
    const level = Math.sign(share) * Math.sqrt(Math.abs(share)) * LEVELS;
    const x = (level + LEVELS + 0.5) * step;
    const anchor = share === -1 ? {} : share === 1 ? END : MIDDLE;
    const words = entryNumber(share * largest);
    parts.push(text(share === -1 ? 0 : share === 1 ? width : x, 24, words, { ...anchor, 'font-size': LETTERS }));
  }
  parts.push(element('rect', { x: 0, y: 0, width: px(width), height: 10, fill: 'none', stroke: INK.faint }));
  return parts.join('');
}
