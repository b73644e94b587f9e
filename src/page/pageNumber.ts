import { shown } from '../report/numbers.ts';
import type { ReportCell } from '../report/section.ts';

/** A cell as a page shows it: a minus sign in the place of a hyphen, a dash where there is nothing. */
export const cellText = (cell: ReportCell): string =>
  cell === null || cell === '-' ? '–' : typeof cell === 'number' ? shown(cell).replaceAll('-', '−') : cell;

/** A count with its thousands apart, the same in every locale. */
export const grouped = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** A number of things, as a page says it: `1 row`, `10,000 rows`. */
export const countOf = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
