import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { OPERATION_WORDS } from './operationWords.ts';

/** The exponents of all operations, and where the recursion is the faster inverse; null without measured times. */
export function costAnswer({ rows }: Results): string | null {
  const exponents = rows('cost', 'exponents');
  if (exponents.length === 0) return null;
  const growth = (['plain', 'wasm'] as const).flatMap((backend) => {
    const of = exponents.filter((row) => row.backend === backend);
    const words = Object.entries(OPERATION_WORDS).flatMap(([operation, name]) =>
      grows(
        name,
        of.filter((row) => row.operation === operation),
      ),
    );
    return words.length === 0 ? [] : [`${WAYS[backend]} processor time grows as ${listed(words)}.`];
  });
  return [...growth, ...recursion(rows('cost', 'inverses'))].join(' ');
}

const WAYS = { plain: 'By plain loops, as in the paper,', wasm: 'By kernels, in blocks,' } as const;

/** E.g. `n^1.91 P^1.06 for H (counted: n^2 P^1)`: the median exponent beside that of the operation count. */
function grows(name: string, exponents: readonly TableRow<'exponents'>[]): string[] {
  const found = ['n', 'P'].flatMap((variable) => {
    const of = exponents.filter((row) => row.variable === variable);
    const median = quartiles(of.map(({ exponent }) => exponent))?.median;
    return median === undefined ? [] : [{ variable, median, expected: of[0].expected }];
  });
  if (found.length === 0) return [];
  const power = (variable: string, exponent: string) => `${variable}^${exponent.replace('-', '−')}`;
  const ours = found.map(({ variable, median }) => power(variable, median.toFixed(2)));
  const expected = found.map((of) => power(of.variable, String(of.expected)));
  return [`${ours.join(' ')} for ${name} (counted: ${expected.join(' ')})`];
}

/** Where the recursion beats H and its exact inverse. */
function recursion(inverses: readonly TableRow<'inverses'>[]): string[] {
  const counts = (['plain', 'wasm'] as const).flatMap((backend) => {
    const of = inverses.filter((row) => row.backend === backend);
    const faster = of.filter(({ recursionFaster }) => recursionFaster).length;
    return of.length === 0
      ? []
      : [`at ${faster} of ${of.length} sizes ${backend === 'plain' ? 'by plain loops' : 'by kernels'}`];
  });
  return counts.length === 0 ? [] : [`The recursion is faster than H and its exact inverse ${listed(counts)}.`];
}
