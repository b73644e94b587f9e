import { inverse as inverseOf, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { DiagonalCurvature } from '../../src/curvature/liveCurvature.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { selectWeight } from '../../src/surgeon/criteria/deletionRule.ts';
import { magnitudeRule } from '../../src/surgeon/criteria/magnitude.ts';
import { obdRule } from '../../src/surgeon/criteria/obd.ts';
import { obsRule } from '../../src/surgeon/criteria/obs.ts';
import { surgeonUpdate } from '../../src/surgeon/surgeonUpdate.ts';
import { largest, naiveHessian, randomNetwork, randomSamples, uniforms } from '../problems.ts';

const [P, n, ALPHA] = [30, 8, 1e-3];
const hessian = naiveHessian(uniforms(P * n, 41), n, P);
const H = damped(hessian, n, ALPHA); // all predictions are about H + αI
const matrix = exactInverse(hessian, n, ALPHA);
const inverse = new DowndatedInverse(matrix, n);
const w = uniforms(n, 42);
const diagonal = new DiagonalCurvature(Float64Array.from({ length: n }, (_, q) => H[q * n + q]));

const product = (matrix: Float64Array, v: Float64Array) =>
  v.map((_, i) => v.reduce((sum, x, j) => sum + matrix[i * n + j] * x, 0));
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
function change(q: number): Float64Array {
  const updated = w.slice();
  surgeonUpdate(updated, inverse.row(q), q);
  return updated.map((x, i) => x - w[i]);
}
// Eigenvalues of H lie in about 0.05 … 1 (P = 30 uniform gradients), κ ≤ 50: n·κ·ε with a margin of 10.
const TOLERANCE = 10 * n * 50 * Number.EPSILON;

describe('surgeonUpdate', () => {
  it.each([0, 3, 7])('deletes weight %i: it is exactly 0', (q) => {
    const updated = w.slice();
    surgeonUpdate(updated, inverse.row(q), q);
    expect(updated[q]).toBe(0);
  });

  it.each([0, 3, 7])('costs ½ δwᵀHδw = L_q for weight %i', (q) => {
    const delta = change(q);
    const saliency = obsRule.assess({ weights: w, curvature: inverse }).saliencies[q];
    expect(Math.abs((0.5 * dot(delta, product(H, delta))) / saliency - 1)).toBeLessThan(TOLERANCE);
  });

  it.each([0, 3, 7])('solves the constrained problem for weight %i: Hδw is zero except at q', (q) => {
    const force = product(H, change(q));
    expect(largest(force.with(q, 0))).toBeLessThan(TOLERANCE * largest(w));
    expect(Math.abs(force[q])).toBeGreaterThan(1e-3);
  });

  it('three times, with the inverse downdated in between, is the joint formula of G-OBS (NIPS 9)', () => {
    const deleted = [2, 5, 0];
    // δw = −H⁻¹M (MᵀH⁻¹M)⁻¹ Mᵀw and ΔE = ½ wᵀM (MᵀH⁻¹M)⁻¹ Mᵀw, M = (e_2, e_5, e_0).
    const B = Matrix.from1DArray(n, n, matrix);
    const middle = inverseOf(B.selection(deleted, deleted));
    const wM = Matrix.columnVector(deleted.map((q) => w[q]));
    const joint = B.selection(
      Array.from({ length: n }, (_, i) => i),
      deleted,
    )
      .mmul(middle)
      .mmul(wM)
      .to1DArray();
    const jointIncrease = 0.5 * wM.transpose().mmul(middle).mmul(wM).get(0, 0);

    const live = Array.from({ length: n }, (_, i) => i);
    const curvature = new DowndatedInverse(matrix, n);
    let [rest, increase] = [w.slice(), 0];
    for (const weight of deleted) {
      const q = live.indexOf(weight);
      increase += obsRule.assess({ weights: rest, curvature }).saliencies[q];
      surgeonUpdate(rest, curvature.row(q), q);
      curvature.delete(q);
      rest = rest.filter((_, i) => i !== q);
      live.splice(q, 1);
    }
    live.forEach((i, index) => expect(Math.abs(rest[index] - (w[i] - joint[i]))).toBeLessThan(TOLERANCE));
    expect(Math.abs(increase / jointIncrease - 1)).toBeLessThan(TOLERANCE);
  });
});

describe('the criteria', () => {
  it('L_q(OBS) ≤ L_q(OBD), weight by weight', () => {
    const [small, large] = [
      obsRule.assess({ weights: w, curvature: inverse }).saliencies,
      obdRule.assess({ weights: w, curvature: diagonal }).saliencies,
    ];
    small.forEach((saliency, q) => expect(saliency).toBeLessThan(large[q]));
  });

  it('OBD predicts ½ w_q² H_qq, damping included, and so does magnitude', () => {
    obdRule
      .assess({ weights: w, curvature: diagonal })
      .saliencies.forEach((saliency, q) => expect(saliency).toBe(0.5 * w[q] * w[q] * H[q * n + q]));
    expect(magnitudeRule.assess({ weights: w, curvature: diagonal }).saliencies).toEqual(
      obdRule.assess({ weights: w, curvature: diagonal }).saliencies,
    );
  });

  it('OBS is OBD when H is diagonal: equal saliencies, and no other weight changes', () => {
    const flat = new Float64Array(n * n);
    for (let q = 0; q < n; q++) flat[q * n + q] = 0.1 + q;
    const flatInverse = new DowndatedInverse(exactInverse(flat, n, ALPHA), n);
    const flatDiagonal = new DiagonalCurvature(Float64Array.from({ length: n }, (_, q) => 0.1 + q + ALPHA));
    const ofObd = obdRule.assess({ weights: w, curvature: flatDiagonal }).saliencies;
    // One division and a few products: 4ε.
    obsRule.assess({ weights: w, curvature: flatInverse }).saliencies.forEach((saliency, q) => {
      expect(Math.abs(saliency / ofObd[q] - 1)).toBeLessThan(4 * Number.EPSILON);
    });
    const updated = w.slice();
    surgeonUpdate(updated, flatInverse.row(3), 3);
    expect(updated).toEqual(w.with(3, 0));
  });

  it('OBS orders weights as magnitude does when H = cI', () => {
    const isotropic = new Float64Array(n * n);
    for (let q = 0; q < n; q++) isotropic[q * n + q] = 0.7;
    const isotropicInverse = new DowndatedInverse(exactInverse(isotropic, n, ALPHA), n);
    const order = (ranks: Float64Array) => [...ranks.keys()].sort((a, b) => ranks[a] - ranks[b]);
    const ofMagnitude = magnitudeRule.assess({ weights: w, curvature: new DiagonalCurvature(uniforms(n, 1)) }).ranks;
    expect(order(obsRule.assess({ weights: w, curvature: isotropicInverse }).ranks)).toEqual(order(ofMagnitude));
  });

  it('magnitude ranks by |w| whatever the curvature; OBD by its saliency', () => {
    expect(magnitudeRule.assess({ weights: w, curvature: new DiagonalCurvature(uniforms(n, 1)) }).ranks).toEqual(
      w.map(Math.abs),
    );
    const { saliencies, ranks } = obdRule.assess({ weights: w, curvature: diagonal });
    expect(ranks).toEqual(saliencies);
  });

  it('OBD and magnitude set the weight to zero and leave the others', () => {
    for (const rule of [obdRule, magnitudeRule]) {
      const updated = w.slice();
      rule.update(updated, diagonal, 2);
      expect(updated).toEqual(w.with(2, 0));
    }
  });

  it('a diagonal curvature loses an entry with each deletion, and its rows are those of a diagonal matrix', () => {
    const curvature = new DiagonalCurvature(Float64Array.of(1, 2, 3));
    curvature.delete(1);
    expect([...curvature.diagonal()]).toEqual([1, 3]);
    expect([...curvature.row(1)]).toEqual([0, 3]);
  });

  it('saliencies follow the weights when hidden units are permuted', () => {
    const architecture = { layers: [3, 2, 2], activation: 'tanh', outputActivation: 'sigmoid' } as const;
    const { network, weights } = randomNetwork(architecture, 43);
    // h1 and h2 swapped: their incoming weights 0–3 and 4–7, and in each output unit the weights from them.
    const swap = [4, 5, 6, 7, 0, 1, 2, 3, 9, 8, 10, 12, 11, 13];
    const samples = randomSamples(40, 3, 2, 44);
    const live = liveWeights(fullMask(network));
    const saliencies = (w: Float64Array) => {
      const { hessian } = outerProductCurvature({ network, weights: w, live, samples }, 'matrix', 16);
      return obsRule.assess({
        weights: w,
        curvature: new DowndatedInverse(exactInverse(hessian, live.length, ALPHA), live.length),
      }).saliencies;
    };
    const original = saliencies(weights);
    const swapped = saliencies(weights.map((_, i) => weights[swap[i]]));
    // Sums in another order: rounding of H (ε·tr H) times the condition number, at most 1 + tr(H)/α < 5000.
    const tolerance = 5000 * 40 * Number.EPSILON;
    swap.forEach((from, i) => expect(Math.abs(swapped[i] / original[from] - 1)).toBeLessThan(tolerance));
    expect(Math.abs(original[0] / original[4] - 1)).toBeGreaterThan(0.01);
  });
});

describe('selectWeight', () => {
  it('takes the smallest, and the first of equals', () => {
    expect(selectWeight(Float64Array.of(3, 1, 2, 1))).toBe(1);
    expect(selectWeight(Float64Array.of(-1, 0))).toBe(0);
  });
});
