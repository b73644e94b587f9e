import { describe, expect, it } from 'vitest';
import type { InverseCheck } from '../../src/inverse/inverseCheck.ts';
import { KernelCurvature } from '../../src/inverse/kernelCurvature.ts';
import { type PlainCurvatureOptions, plainLiveCurvature } from '../../src/inverse/plainLiveCurvature.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { KernelNetwork } from '../../src/network/kernelNetwork.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

const space = kernelSpace();
const OPTIONS = {
  need: 'inverse',
  curvature: 'gaussNewton',
  alpha: 1e-4,
  decay: 1e-3,
  inverse: 'recursive',
  dimensions: null,
  eigenspace: null,
  shardSize: 7,
} as const satisfies PlainCurvatureOptions;

/** A network, with 17 samples, of which every third weight is deleted or none. */
function problemOf(architecture: Parameters<typeof randomNetwork>[0], isPruned: boolean) {
  const { network, weights } = randomNetwork(architecture, 3);
  const samples = randomSamples(17, network.inputs, network.outputs, 5);
  const targets = samples.targets.map((t) => (t + 1) / 2); // in 0 … 1, as cross-entropy wants
  const live = Int32Array.from(weights.keys()).filter((q) => !isPruned || q % 3 !== 1);
  const left = weights.map((w, q) => (live.includes(q) ? w : 0));
  return { network, weights: left, live, samples: { ...samples, targets } };
}

/** The live curvature of kernels in a memory full of NaN, with its check. */
function byKernels(point: ReturnType<typeof problemOf>, options: PlainCurvatureOptions) {
  space.arena.clear();
  space.arena.borrow(() => space.arena.allocate(100_000).values.fill(Number.NaN));
  const net = new KernelNetwork(point.network, space);
  const curvature = new KernelCurvature(net, net.place(point.samples), options);
  const checks: InverseCheck[] = [];
  const observer = {
    time: <T>(_: string, work: () => T) => work(),
    check: checks.push.bind(checks),
    hessian: (b: () => Float64Array) => b(),
  };
  const found = curvature.at(point.weights, point.live, 4, observer as never);
  return { found, checks };
}

const CASES = [
  { layers: [6, 3, 1], activation: 'sigmoid', outputActivation: 'sigmoid' },
  { layers: [4, 3, 2], activation: 'tanh', outputActivation: 'linear' },
  { layers: [3, 3, 2, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' },
  { layers: [3, 4, 2], activation: 'relu', outputActivation: 'sigmoid', loss: 'crossEntropy' },
  { layers: [4, 3], activation: null, outputActivation: 'softmax' },
  { layers: [3, 3, 3, 2], activation: ['gelu', 'elu(0.7)'], outputActivation: 'silu', biases: 'yes-no-yes' },
  { layers: [4, 3, 2], activation: 'softplus', outputActivation: 'linear', loss: 'crossEntropy', biases: 'none' },
] as const;

describe.each(CASES)('KernelCurvature of $layers, $outputActivation', (architecture) => {
  for (const isPruned of [false, true]) {
    const point = problemOf(architecture, isPruned);
    const n = point.live.length;

    it.each(['gaussNewton', 'perTarget', 'empiricalFisher'] as const)(
      'has the diagonal of plain loops for %s',
      (curvature) => {
        const options = { ...OPTIONS, need: 'diagonal', curvature, inverse: null } as const;
        // Sums of 17 to 51 squares in another grouping: relative to √N·u each, N u bounds it.
        const expected = plainLiveCurvature(point, 4, options)!.diagonal();
        byKernels(point, options)
          .found.diagonal()
          .forEach((h, q) => {
            expect(Math.abs(h - expected[q])).toBeLessThanOrEqual(51 * Number.EPSILON * expected[q]);
          });
      },
    );

    it('holds both inverses against that of ml-matrix where it is asked for', () => {
      const { checks } = byKernels(point, { ...OPTIONS, mlMatrix: 'each' });
      const [{ bound }] = checks;
      const sizes = { step: 4, weights: n, checkedWeights: n, bound, agrees: true };
      expect(checks).toMatchObject([
        { ...sizes, check: 'recursion' },
        { ...sizes, check: 'mlMatrix' },
      ]);
    });

    it.each(['gaussNewton', 'perTarget', 'empiricalFisher'] as const)(
      'has the inverses of plain loops for %s, within the bound of their check',
      (curvature) => {
        for (const inverse of ['recursive', 'exact'] as const) {
          const options = { ...OPTIONS, curvature, inverse };
          const checks: InverseCheck[] = [];
          const plain = plainLiveCurvature(point, 4, options, {
            time: (_, work) => work(),
            check: (c) => void checks.push(c),
            hessian: (b) => b(),
          })!;
          const { found, checks: ours } = byKernels(point, options);
          // Both are within the bound of the inverse that rounding spares, so twice that from each other.
          const rows = Array.from({ length: n }, (_, q) => [plain.row(q).slice(), found.row(q)] as const);
          const difference = euclideanNorm(Float64Array.from(rows.flatMap(([a, b]) => [...a.map((x, i) => x - b[i])])));
          const norm = euclideanNorm(Float64Array.from(rows.flatMap(([a]) => [...a])));
          expect(difference / norm).toBeLessThanOrEqual(2 * checks[0].bound);
          expect(found.diagonal()).toEqual(Float64Array.from(rows, ([, row], q) => row[q]));
          // The same H to the bit has the same bounds.
          expect({ bound: ours[0].bound, step: ours[0].step, weights: ours[0].weights }).toEqual({
            bound: checks[0].bound,
            step: 4,
            weights: n,
          });
          for (const name of ['inverseDifference', 'weightedDifference'] as const) {
            expect(ours[0][name]).toBeGreaterThan(0);
            expect(ours[0][name]).toBeLessThanOrEqual(checks[0].bound);
          }
        }
      },
    );
  }
});
