// Draws the figures of the documentation from the reference run: npm run docs:figures

import { writeFileSync } from 'node:fs';
import { readTable } from '../../src/arrow/arrowFile.ts';
import { weightsLeft } from './weightsLeft.ts';

const { rows } = readTable('results/reference/monks/summary.arrow');
writeFileSync('docs/figures/weightsLeft.svg', weightsLeft(rows));
