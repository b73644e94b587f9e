import { verdictCounts } from '../../src/report/verdictCounts.ts';
import type { Claim } from '../../src/tables/claim.ts';

/** The heading that the section begins with; it is the last one of its page. */
export const CLAIMS_HEADING = '## All claims\n';

const ABOUT = `The column \`note\` of \`claims.arrow\` says how each verdict was reached.
Where a claim is not tested the reason stands in the place of our figure.
Verdicts on identities (order of predictions, recursion, eq. 10, OBD's diagonal) are checks of the code.
The shares of Table 1 repeat its numbers.`;

/**
 * The section of `docs/reproducing.md` that has all claims: a fact a line, so that what another run finds differs in
 * few lines.
 */
export function claimsSection(claims: readonly Claim[]): string {
  const listed = claims.map(({ verdict, claim, source, paper, ours, note }) => {
    const found = verdict === 'not tested' ? `reason: ${note}` : `ours: ${ours}`;
    const facts = [`source: ${source}`, `paper: ${paper}`, found.replaceAll('; ', ';\n    ')];
    return [`- **${verdict}**: ${claim}`, ...facts.map((fact) => `  - ${fact}`)].join('\n');
  });
  return `${CLAIMS_HEADING}\n${verdictCounts(claims).join('\n')}\n${ABOUT}\n\n${listed.join('\n')}\n`;
}
