import type { Row } from '../../arrow/columns.ts';
import { UsageError } from '../../errors.ts';
import { criterionStyle, type SymbolName } from '../../figures/criterionStyle.ts';
import type { Series } from './chart.ts';
import { columnNamed } from './namedColumns.ts';
import { printable } from './printable.ts';
import type { Table } from './shownTable.ts';

/** Symbols of figures, in characters. */
const SYMBOLS: Readonly<Record<SymbolName, string>> = {
  ...{ circle: '●', square: '■', triangle: '▲', diamond: '◆', cross: '✚', star: '★', wye: 'Y', plus: '+' },
  ...{ asterisk: '✱', times: '×', hexagon: '⬢', square2: '□', triangle2: '▽', diamond2: '◇' },
};

/** The column whose values are series of their own. */
export const SERIES = 'criterion';

/** The rows of a table that a chart draws, and the columns that it takes. */
export interface Plotted extends Table {
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** rows without a finite number in one of the two columns */
  readonly leftOut: number;
}

/** The names of `x,y`; @throws {UsageError} unless there are two */
export function plottedNames(plot: string): [x: string, y: string] {
  const names = plot.split(',').map((name) => name.trim());
  if (names.length !== 2)
    throw new UsageError(`plot takes two columns, x,y, such as weightsLeft,trainError; got ${names.length}`);
  return [names[0], names[1]];
}

/**
 * The points of two columns of numbers, a series for each criterion where the table says which.
 *
 * @throws {UsageError} if a column is not there, or holds no numbers
 */
export function plotted({ columns, rows }: Table, names: readonly [x: string, y: string]): Plotted {
  const [x, y] = names.map((name) => {
    const column = columnNamed('plot', name, columns);
    if (column.kind === 'number' || column.kind === 'integer') return column;
    throw new UsageError(`plot takes columns of numbers: ${name} holds ${column.kind}`);
  });
  const criterion = columns.find(({ name }) => name === SERIES);
  const isPoint = (row: Row) => [x, y].every(({ name }) => Number.isFinite(row[name]));
  const points = rows.filter(isPoint);
  const labels = criterion ? [...new Set(points.map((row) => String(row[SERIES])))] : [''];
  return {
    columns: criterion && criterion !== x && criterion !== y ? [x, y, criterion] : [x, y],
    rows: points,
    ...{ x: x.name, y: y.name, leftOut: rows.length - points.length },
    series: labels.map((label): Series => {
      const style = criterionStyle(label);
      const own = criterion ? points.filter((row) => String(row[SERIES]) === label) : points;
      return {
        label: style?.label ?? printable(label),
        symbol: SYMBOLS[style?.symbol ?? 'circle'],
        points: own.map((row) => [row[x.name] as number, row[y.name] as number]),
      };
    }),
  };
}
