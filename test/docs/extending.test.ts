import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Grid } from '../../src/experiment/experiment.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';
import type { Criterion } from '../../src/surgeon/criteria/criterion.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { centralSlopes } from '../problems.ts';

const CRITERIA_FOLDER = new URL('../../src/surgeon/criteria/', import.meta.url);
const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The criterion of docs/extending.md: its file, as it stands there. */
async function documented() {
  const [section] = docs('extending.md').split('\n## ').slice(1);
  const [, file] = /^```ts\n(.*?)^```$/ms.exec(section)!;
  const [, name] = /^\/\/ src\/surgeon\/criteria\/(\w+)\.ts\n/.exec(file)!;
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, file.replaceAll("'./", `'${fileURLToPath(CRITERIA_FOLDER)}`));
  const { [name]: criterion } = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<
    string,
    Criterion
  >;
  expect(criterion.name).toBe(name);
  return criterion;
}

/** Cells and runs of them, in a program whose list of criteria has the documented one, too. */
async function extended() {
  const criterion = await documented();
  vi.resetModules();
  vi.doMock('../../src/surgeon/criteria/criteria.ts', async (original) => {
    const listed = await original<typeof import('../../src/surgeon/criteria/criteria.ts')>();
    const { name } = criterion;
    return {
      ...listed,
      CRITERION: { ...listed.CRITERION, [name]: criterion },
      CRITERIA: [...listed.CRITERIA, name],
    };
  });
  const { cellsOf } = await import('../../src/experiment/cells.ts');
  const { runCell } = await import('../../src/cell/runCell.ts');
  const { trainedNetwork } = await import('../../src/cell/trainedNetwork.ts');
  return (grid: Grid) => {
    const [cell] = cellsOf({ name: 'extended', question: '?', grids: [grid] }, dataSets);
    return runCell(cell, problemHere(cell.config), trainedNetwork(cell.config, problemHere(cell.config)));
  };
}

describe('the criterion of docs/extending.md', async () => {
  const run = await extended();
  const grid = { dataset: 'xor', layers: [2, 3, 1], decay: 1e-4, alpha: 1e-3, stop: 'end', seed: 2 } as const;

  it.each(['plain', 'wasm'] as const)(
    'runs as a cell, and deletes what central differences say: backend %s',
    (backend) => {
      const { config, steps } = run({ ...grid, criterion: 'taylor', backend });
      expect(config.criterion).toBe('taylor');
      expect(steps).toHaveLength(13);
      const network = networkOf(config);
      const { train } = dataSets.of(config);
      const left = new Set(steps[0].weights.keys());
      for (const [i, { deleted, nuisance }] of steps.slice(1).entries()) {
        const { weights } = steps[i];
        const slopes = centralSlopes(network, weights, train);
        const rank = (q: number) => Math.abs(weights[q] * slopes[q]);
        // Weights are below 10 here: an error of 1e-11 of a slope is one of 1e-10 of a rank.
        if (!nuisance) expect(rank(deleted!)).toBeLessThanOrEqual(Math.min(...[...left].map(rank)) + 2e-10);
        expect(steps[i + 1].weights).toEqual(weights.with(deleted!, 0));
        left.delete(deleted!);
      }
    },
  );

  it('begins with the smallest weight at a minimum of the loss, where ∂E/∂w = −decay·w', () => {
    const [taylor, magnitude] = ['taylor', 'magnitude'].map((criterion) => run({ ...grid, criterion }).steps);
    const [first, second] = [...taylor[0].weights].map(Math.abs).sort((a, b) => a - b);
    expect(second).toBeGreaterThan(2 * first); // one smallest, beyond all rounding
    expect(taylor[1].deleted).toBe(magnitude[1].deleted);
    const order = (steps: typeof taylor) => steps.map(({ deleted }) => deleted);
    expect(order(taylor)).not.toEqual(order(magnitude));
  });
});

describe('docs/results.md', () => {
  it('names all criteria, in the row of the column', () => {
    const row = docs('results.md')
      .split('\n')
      .find((line) => line.startsWith('| `criterion`'))!;
    const [names] = row.split('| ').slice(-1)[0].split('; damping');
    expect(names, 'the row `criterion` of docs/results.md').toBe(CRITERIA.map((name) => `\`${name}\``).join(', '));
  });
});
