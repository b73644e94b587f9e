import { readFileSync } from 'node:fs';
import type { Comparison } from './comparisons.ts';
import type { Measurement } from './measurement.ts';
import { rateTable, timesTable } from './pivots.ts';
import { comparisonTable } from './tables.ts';

// npm run bench:print -- FILE...: the tables of files of results.
// Ratios are of all runs that the files hold, rates and times of the last one of each task.

const lines = process.argv.slice(2).flatMap((path) => readFileSync(path, 'utf8').split('\n').filter(Boolean));
const all = lines.map((line) => JSON.parse(line));
const measurements: Measurement[] = all.filter(({ medianMs }) => medianMs !== undefined);
const comparisons: Comparison[] = all.filter(({ comparison }) => comparison !== undefined);
for (const table of [rateTable(measurements), timesTable(measurements), comparisonTable(comparisons)]) {
  if (table !== '') console.log(`${table}\n`);
}
