import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import { cellBackend } from '../../src/cell/cellBackend.ts';
import { cellSteps } from '../../src/cell/cellSteps.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { UsageError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { networkStates } from '../../src/figures/networkStates.ts';
import { MAX_FILE_BYTES } from '../../src/files/wholeFile.ts';
import { collectedSteps, maxKeptRows, maxRows, maxTraceBytes, weightsKeptEvery } from '../../src/trace/keptWeights.ts';
import { namedNetworkAt } from '../../src/trace/namedNetwork.ts';
import { pathSizes } from '../../src/trace/pathSizes.ts';
import { keepsWeights } from '../../src/trace/stepWithoutWeights.ts';
import { maskAt, readTrace, writeTrace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const grid = { dataset: 'xor', layers: [2, 3, 1], trainingSteps: 20, stop: 'end', criterion: 'obs', alpha: 1e-3 };
const [cell] = cellsOf({ name: 'test', question: '?', grids: [grid] }, dataSets);
const problem = problemHere(cell.config);
const trained = trainedNetwork(cell.config, problem);
const whole = runCell(cell, problem, trained);
const path = () => cellSteps(cell.config, problem, trained.weights, { backend: cellBackend(cell.config, problem) });

describe('rows that keep weights, by size', () => {
  const sizes = (weights: number, lastSize = 1, live = weights) => ({ weights, live, lastSize });

  it('are all of them where such a file is no larger than one may be, and some 256 MiB of them beyond', () => {
    expect(weightsKeptEvery(sizes(16_300))).toBe(1);
    expect(maxTraceBytes(sizes(16_300))).toBeLessThanOrEqual(MAX_FILE_BYTES);
    for (const size of [sizes(16_500), sizes(27_626), sizes(27_626, 13_813), sizes(1e6), sizes(1e6, 5e5)]) {
      expect(weightsKeptEvery(size)).toBeGreaterThan(1);
      const kept = 8 * size.weights * maxKeptRows(size);
      // Rounded up to 1, 2, 5 or 10 times a power of ten, the distance is at most 2.5 times what was wanted.
      expect(kept).toBeLessThanOrEqual(2 ** 28);
      expect(kept).toBeGreaterThan(2 ** 28 / 2.6);
      expect(maxTraceBytes(size)).toBeLessThanOrEqual(MAX_FILE_BYTES);
    }
  });

  it('keep the end of each of 20 turns of a path to half of 10⁶ weights', () => {
    expect(weightsKeptEvery(sizes(1e6, 5e5))).toBeLessThanOrEqual(25_000);
  });

  it('count what is live at the start, and end', () => {
    expect(maxRows(sizes(1e6, 5e5, 5e5 + 9))).toBe(10);
    expect(weightsKeptEvery(sizes(1e6, 5e5, 5e5 + 9))).toBe(1);
    expect(maxKeptRows(sizes(1e8, 1e8 - 1000))).toBeLessThanOrEqual(3);
  });

  it('are the ends of turns, of weights that go together', () => {
    const joint = { ...grid, criterion: 'jointObs', turnShare: 0.6, stop: 'weightsLeft', weightsLimit: 1 };
    const turnSize = (left: number) => Math.max(1, Math.round(0.6 * left));
    const [{ config }] = cellsOf({ name: 'test', question: '?', grids: [joint] }, dataSets);
    let [left, turns] = [whole.steps[0].weightsLeft, 0];
    for (; left > 1; turns++) left -= turnSize(left);
    const found = pathSizes(config, problem);
    expect(found.turns).toBe(turns);
    const rows = [...cellSteps(config, problem, trained.weights, { backend: cellBackend(config, problem) })];
    const ends = rows.filter(({ turn }, at) => turn !== rows[at + 1]?.turn);
    expect(maxKeptRows(found)).toBeGreaterThanOrEqual(ends.length);
    expect(maxKeptRows(found)).toBeLessThan(rows.length);
  });
});

describe('a path of which some rows keep weights', () => {
  const { steps } = collectedSteps(path(), { every: 5, together: false });
  const trace = { ...whole, steps };
  const file = join(folder, `${cell.id}.arrow`);
  writeTrace(file, trace);
  const read = readTrace(file);

  it('keeps the first, every fifth and the last, and is the same path in all else', () => {
    const kept = steps.filter(keepsWeights).map(({ step }) => step);
    expect(kept).toEqual([0, 5, 10, 12]);
    expect(steps.map(({ trainError, deleted }) => [trainError, deleted])).toEqual(
      whole.steps.map(({ trainError, deleted }) => [trainError, deleted]),
    );
    for (const row of kept) expect(steps[row].weights).toEqual(whole.steps[row].weights);
  });

  it('comes back from its file so, with nulls in a column of lists', () => {
    expect(read.steps.map(keepsWeights)).toEqual(steps.map(keepsWeights));
    expect(read.steps[10]).toEqual(whole.steps[10]);
    expect({ ...read.steps[7] }).toEqual({ ...steps[7] });
    const { columns, rows } = readTable(file);
    expect(columns.at(-1)).toMatchObject({ name: 'weightVector', kind: 'numbers', nullable: true });
    expect(rows.map(({ weightVector }) => weightVector !== null)).toEqual(steps.map(keepsWeights));
    expect([...maskAt(read, 7)]).toEqual([...maskAt(whole, 7)]);
  });

  it('refuses weights that it does not keep, and says which it does', () => {
    expect(() => namedNetworkAt(read, 7, dataSets)).toThrow(UsageError);
    expect(() => read.steps[8].weights).toThrow(
      'step 8 keeps no weights in its trace: steps 0, 5, 10, 12 do, and the nearest is 10',
    );
  });

  it('is drawn by those that it keeps', () => {
    expect(networkStates(read, dataSets, 100).map(({ heading }) => heading)).toEqual([
      'Before',
      'After step 5 of 12',
      'After step 10 of 12',
      'After step 12 of 12',
    ]);
  });
});

it('of weights that go together the last row of their turn keeps them', () => {
  const turns = [null, 1, 1, 1, 2, 2, 3];
  function* steps() {
    for (const [step, turn] of turns.entries()) yield { ...whole.steps[step], turn };
    return 'end';
  }
  const kept = (every: number) => collectedSteps(steps(), { every, together: true }).steps.map(keepsWeights);
  expect(kept(1)).toEqual([true, false, false, true, false, true, true]);
  // Step 3 has passed the multiple 2, and step 5 the multiple 4.
  expect(kept(2)).toEqual([true, false, false, true, false, true, true]);
  expect(kept(4)).toEqual([true, false, false, false, false, true, true]);
});
