import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cellCurvature } from '../../src/cell/cellCurvature.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { backwardDiagonal } from '../../src/curvature/backwardDiagonal.ts';
import { exactHessian } from '../../src/curvature/exactHessian.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { EIGENSPACE_RULES } from '../../src/inverse/eigenspaceInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import type { InverseCheck } from '../../src/inverse/inverseCheck.ts';
import { smallestEigenvalue } from '../../src/inverse/spectrum.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { readTrace, type Trace, writeTrace } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { largest, largestDifference, naiveHessian } from '../problems.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** 39 weights at a minimum; α is large, so that bounds are small. */
const grid = {
  ...{ dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, seed: 2, trainingSteps: 60 },
  ...{ alpha: 0.01, stop: 'weightsLeft', weightsLimit: 28 },
} as const satisfies Grid;
const cellOf = (others: Grid): Cell =>
  cellsOf({ name: 'test', question: '', grids: [{ ...grid, ...others }] }, dataSets)[0];
const trainedOf = new Map<string, ReturnType<typeof trainedNetwork>>();
function traceOf(others: Grid): Trace {
  const cell = cellOf(others);
  const { loss, trainingSteps } = cell.config;
  const key = `${loss} ${trainingSteps}`;
  const trained = trainedOf.get(key) ?? trainedNetwork(cell.config, problemHere(cell.config));
  trainedOf.set(key, trained);
  return runCell(cell, problemHere(cell.config), trained);
}

/** Everything that a first prediction is made of. */
function startOf({ config, steps }: Trace) {
  const { weights } = steps[0];
  const { train: samples } = dataSets.of(config);
  return { network: networkOf(config), weights, n: weights.length, samples, live: Int32Array.from(weights.keys()) };
}
/** Smallest L_q by H + αI, the weight that has it, and the weights after it. */
function surgery(weights: Float64Array, hessian: Float64Array, alpha: number) {
  const n = weights.length;
  const inverse = exactInverse(hessian, n, alpha);
  const saliencies = weights.map((w, q) => w ** 2 / (2 * inverse[q * n + q]));
  const q = saliencies.indexOf(Math.min(...saliencies));
  const after = weights.map((w, i) => (i === q ? 0 : w - (weights[q] / inverse[q * n + q]) * inverse[q * n + i]));
  return { deleted: q, saliency: saliencies[q], after };
}
/** κ(H + αI) ≤ 1 + tr(H)/α ≤ 1e3 here; n·κ·ε for an inverse and what is made of it, with a margin of 10. */
const TOLERANCE = 10 * 39 * 1e3 * Number.EPSILON;

describe('the exact Hessian', () => {
  it('prunes by its exact inverse, held against the one by its spectrum', () => {
    const trace = traceOf({ curvature: 'exact' });
    expect(trace.config.inverse).toBeNull(); // there is no other one
    const { network, weights, live, samples } = startOf(trace);
    const hessian = exactHessian({ network, weights, live, samples });
    const { deleted, saliency, after } = surgery(weights, hessian, 0.01);
    const [, first] = trace.steps;
    expect(first).toMatchObject({ deleted, saliency }); // the same bits: it is that inverse
    expect(largestDifference(first.weights, after)).toBeLessThan(TOLERANCE * largest(weights));
    const gaussNewton = traceOf({}).steps[1];
    expect(Math.abs(gaussNewton.saliency! / saliency - 1)).toBeGreaterThan(1e-3); // residuals are not 0
    const chosen = trace.steps.slice(1).filter(({ nuisance }) => !nuisance);
    expect(trace.checks.map(({ step }) => step)).toEqual(chosen.map(({ step }) => step));
    for (const check of trace.checks) {
      expect(check).toMatchObject({ check: 'spectrum', agrees: true, weights: check.checkedWeights });
      expect(check.inverseDifference).toBeGreaterThan(0); // two routes
      expect(check.bound).toBeLessThan(1e-8);
    }
  });

  it('where H + αI is not positive definite there is no minimum to go to: indefinite', () => {
    for (const criterion of ['obs', 'gObs', 'unitObs', 'gammaObs'] as const) {
      const trace = traceOf({ curvature: 'exact', trainingSteps: 0, alpha: 1e-7, criterion });
      const { network, weights, live, samples, n } = startOf(trace);
      expect(smallestEigenvalue(exactHessian({ network, weights, live, samples }), n)).toBeLessThan(-2e-3);
      expect(trace.outcome.stoppedBy).toBe('indefinite');
      expect(trace.steps).toHaveLength(1);
      expect(trace.checks).toEqual([]);
    }
  });

  it('at a minimum of E plus decay H + decay·I is definite, which gammaObs asks about, though H is not', () => {
    const indefinite = { curvature: 'exact', alpha: 1e-7, weightsLimit: 37 } as const;
    expect(traceOf(indefinite).outcome.stoppedBy).toBe('indefinite');
    const { outcome, steps, checks } = traceOf({ ...indefinite, criterion: 'gammaObs' });
    expect([outcome.stoppedBy, steps.length]).toEqual(['weightsLeft', 3]);
    for (const { check, agrees } of checks) expect([check, agrees]).toEqual(['spectrum', true]);
  });

  it('gives OBD its diagonal, which is that of a matrix', () => {
    const trace = traceOf({ curvature: 'exact', criterion: 'obd' });
    const { network, weights, live, samples, n } = startOf(trace);
    const hessian = exactHessian({ network, weights, live, samples });
    const saliencies = weights.map((w, q) => 0.5 * w * w * (hessian[q * n + q] + 0.01));
    expect(trace.steps[1].saliency).toBe(Math.min(...saliencies));
    expect(trace.checks).toEqual([]);
  });
});

describe('sums of other outer products', () => {
  it('the empirical Fisher: of loss gradients, sample by sample', () => {
    const trace = traceOf({ curvature: 'empiricalFisher' });
    const { network, weights, live, samples, n } = startOf(trace);
    const [d, P] = [17, samples.count];
    const rows = new Float64Array(P * n);
    for (let k = 0; k < P; k++) {
      const one = {
        count: 1,
        inputs: samples.inputs.slice(k * d, k * d + d),
        targets: samples.targets.slice(k, k + 1),
      };
      rows.set(lossGradient({ network, weights, live, samples: one }, 0).gradient, k * n);
    }
    const { deleted, saliency } = surgery(weights, naiveHessian(rows, n, P), 0.01);
    const [, first] = trace.steps;
    expect(first.deleted).toBe(deleted);
    expect(Math.abs(first.saliency! / saliency - 1)).toBeLessThan(TOLERANCE);
    expect(trace.checks.length).toBeGreaterThan(0);
    for (const { check, agrees } of trace.checks) expect([check, agrees]).toEqual(['recursion', true]);
  });

  it('cross-entropy at its targets: for one sigmoid output and targets 0 and 1 that is the empirical Fisher', () => {
    // ∂²d/∂o² = 1/o² where t = 1, (∂d/∂o)² too; the same for t = 0.
    const cross = { loss: 'crossEntropy', trainingSteps: 12, weightsLimit: 32 } as const;
    const [perTarget, fisher, expectation] = (['perTarget', 'empiricalFisher', 'gaussNewton'] as const).map(
      (curvature) => traceOf({ ...cross, curvature }).steps,
    );
    expect(perTarget.map(({ deleted }) => deleted)).toEqual(fisher.map(({ deleted }) => deleted));
    for (const [i, { saliency }] of perTarget.entries()) {
      // each of seven steps hands on what the ones before were off by
      if (saliency) expect(Math.abs(saliency / fisher[i].saliency! - 1)).toBeLessThan(100 * TOLERANCE);
    }
    expect(Math.abs(expectation[1].saliency! / perTarget[1].saliency! - 1)).toBeGreaterThan(1e-3);
  });

  it('of squared error at its targets: the Gauss–Newton H', () => {
    expect(traceOf({ curvature: 'perTarget' }).steps).toEqual(traceOf({}).steps);
  });
});

describe('the recursion of OBD', () => {
  it.each(['obdRecursion', 'obdRecursionBends'] as const)('is its diagonal: %s', (curvature) => {
    const trace = traceOf({ curvature, criterion: 'obd' });
    const { network, weights, live, samples } = startOf(trace);
    const secondDerivatives = curvature === 'obdRecursionBends';
    const diagonal = backwardDiagonal({ network, weights, live, samples }, { secondDerivatives });
    const saliencies = weights.map((w, q) => 0.5 * w * w * (diagonal[q] + 0.01));
    const q = saliencies.indexOf(Math.min(...saliencies));
    expect(trace.steps[1]).toMatchObject({ deleted: q, saliency: saliencies[q] });
    expect(trace.checks).toEqual([]);
  });

  it('without f″ terms and with one hidden layer: the path of the Gauss–Newton diagonal', () => {
    const [found, expected] = (['obdRecursion', 'gaussNewton'] as const).map(
      (curvature) => traceOf({ curvature, criterion: 'obd' }).steps,
    );
    expect(found.map(({ deleted }) => deleted)).toEqual(expected.map(({ deleted }) => deleted));
    // Sums of 122 terms that are not negative, in another order.
    for (const [i, { saliency }] of found.entries()) {
      if (saliency) expect(Math.abs(saliency / expected[i].saliency! - 1)).toBeLessThan(300 * Number.EPSILON);
    }
  });
});

describe('eigenspaceObs', () => {
  it('with all dimensions is obs: the same path', () => {
    const [found, expected] = [{ criterion: 'eigenspaceObs', dimensions: 1000 } as const, {}].map(traceOf);
    expect(found.steps.map(({ deleted }) => deleted)).toEqual(expected.steps.map(({ deleted }) => deleted));
    for (const [i, step] of found.steps.entries()) {
      // each of eleven steps hands on what the ones before were off by
      expect(largestDifference(step.weights, expected.steps[i].weights)).toBeLessThan(100 * TOLERANCE);
      if (!step.saliency) continue;
      expect(Math.abs(step.saliency / expected.steps[i].saliency! - 1)).toBeLessThan(100 * TOLERANCE);
      expect(Math.abs(step.saliency / step.exactSaliency! - 1)).toBeLessThan(TOLERANCE);
      expect(step.saliencyBound).toBe(step.exactSaliency); // nothing is left out
    }
    expect(found.checks.map(({ step }) => step)).toEqual(expected.checks.map(({ step }) => step));
    for (const { agrees } of found.checks) expect(agrees).toBe(true);
  });

  it.each(EIGENSPACE_RULES.flatMap((eigenspace) => [1, 5, 20].map((dimensions) => ({ eigenspace, dimensions }))))(
    'exact ≤ approximate ≤ bound along a path: $eigenspace, $dimensions',
    (choice) => {
      const { steps } = traceOf({ criterion: 'eigenspaceObs', ...choice, weightsLimit: 24 });
      const chosen = steps.slice(1).filter(({ nuisance }) => !nuisance);
      expect(chosen.length).toBeGreaterThan(1); // nonzero soon deletes a weight without which many are nuisance
      for (const { saliency, exactSaliency, saliencyBound } of chosen) {
        expect(Number.isFinite(saliency)).toBe(true);
        expect(exactSaliency!).toBeLessThanOrEqual(saliency! * (1 + TOLERANCE));
        if (Number.isFinite(saliencyBound)) expect(saliency!).toBeLessThanOrEqual(saliencyBound! * (1 + TOLERANCE));
      }
      expect(chosen.some(({ saliency, exactSaliency }) => saliency! > 1.01 * exactSaliency!)).toBe(true);
    },
  );

  it('clusters: by the spectra of kernels and of ml-matrix the same weights go', () => {
    const choice = { criterion: 'eigenspaceObs', eigenspace: 'clusters', dimensions: 5 } as const;
    const [kernels, plain] = ['wasm', 'plain'].map((backend) => traceOf({ ...choice, backend }).steps);
    const deletedOf = (steps: Trace['steps']) => steps.map(({ deleted }) => deleted);
    expect(plain.length).toBeGreaterThan(10);
    expect(deletedOf(kernels)).toEqual(deletedOf(plain));
    expect(kernels[1].saliency).not.toBe(plain[1].saliency); // two solvers
    expect(Math.abs(kernels[1].exactSaliency! / plain[1].exactSaliency! - 1)).toBeLessThan(TOLERANCE);
  });
});

describe('the check by ml-matrix', () => {
  it.each(['gaussNewton', 'exact'])('is of the first H of a path, one a trace: %s', (curvature) => {
    const trace = traceOf({ curvature });
    expect(trace.mlMatrixCheck).toMatchObject({ check: 'mlMatrix', step: 1, weights: 39, agrees: true });
    expect(trace.checks.map(({ check }) => check)).not.toContain('mlMatrix');
    expect(trace.checks[0].bound).toBe(trace.mlMatrixCheck!.bound); // of the same two inverses
  });

  it('is of every H where it is asked for', () => {
    const { config } = cellOf({});
    const { weights, live } = startOf(traceOf({}));
    for (const [mlMatrix, steps] of [
      ['first', [1]],
      ['each', [1, 2]],
    ] as const) {
      const checks: InverseCheck[] = [];
      const curvature = cellCurvature(config, problemHere(config), null, { checks, mlMatrix });
      for (const step of [1, 2]) curvature(weights, live, step);
      expect(checks.filter(({ check }) => check === 'mlMatrix').map(({ step }) => step)).toEqual(steps);
    }
  });
});

describe('gamma criteria', () => {
  it('gammaObs is handed (H + αI + decay·I)⁻¹, whose two routes are held against each other', () => {
    const { config } = cellOf({ criterion: 'gammaObs', decay: 0.05 });
    const trace = traceOf({});
    const { weights, live, samples, n } = startOf(trace);
    const checks: Trace['checks'][number][] = [];
    const curvature = cellCurvature(config, problemHere(config), null, { checks })(weights, live, 1)!;
    const { hessian } = outerProductCurvature({ network: networkOf(config), weights, live, samples }, 'matrix', 32);
    const expected = exactInverse(hessian, n, 0.06);
    for (const q of [0, 17, 38]) {
      const row = expected.subarray(q * n, (q + 1) * n);
      expect(largestDifference(curvature.row(q), row)).toBeLessThan(TOLERANCE * largest(expected));
    }
    const sizes = { step: 1, weights: n, checkedWeights: n, agrees: true };
    expect(checks).toMatchObject([
      { ...sizes, check: 'recursion' },
      { ...sizes, check: 'mlMatrix' },
    ]);
    const ofObs: typeof checks = [];
    cellCurvature(cellOf({}).config, problemHere(cellOf({}).config), null, { checks: ofObs })(weights, live, 1);
    expect(checks[0].bound).toBeLessThan(0.5 * ofObs[0].bound); // κ is that of J
  });

  it('gammaObd is handed the diagonal of H + αI', () => {
    const [gamma, plain] = (['gammaObd', 'obd'] as const).map((criterion) => {
      const { weights, live } = startOf(traceOf({}));
      const { config } = cellOf({ criterion, decay: 0.05, backend: 'plain' });
      return cellCurvature(config, problemHere(config), null)(weights, live, 1)!.diagonal();
    });
    expect(gamma).toEqual(plain);
  });
});

describe('the trace', () => {
  it.each([
    { criterion: 'unitObsThenObs', stop: 'error', errorLimit: 0.08 },
    { criterion: 'unitObsThenObs', stop: 'error', errorLimit: 0.08, renewEvery: 3 },
    { criterion: 'unitObs', stop: 'trainAccuracy' },
    { criterion: 'gObs', weightsLimit: 30 },
    { criterion: 'eigenspaceObs', weightsLimit: 34 },
    { criterion: 'gammaObs', weightsLimit: 34 },
    { criterion: 'gammaObd', weightsLimit: 20 },
    { criterion: 'random', weightsLimit: 20 },
    { stop: 'testError' },
    { stop: 'fpe', decay: 0.01 },
    { curvature: 'exact', trainingSteps: 0, alpha: 1e-7 },
    { measureEvery: 4, weightsLimit: 29 },
  ] as const)('of %j comes back from its file as it was, with one check a state', (others) => {
    const trace = traceOf(others);
    const path = join(folder, `${trace.id}.arrow`);
    writeTrace(path, trace);
    expect(readTrace(path)).toEqual(trace);
    const steps = trace.checks.map(({ step }) => step);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    for (const { step, weights } of trace.checks) expect(weights).toBe(trace.steps[step - 1].weightsLeft);
    const last = trace.steps[trace.steps.length - 1];
    expect(last.trainError).not.toBeNull();
  });

  it('of a rule that looks back ends at its minimum', () => {
    const { steps, outcome } = traceOf({ stop: 'testError' });
    const whole = traceOf({ stop: 'end' }).steps;
    const errors = whole.map(({ testError }) => testError!);
    const best = errors.lastIndexOf(Math.min(...errors));
    expect(best).toBeLessThan(whole.length - 1); // else this test says nothing
    expect(steps).toEqual(whole.slice(0, best + 1));
    expect(outcome.stoppedBy).toBe('testError');
  });

  it('of unitObsThenObs: units first, then weights', () => {
    const { steps, outcome, config } = traceOf({ criterion: 'unitObsThenObs', stop: 'error', errorLimit: 0.08 });
    const units = traceOf({ criterion: 'unitObs', stop: 'error', errorLimit: 0.08 }).steps;
    expect(units.length).toBeGreaterThan(1);
    expect(steps.length).toBeGreaterThan(units.length);
    expect(steps.slice(0, units.length)).toEqual(units);
    expect(outcome.stoppedBy).toBe('error');
    const network = networkOf(config);
    const sources = units.slice(1).map(({ deleted }) => network.sourceOf[deleted!]);
    expect(sources.length).toBeGreaterThan(new Set(sources).size); // both outgoing weights of an input
  });
});
