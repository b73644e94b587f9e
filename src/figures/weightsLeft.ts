import { type Column, integer, number, type Row, text } from '../arrow/columns.ts';
import { type Quartiles, quartiles } from '../statistics/statistics.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { axisFor } from './axis.ts';
import { type Families, familiesOf, type Way } from './families.ts';
import type { Figure } from './figure.ts';
import { type PaperPoint, paperWords } from './measureCurves.ts';
import { numeral } from './numeral.ts';
import { plotted } from './plotted.ts';
import { rangePanel } from './rangePanel.ts';

type Summary = TableRow<'summary'>;

const [NAME, TITLE] = ['weightsLeft', 'Weights left'];
/** Rules that say themselves how many weights are left. */
const SIZED = ['end', 'weightsLeft'];

/**
 * An SVG of the weights left under each way of pruning, over all networks that had trained: smallest to largest as a
 * line, the quartiles as a bar, the median as a symbol and in figures. Cells whose stopping rule names the number are
 * left out.
 *
 * @param summary rows of `summary.arrow`
 * @param paper   what a paper found
 */
export const weightsLeft = (summary: readonly Summary[], paper: readonly PaperPoint[] = []): string =>
  drawn(familiesOf(counted(summary)), paper);

/** The same as a figure of a report; null where every stopping rule names the number. */
export function weightsLeftFigure(summary: readonly Summary[], paper: readonly PaperPoint[] = []): Figure | null {
  const families = familiesOf(counted(summary));
  if (families.families.length === 0) return null;
  const rows = families.families.flatMap(({ heading, ways }) =>
    ways.map((way): Row => ({ panel: heading, line: way.label, ...fiveNumbers(way) })),
  );
  const caption = [
    'Symbol and number: median over the networks that had trained; bar: quartiles; line: smallest to largest.',
    ...paperWords(paper, families.families),
    families.leftOut,
  ];
  const svg = drawn(families, paper);
  return { name: NAME, title: TITLE, caption: caption.join(' ').trim(), svg, data: { columns: COLUMNS, rows } };
}

const counted = (summary: readonly Summary[]): Summary[] =>
  summary.filter(({ trained, stop }) => trained !== false && !SIZED.includes(stop));

const fiveNumbers = ({ rows }: Way<Summary>): Quartiles => quartiles(rows.map((row) => row.weightsLeft))!;

function drawn({ families }: Families<Summary>, paper: readonly PaperPoint[]): string {
  const described: string[] = [];
  const labels = families.flatMap(({ ways }) => ways.map(({ label }) => label));
  const panels = families.map(({ dataset, heading, ways }) => {
    const marks = paper
      .filter((point) => point.dataset === dataset)
      .map(({ weightsLeft: x, label = `paper: ${x}` }) => ({ x, label }));
    const start = Math.max(...ways.flatMap(({ rows }) => rows.map(({ weightsStart }) => weightsStart)));
    const networks = Math.max(...ways.map(({ rows }) => rows.length));
    const rows = ways.map((way) => {
      const { minimum, lower, median, upper, maximum } = fiveNumbers(way);
      described.push(
        `${heading}, ${way.label}: median ${numeral(median)}, quartiles ${numeral(lower)} to ${numeral(upper)}, ` +
          `range ${minimum} to ${maximum}.`,
      );
      const spreads = { inner: [lower, upper], outer: [minimum, maximum] } as const;
      return { label: way.label, look: way.look, middle: median, ...spreads, said: numeral(median) };
    });
    return rangePanel({
      heading: `${heading}: of ${start} weights, ${networks} ${networks === 1 ? 'network' : 'networks'}`,
      ...{ rows, labels, marks, saidHeading: 'median', xLabel: 'weights left (count)' },
      x: axisFor([0, start], { type: 'linear', whole: true, count: 7 }),
    });
  });
  return plotted({ name: NAME, title: TITLE, description: described.join(' '), panels });
}

const COLUMNS: readonly Column[] = [
  text('panel', 'name', 'kind of network'),
  text('line', 'name', 'way of pruning'),
  integer('count', 'count', 'cells of networks that had trained'),
  integer('minimum', 'count', 'smallest number of weights left'),
  number('lower', 'count', 'lower quartile of it'),
  number('median', 'count', 'median of it'),
  number('upper', 'count', 'upper quartile of it'),
  integer('maximum', 'count', 'the largest'),
];
