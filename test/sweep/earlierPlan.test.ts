import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cellsOf } from '../../src/experiment/cells.ts';
import { resultsOfEarlierPlan } from '../../src/sweep/earlierPlan.ts';
import { dataSets } from '../dataSets.ts';
import { smallRun, TWELVE } from './smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const withSeeds = (seed: string) => ({ ...TWELVE, grids: [{ ...TWELVE.grids[0], seed }] });

it('results of an earlier plan are those that the new one leaves out, and that are there', async () => {
  const { paths, cells } = await smallRun(root, {}, {}, withSeeds('1..2')); // three criteria each
  const left = (seed: string) =>
    resultsOfEarlierPlan(paths, withSeeds(seed), cellsOf(withSeeds(seed), dataSets), dataSets);
  expect(left('1..2')).toBe(0);
  expect(left('1..4')).toBe(0); // wider
  expect(left('2..3')).toBe(3);
  expect(left('3')).toBe(6);
  rmSync(paths.cell(cells[0].id));
  expect(left('3')).toBe(5);
  writeFileSync(paths.manifest, '{');
  expect(left('3')).toBe(0);
  rmSync(paths.manifest);
  expect(left('3')).toBe(0);
});
