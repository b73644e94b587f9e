// Writes the tables of docs/results.md that are made from the code: npm run docs:tables

import { readFileSync, writeFileSync } from 'node:fs';
import { resultsPage } from './resultsPage.ts';

const page = 'docs/results.md';
writeFileSync(page, resultsPage(readFileSync(page, 'utf8')));
