// Writes the claims of a run of all experiments into docs/reproducing.md: npm run docs:claims -- results/claims.arrow

import { readFileSync, writeFileSync } from 'node:fs';
import { readTable } from '../../src/arrow/arrowFile.ts';
import type { Claim } from '../../src/tables/claim.ts';
import { CLAIMS_HEADING, claimsSection } from './claimsSection.ts';

const PAGE = 'docs/reproducing.md';
const claims = readTable(process.argv[2] ?? 'results/claims.arrow').rows as unknown as readonly Claim[];
const page = readFileSync(PAGE, 'utf8');
writeFileSync(PAGE, page.slice(0, page.indexOf(CLAIMS_HEADING)) + claimsSection(claims));
