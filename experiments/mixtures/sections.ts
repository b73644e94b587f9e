import { curvesTable } from '../../src/report/curvesTable.ts';
import type { Section } from '../../src/report/section.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';

/** Errors along the paths, if the experiment was run. */
export function mixturesSections(rows: TableRows): Section[] {
  const curves = rows('mixtures', 'curves');
  if (curves.length === 0) return [];
  const heading =
    'Mixtures: squared error per sample along the paths, medians over draws (of how many paths, where some have ended)';
  return [{ heading, content: [curvesTable(curves)] }];
}
