// Draws the figures of the documentation from the reference run: npm run docs:figures

import { writeFileSync } from 'node:fs';
import { PAPER_TABLE_1, table1Cells } from '../../experiments/monks/table1.ts';
import { readRows } from '../../src/arrow/arrowFile.ts';
import { gaps } from '../../src/figures/gaps.ts';
import { weightsLeft } from '../../src/figures/weightsLeft.ts';
import { GAP_CURVES_COLUMNS } from '../../src/tables/gapCurves.ts';
import { SUMMARY_COLUMNS } from '../../src/tables/summary.ts';

const summary = readRows('results/reference/monks/summary.arrow', SUMMARY_COLUMNS);
writeFileSync('docs/figures/weightsLeft.svg', weightsLeft(table1Cells(summary), PAPER_TABLE_1));

const curves = readRows('results/reference/optimality/gapCurves.arrow', GAP_CURVES_COLUMNS);
writeFileSync('docs/figures/gaps.svg', gaps(curves.filter(({ dataset }) => dataset.startsWith('monks'))));
