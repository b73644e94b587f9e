import { binnedMatrix, binsOf } from './binnedMatrix.ts';
import { heatLegend, heatMap } from './heatMap.ts';
import { INK } from './ink.ts';
import { numeral } from './numeral.ts';
import { BOLD, element, px, svgOf, text } from './svg.ts';

/** Matrices whose rows and columns belong to the same weights. */
export interface WeightMatrices {
  /** (n) names of the weights, in flat order */
  readonly names: readonly string[];
  /** (n) the names of the units that they feed */
  readonly units: readonly string[];
  /** (n) their layers: 0 feeds the first layer after the inputs */
  readonly layers: readonly number[];
  readonly matrices: readonly WeightMatrix[];
}

/** One of the matrices. */
export interface WeightMatrix {
  /** e.g. `H` */
  readonly heading: string;
  /** (n × n) symmetric, row-major */
  readonly values: Float64Array;
}

/** Pixels: the figure, its edge, the room of a map, its heading, its legend. */
const [WIDTH, EDGE, MAP, HEAD, LEGEND] = [760, 16, 356, 46, 56];
/** Rows of a map; beyond, consecutive ones are binned. */
export const MAX_ROWS = 120;

/**
 * An SVG of one or two matrices of second derivatives as heat maps, with lines where a layer of the network ends. The
 * stronger the ink, the larger the root of |entry|; entries below 0 have another colour, and a dash where there is room
 * for one. More than 120 rows are binned: a bin shows its entry of the largest size.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), figure 4, shows H of an XOR network in this way.
 *
 * @example
 * ```ts
 * import { heatMaps } from 'optimal-brain-surgeon/figures';
 *
 * const names = { names: ['x>h1', 'h1>y'], units: ['h1', 'y'], layers: [0, 1] };
 * const svg = heatMaps({ ...names, matrices: [{ heading: 'H', values: Float64Array.of(2, -1, -1, 3) }] });
 * console.log(svg.match('<desc>(.+)</desc>')?.[1]);
 * // → H: the largest of 3 entries are h1&gt;y 3, x&gt;h1 2, h1&gt;y with x&gt;h1 −1.
 * ```
 */
export function heatMaps(
  { names, units, layers, matrices }: WeightMatrices,
  { title = 'Second derivatives' }: { readonly title?: string } = {},
): string {
  const n = names.length;
  const bins = binsOf(n, MAX_ROWS);
  const drawn: string[] = [];
  const described: string[] = [];
  let height = 0;
  for (const [i, { heading, values }] of matrices.entries()) {
    const map = heatMap({ values: binnedMatrix(values, n, bins), bins, names, units, layers }, MAP);
    const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const parts = [
      text(0, 14, heading, BOLD),
      text(0, 31, sizeWords(n, bins.size), { fill: INK.faint, 'font-size': 12 }),
      element('g', { transform: `translate(0,${HEAD})` }, map.drawn),
      element(
        'g',
        { transform: `translate(${map.left},${px(HEAD + map.height + 14)})` },
        heatLegend(largest, MAP - map.left),
      ),
    ];
    const x = EDGE + i * (WIDTH - 2 * EDGE - MAP);
    drawn.push(element('g', { transform: `translate(${x},${EDGE})` }, parts.join('')));
    described.push(`${heading}: ${largestWords(values, names)}.`);
    height = map.height;
  }
  const total = EDGE + HEAD + height + 14 + LEGEND;
  return svgOf({ title, description: described.join(' '), width: WIDTH, height: total, drawn });
}

const sizeWords = (n: number, size: number): string =>
  size === 1 ? `${n} weights` : `${n} weights, of each ${size} × ${size} entries the largest`;

/** The largest entries in words. */
function largestWords(values: Float64Array, names: readonly string[]): string {
  const n = names.length;
  const order = Array.from(values, (_, at) => at)
    .filter((at) => at % n <= Math.floor(at / n))
    .sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b);
  const words = order.slice(0, 5).map((at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    const place = row === column ? names[row] : `${names[row]} with ${names[column]}`;
    return `${place} ${numeral(values[at])}`;
  });
  return `the largest of ${(n * (n + 1)) / 2} entries are ${words.join(', ')}`;
}
