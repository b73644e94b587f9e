import { shown } from '../../src/report/numbers.ts';
import type { Section } from '../../src/report/section.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { OPERATION_WORDS } from './operationWords.ts';

const NOTE =
  'Time grows as n^exponent, or P^exponent, from the smallest to the largest n or P that was timed, the other one fixed: a row for each value of it. expected: the leading term of the operation count; interval: of the fit.';

/** The growth of processor time with n and P, if the experiment was run. */
export function costSections(rows: TableRows): Section[] {
  const exponents = rows('cost', 'exponents');
  if (exponents.length === 0) return [];
  const table = {
    columns: ['operation', 'backend', 'grows', 'from', 'to', 'exponent', '95 % interval', 'expected'],
    rows: exponents.map((row) => [
      OPERATION_WORDS[row.operation] ?? row.operation,
      row.backend,
      row.variable,
      shown(row.smallest),
      shown(row.largest),
      row.exponent.toFixed(2),
      `${row.low.toFixed(2)}–${row.high.toFixed(2)}`,
      String(row.expected),
    ]),
  };
  return [{ heading: 'Cost: how processor time grows', content: [table, NOTE] }];
}
