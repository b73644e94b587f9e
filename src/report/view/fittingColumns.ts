import { FIELDS } from '../../config/fields.ts';
import { type CellColumn, cellColumn } from './textColumns.ts';

/** Columns that say most of a row, where there is no room for all: the first ones first. */
const FOREMOST = [
  ...['claim', 'verdict', 'ours', 'paper', 'dataset', 'criterion', 'step', 'weight', 'weightsLeft', 'rows'],
  ...['measure', 'median', 'referenceMedian', 'difference', 'inverseDifference', 'bound', 'loss', 'gap', 'proven'],
  ...['trainError', 'testError', 'trainAccuracy', 'testAccuracy', 'saliency', 'errorChange'],
  ...Object.entries(FIELDS).flatMap(([name, field]) => ('common' in field ? [name] : [])),
];

/** Characters around a cell: a bar and two blanks. */
const FRAME = 3;

/** Characters of a text that longer ones are cut to, and of the least that is left of one. */
const CUT = { most: 32, least: 12 } as const;

/** Characters of a line of a text table. */
export const lineWidth = (columns: readonly CellColumn[]): number =>
  columns.reduce((sum, { width }) => sum + width + FRAME, 1);

/** The columns that have room, and the names of those that have none and of those whose texts are cut. */
export interface FittingColumns {
  readonly columns: readonly CellColumn[];
  readonly out: readonly string[];
  readonly cut: readonly string[];
}

/**
 * The columns that have room beside each other, in their order: the first one of the table, then those that say most
 * of a row, then the others as they come, each where it still fits. Long texts are cut.
 *
 * @returns the first column at least
 */
export function fittingColumns(columns: readonly CellColumn[], width: number): FittingColumns {
  if (lineWidth(columns) <= width) return { columns, out: [], cut: [] };
  const chosen = new Map<string, CellColumn>();
  const cut: string[] = [];
  for (const column of inRank(columns)) {
    const room = width - lineWidth([...chosen.values()]) - FRAME;
    const most = column.isText ? Math.min(CUT.most, room) : Number.POSITIVE_INFINITY;
    const isFirst = chosen.size === 0;
    if (column.width <= Math.min(most, room) || (isFirst && !column.isText)) chosen.set(column.name, column);
    else if (column.isText && (most >= CUT.least || isFirst) && column.name.length <= Math.max(most, CUT.least)) {
      chosen.set(column.name, cutTo(column, Math.max(most, CUT.least)));
      cut.push(column.name);
    }
  }
  return {
    columns: columns.flatMap(({ name }) => chosen.get(name) ?? []),
    out: columns.map(({ name }) => name).filter((name) => !chosen.has(name)),
    cut,
  };
}

function inRank([first, ...others]: readonly CellColumn[]): CellColumn[] {
  const rank = ({ name }: CellColumn) => {
    const index = FOREMOST.indexOf(name);
    return index < 0 ? FOREMOST.length : index;
  };
  return [first, ...others.toSorted((a, b) => rank(a) - rank(b))];
}

/** A column whose texts have at most so many characters. */
const cutTo = ({ name, cells }: CellColumn, most: number): CellColumn =>
  cellColumn(
    name,
    cells.map((cell) => (cell.length > most ? `${cell.slice(0, most - 1)}…` : cell)),
    true,
  );
