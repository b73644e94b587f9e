// Draws the figures of the documentation from the reference run: npm run docs:figures

import { writeFileSync } from 'node:fs';
import { readRows } from '../../src/arrow/arrowFile.ts';
import { GAP_CURVES_COLUMNS } from '../../src/tables/gapCurves.ts';
import { SUMMARY_COLUMNS } from '../../src/tables/summary.ts';
import { gaps } from './gaps.ts';
import { weightsLeft } from './weightsLeft.ts';

const summary = readRows('results/reference/monks/summary.arrow', SUMMARY_COLUMNS);
writeFileSync('docs/figures/weightsLeft.svg', weightsLeft(summary));

const curves = readRows('results/reference/optimality/gapCurves.arrow', GAP_CURVES_COLUMNS);
writeFileSync('docs/figures/gaps.svg', gaps(curves));
