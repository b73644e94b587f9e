import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inverseWork } from '../../src/config/inverseWork.ts';
import { UsageError } from '../../src/errors.ts';
import { maxTraceBytes, requireSavable } from '../../src/estimate/traceSize.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { MAX_FILE_BYTES, writeWhole } from '../../src/files/wholeFile.ts';
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
    const { weights, lastSize } = inverseWork(config, problemHere(config));
    const { size } = statSync(paths.cell(id));
    expect(size).toBeLessThan(maxTraceBytes(weights, lastSize));
    expect(size).toBeGreaterThan(maxTraceBytes(weights, lastSize) / 2);
  });
});

describe('cells whose traces may be larger than a file', () => {
  // 16,401 weights: a path to one weight is 16,401² · 8 bytes = 2.15e9, more than 2³¹.
  const large = { layers: [2, 4100, 1], criterion: 'magnitude' };

  it('are refused, with a limit that is then allowed, and no lower one', () => {
    let message = '';
    try {
      requireSavable(cellsOf(plan({ ...large, stop: 'end' }), dataSets), dataSets);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      message = (error as Error).message;
    }
    expect(message).toMatch(
      /^the trace of a network of 16401 weights, .* may take 2\.2 GB, and a file holds 2\.1 GB: give --stop/,
    );
    const limit = Number(/--weights-limit (\d+) or more/.exec(message)?.[1]);
    const limited = (weightsLimit: number) => cellsOf(plan({ ...large, stop: 'weightsLeft', weightsLimit }), dataSets);
    expect(() => requireSavable(limited(limit), dataSets)).not.toThrow();
    expect(() => requireSavable(limited(limit - 1), dataSets)).toThrow(UsageError);
  });

  it('are no others: a little fewer weights, and the largest network of the experiments', () => {
    expect(() =>
      requireSavable(cellsOf(plan({ ...large, layers: [2, 4000, 1], stop: 'end' }), dataSets), dataSets),
    ).not.toThrow();
  });
});

it('a file that would be larger is not begun, and says so', () => {
  const content = { length: MAX_FILE_BYTES + 1 } as Uint8Array;
  expect(() => writeWhole(join(root, 'large'), content)).toThrow(/^EFBIG: .*large would take 2147483648 bytes/);
});
