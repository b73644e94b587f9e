import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import type { Row } from '../../src/arrow/columns.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { readTrace, type Trace, writeTrace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { centralSlopes } from '../problems.ts';
import { extendedProgram, extensionsOf } from './extendedProgram.ts';

const PAGE = 'docs/extending.md';
const EXTENSIONS = extensionsOf(PAGE);
let folder: string;
beforeAll(() => {
  folder = extendedProgram(EXTENSIONS);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command of the program with all that the page adds. */
async function surgeon(...words: readonly string[]) {
  const program = pathToFileURL(join(folder, 'dist/src/cli/surgeon.js')).href;
  const { surgeon: run } = (await import(/* @vite-ignore */ program)) as typeof import('../../src/cli/surgeon.ts');
  const [stdout, stderr]: string[][] = [[], []];
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((line: string) => void stdout.push(line)),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void stderr.push(line)),
  ];
  await run(words);
  for (const spy of spies) spy.mockRestore();
  const status = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { status, stdout: stdout.join('\n'), stderr: stderr.join('\n') };
}

const network = { dataset: 'xor', layers: [2, 3, 1], decay: 1e-4, alpha: 1e-3, stop: 'end', seed: 2 } as const;
const EXPERIMENT = {
  name: 'extended',
  question: 'does what the page adds do what it says?',
  grids: [
    { ...network, criterion: ['taylor', 'magnitude'], backend: ['plain', 'wasm'] },
    { ...network, curvature: 'unitBlocks' },
    { ...network, dataset: 'parity', layers: [4, 4, 1] },
  ],
  tables: { worstDeletions: { count: 2 } },
};

it('the page adds a criterion, a matrix, a data set, a table and an engine', () => {
  expect(EXTENSIONS.map(({ name }) => name)).toEqual([
    'taylor',
    'unitBlocks',
    'parity',
    'worstDeletions',
    'hereRecord',
  ]);
});

it('the page names files that are there', () => {
  const named = readFileSync(PAGE, 'utf8').matchAll(/`((?:src|test|experiments)\/[\w./]+)`/g);
  const paths = [...new Set([...named].map(([, path]) => path))];
  expect(paths).toContain('src/config/fields.ts');
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

describe('the program with what docs/extending.md adds', () => {
  let tables: Record<'summary' | 'steps' | 'worstDeletions', readonly Row[]>;
  const file = () => join(folder, 'extended.json');
  const out = (path: string) => join(folder, 'results/extended', path);
  beforeAll(async () => {
    writeFileSync(file(), JSON.stringify(EXPERIMENT));
    const { stderr, status } = await surgeon(
      'run',
      file(),
      '--engine',
      'here',
      '--quiet',
      '--out',
      join(folder, 'results'),
    );
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const rows = (name: string) => readTable(out(`${name}.arrow`)).rows;
    tables = { summary: rows('summary'), steps: rows('steps'), worstDeletions: rows('worstDeletions') };
  });
  /** The trace of the cell with these values. */
  const traceOf = (values: Row): Trace => {
    const found = tables.summary.filter((row) => Object.entries(values).every(([name, value]) => row[name] === value));
    expect(found).toHaveLength(1);
    return readTrace(out(`cells/${found[0].cell}.arrow`));
  };

  describe('the criterion', () => {
    it.each(['plain', 'wasm'])('deletes what central differences say: backend %s', (backend) => {
      const { config, steps } = traceOf({ criterion: 'taylor', backend });
      expect(steps).toHaveLength(13);
      const layout = networkOf(config);
      const { train } = dataSets.of(config);
      const left = new Set(steps[0].weights.keys());
      for (const [i, { deleted, nuisance }] of steps.slice(1).entries()) {
        const { weights } = steps[i];
        const slopes = centralSlopes(layout, weights, train);
        const rank = (q: number) => Math.abs(weights[q] * slopes[q]);
        // Weights are below 10 here: an error of 1e-11 of a slope is one of 1e-10 of a rank.
        if (!nuisance) expect(rank(deleted!)).toBeLessThanOrEqual(Math.min(...[...left].map(rank)) + 2e-10);
        expect(steps[i + 1].weights).toEqual(weights.with(deleted!, 0));
        left.delete(deleted!);
      }
    });

    it('begins with the smallest weight at a minimum of the loss, where ∂E/∂w = −decay·w', () => {
      const [taylor, magnitude] = ['taylor', 'magnitude'].map(
        (criterion) => traceOf({ criterion, backend: 'plain' }).steps,
      );
      const [first, second] = [...taylor[0].weights].map(Math.abs).sort((a, b) => a - b);
      expect(second).toBeGreaterThan(2 * first); // one smallest, beyond all rounding
      expect(taylor[1].deleted).toBe(magnitude[1].deleted);
      const order = (steps: typeof taylor) => steps.map(({ deleted }) => deleted);
      expect(order(taylor)).not.toEqual(order(magnitude));
    });
  });

  describe('the matrix', () => {
    it('lets OBS correct the weights of one unit, by the inverse of its block', () => {
      const { config, steps, checks } = traceOf({ curvature: 'unitBlocks' });
      expect(config).toMatchObject({ criterion: 'obs', inverse: null, shardSize: 32, backend: 'wasm' });
      expect(checks[0]).toMatchObject({ check: 'spectrum', agrees: true });
      const layout = networkOf(config);
      const live = Int32Array.from(steps[0].weights.keys());
      const { train: samples } = dataSets.of(config);
      const [{ weights }, { deleted, saliency, weights: after }] = steps;
      const { hessian } = outerProductCurvature({ network: layout, weights, live, samples }, 'matrix', 32);
      const block = live.filter((q) => layout.unitOf[q] === layout.unitOf[deleted!]);
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

    it('is refused where a recursion is asked for, which it has not', async () => {
      const words = ['--criterion', 'obs', '--curvature', 'unitBlocks', '--inverse', 'recursive'];
      expect(await surgeon('plan', 'xor', ...words)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('curvature "unitBlocks" is no sum of outer products: inverse must be "exact"'),
      });
    });
  });

  describe('the data set', () => {
    it('has the digest of the parity of four bits, by the product of signs', () => {
      const samples = Array.from({ length: 16 }, (_, k) => {
        const input = [k % 2, (k >> 1) % 2, (k >> 2) % 2, k >> 3];
        return { input, target: [input.reduce((sign, bit) => (bit ? -sign : sign), 1) < 0 ? 0.9 : 0.1] };
      });
      const names = { inputs: ['x1', 'x2', 'x3', 'x4'], outputs: ['odd'] };
      const { config, outcome } = traceOf({ dataset: 'parity' });
      expect(config.dataSha256).toBe(dataSetOf('mine', names, samples, null).sha256);
      expect(outcome.samples).toBe(16);
    });

    it('says how layers begin and end', async () => {
      expect(await surgeon('plan', file(), '--dataset', 'parity', '--layers', '3-2-1')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('layers must begin and end like parity, 4-…-1, got 3-2-1'),
      });
    });
  });

  describe('the table', () => {
    it('has the deletions of each cell that cost most, from the table of all', () => {
      const cells = tables.summary.map(({ cell }) => cell);
      expect(tables.worstDeletions.map(({ cell }) => cell)).toEqual(cells.flatMap((cell) => [cell, cell]));
      for (const cell of cells) {
        const rows = tables.worstDeletions.filter((row) => row.cell === cell);
        const all = tables.steps.filter((row) => row.cell === cell && row.step !== 0);
        for (const { step, weight, saliency, errorChange } of rows) {
          expect(all[(step as number) - 1]).toMatchObject({ step, weight, saliency, errorChange });
        }
        const rises = all.map(({ errorChange }) => errorChange as number).sort((a, b) => b - a);
        expect(rows.map(({ errorChange }) => errorChange)).toEqual(rises.slice(0, 2));
      }
    });

    it('is refused by name where its request is wrong', async () => {
      const wrong = { ...EXPERIMENT, tables: { worstDeletions: { count: 0 } } };
      const path = join(folder, 'wrong.json');
      writeFileSync(path, JSON.stringify(wrong));
      expect(await surgeon('plan', path)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('tables.worstDeletions.count: must be an integer ≥ 1, got 0'),
      });
    });
  });

  describe('the engine', () => {
    it('leaves the bytes that this process makes of the same config', () => {
      const { id, config } = traceOf({ criterion: 'magnitude', backend: 'plain' });
      const problem = problemHere(config);
      const path = join(folder, 'here.arrow');
      writeTrace(path, runCell({ id, config }, problem, trainedNetwork(config, problem)));
      expect(readFileSync(out(`cells/${id}.arrow`)).equals(readFileSync(path))).toBe(true);
      expect(JSON.parse(readFileSync(out('manifest.json'), 'utf8'))).toMatchObject({ engine: 'here', threads: 1 });
    });

    it('refuses what it cannot do, and is one of the names that --engine has', async () => {
      const run = (...words: string[]) =>
        surgeon('run', file(), '--out', join(folder, 'refused'), '--engine', ...words);
      expect(await run('here', '--cell-timeout', '1')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('--cell-timeout goes with engines'),
      });
      expect(await run('hear')).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/engine must be one of .*, here, got "hear"; did you mean "here"/),
      });
    });
  });

  it('has all of them in its help and its schema', async () => {
    const help = (await surgeon('run', '--help', 'all')).stdout.replaceAll(/\s+/g, ' ');
    const schema = (await surgeon('schema')).stdout;
    for (const name of ['taylor', 'unitBlocks', 'parity']) {
      expect(help).toContain(`, ${name}`);
      expect(schema).toContain(`"${name}"`);
    }
    expect(help).toContain('the thread of the command itself');
    expect(schema).toContain('worstDeletions.arrow: the deletions after which the training error rose most');
  });
});
