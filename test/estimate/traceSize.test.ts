import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { requireSavable, sparseTraces } from '../../src/estimate/traceSize.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { MAX_FILE_BYTES, writeWhole } from '../../src/files/wholeFile.ts';
import { maxTraceBytes } from '../../src/trace/keptWeights.ts';
import { pathSizes } from '../../src/trace/pathSizes.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { smallRun } from '../sweep/smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const plan = (grid: Grid) => ({ name: 'test', question: '', grids: [{ dataset: 'xor', backend: 'plain', ...grid }] });

describe('the largest size of a trace', () => {
  it('is enough, and not twice as much as is taken', async () => {
    // 641 weights, 200 deletions: 1 MB of weights.
    const experiment = plan({
      layers: [2, 160, 1],
      criterion: 'magnitude',
      stop: 'weightsLeft',
      weightsLimit: 441,
      trainingSteps: 1,
    });
    const { cells, paths } = await smallRun(root, {}, {}, experiment);
    const [{ id, config }] = cells;
    const most = maxTraceBytes(pathSizes(config, problemHere(config)));
    const { size } = statSync(paths.cell(id));
    expect(size).toBeLessThan(most);
    expect(size).toBeGreaterThan(most / 2);
  });
});

describe('cells whose traces may be larger than a file', () => {
  it('are those with too many rows', () => {
    // 6.4 million weights, 400 bytes a row at most: 2.6 GB beside their weights.
    const cells = (weightsLimit: number) =>
      cellsOf(
        plan({ layers: [2, 100_000, 61, 1], criterion: 'magnitude', stop: 'weightsLeft', weightsLimit }),
        dataSets,
      );
    const message = /^the trace of a network of 6400123 weights, .* may take 2\.\d GB, and a file holds 2\.1 GB/;
    expect(() => requireSavable(cells(1), dataSets)).toThrow(message);
  });

  it('are no others: large networks keep weights in some rows only', () => {
    const cells = (hidden: number) =>
      cellsOf(plan({ layers: [2, hidden, 1], criterion: 'magnitude', stop: 'end' }), dataSets);
    // 16,401 weights: a path to one weight is 16,401² · 8 bytes = 2.15e9, more than 2³¹.
    expect(() => requireSavable(cells(4100), dataSets)).not.toThrow();
    expect(sparseTraces(cells(4100), dataSets)).toEqual([10]);
    expect(sparseTraces(cells(4000), dataSets)).toEqual([]);
  });
});

it('a file that would be larger is not begun, and says so', () => {
  const content = { length: MAX_FILE_BYTES + 1 } as Uint8Array;
  expect(() => writeWhole(join(root, 'large'), content)).toThrow(/^EFBIG: .*large would take 2147483648 bytes/);
});
