import { expect, it } from 'vitest';
import { dualLines } from '../../src/cli/plan.ts';
import type { Cell } from '../../src/experiment/cells.ts';

const cells = (...inverses: (string | null)[]) => inverses.map((inverse) => ({ config: { inverse } }) as Cell);

it('a plan says how many of its cells have the dual inverse, where others have another', () => {
  expect(dualLines(cells('dual', null))[0]).toMatch(/^The inverse is dual: /);
  expect(dualLines(cells('dual', 'exact', null))[0]).toMatch(/^The inverse is dual in 1 of 2 cells: /);
  expect(dualLines(cells('exact', null))).toEqual([]);
});
