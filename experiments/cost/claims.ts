import { quartiles } from '../../src/statistics/statistics.ts';
import { type Claim, NIPS5, NIPS8, notRun } from '../../src/tables/claim.ts';
import type { TableRow, TableRows } from '../../src/tables/tableRows.ts';

/** Claims of the papers about the cost of the method, by processor times that the cost experiment has measured. */
export function costClaims(rows: TableRows): Claim[] {
  const exponents = rows('cost', 'exponents');
  return [
    grows('H', 'curvature', exponents),
    grows('H⁻¹ by the recursion', 'recursiveInverse', exponents),
    recursionBeatsInversion(rows('cost', 'inverses')),
  ];
}

/** The distance that a median exponent may have from the count and still be it: lower-order terms bend small sizes. */
const NEAR = 0.2;

function grows(what: string, operation: string, exponents: readonly TableRow<'exponents'>[]): Claim {
  const claim = {
    claim: `${what} costs O(P n²)`,
    source: `${NIPS5}, section 3`,
    paper: 'n² and P¹',
  };
  const of = (variable: string) =>
    quartiles(
      exponents
        .filter((row) => row.operation === operation && row.backend === 'plain' && row.variable === variable)
        .map(({ exponent }) => exponent),
    );
  const [n, P] = [of('n'), of('P')];
  if (!n || !P) return { ...claim, ...notRun('cost') };
  const isNear = Math.abs(n.median - 2) <= NEAR && Math.abs(P.median - 1) <= NEAR;
  return {
    ...claim,
    ours: `n^${n.median.toFixed(2)} (${n.minimum.toFixed(2)} to ${n.maximum.toFixed(2)}), P^${P.median.toFixed(2)} (${P.minimum.toFixed(2)} to ${P.maximum.toFixed(2)})`,
    verdict: isNear ? 'reproduced' : 'differs',
    note: `plain loops, one gradient at a time as in the paper; reproduced: median exponents within ${NEAR}`,
  };
}

function recursionBeatsInversion(inverses: readonly TableRow<'inverses'>[]): Claim {
  const claim = {
    claim: 'The recursion beats plain inversion only when n > P/2',
    source: NIPS8,
    paper: 'only then',
  };
  if (inverses.length === 0) return { ...claim, ...notRun('cost') };
  const against = (backend: string) => {
    const rows = inverses.filter((row) => row.backend === backend && row.recursionFaster);
    return { backend, faster: rows.length, unclaimed: rows.filter((row) => !row.recursionClaimed).length };
  };
  const found = ['wasm', 'plain'].map(against);
  return {
    ...claim,
    ours: found
      .map(
        ({ backend, faster, unclaimed }) => `${backend}: faster at ${faster} sizes, ${unclaimed} of them with n ≤ P/2`,
      )
      .join('; '),
    verdict: found.every(({ faster, unclaimed }) => faster > 0 && unclaimed === 0) ? 'reproduced' : 'differs',
    note: 'recursion against H and its exact inverse; reproduced: for both it is faster somewhere, and nowhere with n ≤ P/2. Where they cross depends on how well each is programmed',
  };
}
