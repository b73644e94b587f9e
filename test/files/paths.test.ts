import { expect, it } from 'vitest';
import { claimsPath, experimentPaths, networksPath } from '../../src/files/paths.ts';

it('everything of an experiment lies in its folder, under the names of the documentation', () => {
  const { cell, failure, table, manifest, cells, processes } = experimentPaths('results', 'monks');
  expect([cells, cell('0f'), failure('0f')]).toEqual([
    ...['results/monks/cells', 'results/monks/cells/0f.arrow', 'results/monks/cells/0f.failure.json'],
  ]);
  expect([table('summary'), manifest, processes]).toEqual([
    ...['results/monks/summary.arrow', 'results/monks/manifest.json', 'results/monks/processes'],
  ]);
});

it('verdicts and networks are of all experiments; no experiment can be named like the folder of networks', () => {
  expect(claimsPath('results')).toBe('results/claims.arrow');
  expect(networksPath('results')).toBe('results/.cache/networks');
});
