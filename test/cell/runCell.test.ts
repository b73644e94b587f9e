import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { writeTable } from '../../src/arrow/arrowFile.ts';
import { integer } from '../../src/arrow/columns.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { ResultError } from '../../src/errors.ts';
import { cellsOf, withOverrides } from '../../src/experiment/cells.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';
import { readTrace, writeTrace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

// A large α, so that leaving it out would show in every prediction.
const monks = EXPERIMENTS.find(({ name }) => name === 'monks')!;
const one = { dataset: 'monks-3', layers: '17-2-1', decay: 1e-3, loss: 'squared', eigenspace: 'clusters', seed: 2 };
const others = { retrain: 'none', stop: 'trainAccuracy', alpha: 0.01, criterion: 'obs,obd,magnitude' };
const cells = cellsOf(withOverrides(monks, { ...one, ...others }), dataSets);
const trained = trainedNetwork(cells[0].config, problemHere(cells[0].config));
const traces = cells.map((cell) => runCell(cell, problemHere(cell.config), trained));

describe('the first prediction of each criterion is made with H + αI', () => {
  const { config } = cells[0];
  const { weights } = trained;
  const n = weights.length;
  const live = Int32Array.from(weights.keys());
  const { train } = dataSets.of(config);
  const { hessian } = outerProductCurvature(
    { network: networkOf(config), weights, live, samples: train },
    'matrix',
    32,
  );
  const inverse = exactInverse(hessian, n, 0.01);
  const ofObs = [...weights].map((w, q) => w ** 2 / (2 * inverse[q * n + q]));
  const ofObd = [...weights].map((w, q) => 0.5 * w ** 2 * (hessian[q * n + q] + 0.01));
  const smallest = [...weights.keys()].reduce((a, b) => (Math.abs(weights[b]) < Math.abs(weights[a]) ? b : a));

  it.each([
    ['obs', Math.min(...ofObs)],
    ['obd', Math.min(...ofObd)],
    ['magnitude', ofObd[smallest]],
  ])('%s', (criterion, predicted) => {
    const first = traces[CRITERIA.indexOf(criterion as (typeof CRITERIA)[number])].steps[1];
    // α/λ is at least 1/40 here; both inverses are good to 1e-14 (crosscheck.arrow at α = 1e-2).
    expect(Math.abs(first.saliency! / predicted - 1)).toBeLessThan(1e-12);
  });
});

describe('a trace', () => {
  it('comes back from its file as it was, each check with the step that its inverse chose', () => {
    for (const trace of traces) {
      const path = join(folder, `${trace.id}.arrow`);
      writeTrace(path, trace);
      expect(readTrace(path)).toEqual(trace);
    }
    const [{ steps, checks, outcome }] = traces;
    expect(outcome.stoppedBy).toBe('trainAccuracy');
    const chosen = steps.slice(1).filter((step) => !step.nuisance);
    expect(checks.map((check) => check.step)).toEqual([...chosen.map((step) => step.step), steps.length]);
    expect(checks.slice(0, -1).map((check) => check.weights)).toEqual(chosen.map((step) => step.weightsLeft + 1));
  });

  it('is refused where the file is another table', () => {
    const path = join(folder, 'other.arrow');
    writeTable(path, [integer('a', 'count', 'something else')], [{ a: 1 }]);
    expect(() => readTrace(path)).toThrow(ResultError);
    expect(() => readTrace(path)).toThrow('is not the trace of a cell');
  });
});
