import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { CurvatureMatrix } from '../../src/curvature/matrices/curvatureMatrix.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { networkOf } from '../../src/network/architecture.ts';
import type { Criterion } from '../../src/surgeon/criteria/criterion.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { centralSlopes } from '../problems.ts';

const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a section of docs/extending.md adds: the record of its file, as it stands there. */
async function documented<Listed extends { readonly name: string }>(title: string): Promise<Listed> {
  const section = docs('extending.md')
    .split('\n## ')
    .find((text) => text.startsWith(`${title}\n`))!;
  const [, file] = /^```ts\n(.*?)^```$/ms.exec(section)!;
  const [, inside, name] = /^\/\/ (src\/.*\/)(\w+)\.ts\n/.exec(file)!;
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, file.replaceAll("'./", `'${fileURLToPath(new URL(`../../${inside}`, import.meta.url))}`));
  const { [name]: listed } = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, Listed>;
  expect(listed.name).toBe(name);
  return listed;
}

/** Runs a cell by the modules as they are now. */
async function runner() {
  const { cellsOf } = await import('../../src/experiment/cells.ts');
  const { runCell } = await import('../../src/cell/runCell.ts');
  const { trainedNetwork } = await import('../../src/cell/trainedNetwork.ts');
  return (grid: Grid) => {
    const [cell] = cellsOf({ name: 'extended', question: '?', grids: [grid] }, dataSets);
    return runCell(cell, problemHere(cell.config), trainedNetwork(cell.config, problemHere(cell.config)));
  };
}

/** Runs of cells, in a program whose list of criteria has the documented one, too. */
async function extended() {
  const criterion = await documented<Criterion>('A criterion');
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
  return runner();
}

/** The same with the documented matrix. */
async function withMatrix() {
  const matrix = await documented<CurvatureMatrix>('A matrix');
  vi.resetModules();
  vi.doMock('../../src/curvature/matrices/curvatureMatrices.ts', async (original) => {
    const listed = await original<typeof import('../../src/curvature/matrices/curvatureMatrices.ts')>();
    const { name } = matrix;
    return {
      ...listed,
      CURVATURE: { ...listed.CURVATURE, [name]: matrix },
      CURVATURES: [...listed.CURVATURES, name],
    };
  });
  return runner();
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

describe('the matrix of docs/extending.md', async () => {
  const run = await withMatrix();
  const grid = { dataset: 'xor', layers: [2, 3, 1], decay: 1e-4, alpha: 1e-3, stop: 'end', seed: 2 } as const;

  it('runs as a cell: OBS corrects the weights of one unit, by the inverse of its block', () => {
    const { config, steps, checks } = run({ ...grid, curvature: 'unitBlocks' });
    expect(config).toMatchObject({ curvature: 'unitBlocks', inverse: 'exact', backend: 'plain' });
    expect(checks[0]).toMatchObject({ check: 'spectrum', agrees: true });
    const network = networkOf(config);
    const live = Int32Array.from(steps[0].weights.keys());
    const { train: samples } = dataSets.of(config);
    const { hessian } = outerProductCurvature({ network, weights: steps[0].weights, live, samples }, 'matrix', 32);
    const [{ weights }, { deleted, saliency, weights: after }] = steps;
    const block = live.filter((q) => network.unitOf[q] === network.unitOf[deleted!]);
    const size = block.length;
    const ofBlock = Float64Array.from({ length: size * size }, (_, index) => {
      return hessian[block[Math.floor(index / size)] * live.length + block[index % size]];
    });
    const inverse = exactInverse(ofBlock, size, 1e-3);
    const at = block.indexOf(deleted!);
    const pivot = inverse[at * size + at];
    // Two inverses of one block: n·ε·κ, κ ≤ 1 + tr(H)/α < 1e5.
    expect(Math.abs(saliency! / (weights[deleted!] ** 2 / (2 * pivot)) - 1)).toBeLessThan(1e-9);
    for (const q of live) {
      const i = block.indexOf(q);
      const expected = i < 0 ? weights[q] : weights[q] - (weights[deleted!] / pivot) * inverse[at * size + i];
      if (i < 0) expect(after[q]).toBe(expected);
      else expect(Math.abs(after[q] - expected)).toBeLessThan(1e-8);
    }
    expect(block.filter((q) => after[q] !== weights[q]).length).toBeGreaterThan(1);
  });

  it('is refused where a recursion is asked for, which it has not', () => {
    expect(() => run({ ...grid, curvature: 'unitBlocks', inverse: 'recursive' })).toThrow(
      'curvature "unitBlocks" is no sum of outer products: inverse must be "exact", got "recursive"',
    );
  });
});
