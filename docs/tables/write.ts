// Writes the tables of columns into the documentation: npm run docs:tables

import { readFileSync, writeFileSync } from 'node:fs';
import { withColumnTables } from './columnTables.ts';

const page = 'docs/results.md';
writeFileSync(page, withColumnTables(readFileSync(page, 'utf8')));
