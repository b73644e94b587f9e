import type { Row } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Path } from '../tables/cellTable.ts';
import { configRow } from '../tables/configColumns.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { hasTrained, type TrainedRule } from '../tables/trained.ts';
import { type Families, familiesOf } from './families.ts';

/** A step of a path, as its table has it. */
export type StepRow = TableRow<'steps'>;

/** The cells of an experiment and their paths. */
export interface PathSource {
  readonly cells: readonly Cell[];
  /** rows of `steps.arrow` */
  readonly steps: readonly StepRow[];
  /** when a network counts as trained; left out: always */
  readonly trained?: TrainedRule | undefined;
}

/** The cells that a figure shows, and the steps of each. */
export interface PathFamilies {
  readonly families: Families<Row>;
  /** the steps of the cell of a row; none where its network had not trained, or it has no result */
  readonly stepsOf: (row: Row) => readonly StepRow[];
}

/** Paths as panels and lines. */
export function pathFamilies({ cells, steps, trained }: PathSource): PathFamilies {
  const stepsOf = groupedBy(steps, ({ cell }) => cell);
  const learnt = new Set(
    cells.flatMap(({ id, config }) => {
      const start = stepsOf.get(id)?.[0];
      return start && hasTrained(config, start, trained) !== false ? [id] : [];
    }),
  );
  const families = familiesOf(cells.map((cell): Row => configRow(cell)));
  return { families, stepsOf: ({ cell }) => (learnt.has(String(cell)) ? stepsOf.get(String(cell))! : []) };
}

/** The paths of the cells that a figure shows, of trained networks and others. */
export function shownPaths({ cells, steps }: PathSource): Path[] {
  const stepsOf = groupedBy(steps, ({ cell }) => cell);
  const { families } = familiesOf(cells.map((cell): Row => configRow(cell)));
  const shown = new Set(families.flatMap(({ ways }) => ways.flatMap(({ rows }) => rows.map(({ cell }) => cell))));
  return cells.flatMap((cell): Path[] => {
    const ofCell = shown.has(cell.id) ? stepsOf.get(cell.id) : undefined;
    return ofCell ? [{ ...cell, steps: ofCell as Path['steps'] }] : [];
  });
}
