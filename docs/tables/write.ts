// Writes the tables of docs/results.md that are made from the code, and those of docs/speed.md that are made from
// results of the bench: npm run docs:tables

import { readFileSync, writeFileSync } from 'node:fs';
import { resultsPage } from './resultsPage.ts';
import { speedLines, speedPage } from './speedPage.ts';

const page = 'docs/results.md';
writeFileSync(page, resultsPage(readFileSync(page, 'utf8')));

const speed = 'docs/speed.md';
const [reference, kernels] = ['reference', 'reference-kernels'].map((name) =>
  speedLines(`bench/results/${name}.jsonl`),
);
writeFileSync(speed, speedPage(readFileSync(speed, 'utf8'), reference, kernels));
