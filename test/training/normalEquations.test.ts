import { beforeAll, describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { curvatureProblem, structuredProgram } from '../../src/curvature/structuredCurvature.ts';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { leadTeam, teamMembers } from '../../src/linalg/wasm/teamMember.ts';
import { type Architecture, networkOf } from '../../src/network/architecture.ts';
import { KernelNetwork } from '../../src/network/kernelNetwork.ts';
import { liveWeights } from '../../src/network/mask.ts';
import { backendNormalEquations } from '../../src/training/backendNormalEquations.ts';
import { kernelNormalEquations } from '../../src/training/kernelNormalEquations.ts';
import { levenbergMarquardt } from '../../src/training/levenbergMarquardt.ts';
import {
  type MakeNormalEquations,
  type NormalEquations,
  plainNormalEquations,
} from '../../src/training/normalEquations.ts';
import { smallestEigenvalue } from '../hessians.ts';
import { oneHotSamples, probabilitySamples } from '../probabilities.ts';
import { largest, largestDifference, randomNetwork, uniforms } from '../problems.ts';

const P = 60;
const [{ memory }] = teamMembers(1);

/** The normal equations of a backend on this thread alone, in memory that holds NaN before. */
function onBackend(architecture: Architecture, samples: Samples, shardSize: number): MakeNormalEquations {
  const problem = curvatureProblem(architecture, samples);
  const team = leadTeam(teamMembers(1, memory)[0], structuredProgram(problem));
  team.backend.arena.borrow(() => team.backend.arena.allocate(300_000).values.fill(Number.NaN));
  team.backend.arena.allocate(12_345); // what is left of something else
  return backendNormalEquations(team, problem, shardSize);
}

/** The normal equations of a small network, in memory that holds NaN before. */
function byKernels(architecture: Architecture, samples: Samples): MakeNormalEquations {
  const space = kernelSpace();
  space.arena.borrow(() => space.arena.allocate(300_000).values.fill(Number.NaN));
  const net = new KernelNetwork(networkOf(architecture), space);
  return kernelNormalEquations(net, net.place(samples));
}

const CROSS_ENTROPY = { outputActivation: 'sigmoid', loss: 'crossEntropy' } as const;
const SOFTMAX = { outputActivation: 'softmax', loss: 'crossEntropy' } as const;
// Below and above the block of 64 of the factorisation, and above two of them; dense and sparse inputs; some weights
// deleted. The decays bring Levenberg–Marquardt to its end in some hundred steps.
const CASES = [
  { layers: [4, 5, 3], ...SOFTMAX, draw: probabilitySamples, deleted: 0, decay: 2e-3 },
  { layers: [4, 5, 3], ...SOFTMAX, draw: probabilitySamples, deleted: 3, decay: 2e-3 },
  { layers: [8, 6, 3], ...CROSS_ENTROPY, draw: probabilitySamples, deleted: 0, decay: 2e-3 },
  { layers: [40, 2, 4, 2], outputActivation: 'softmax', loss: 'squared', draw: oneHotSamples, deleted: 5, decay: 2e-3 },
  { layers: [40, 4, 1], ...CROSS_ENTROPY, draw: oneHotSamples, deleted: 0, decay: 2e-2 },
] as const;

describe.each(CASES)(
  'normal equations of $layers, $outputActivation, $loss, every $deleted-th weight deleted',
  (given) => {
    const { layers, outputActivation, loss, draw, deleted, decay } = given;
    const architecture = { layers, activation: 'tanh', outputActivation, loss } as const;
    const { network, weights: full } = randomNetwork(architecture, 41);
    const samples = draw(P, architecture, 42);
    const mask = Uint8Array.from(full, (_, q) => (deleted > 0 && q % deleted === 1 ? 0 : 1));
    const weights = full.map((w, q) => (mask[q] === 1 ? w : 0));
    const live = liveWeights(mask);
    const n = live.length;
    const { hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', 16);

    describe.each([
      { name: 'plain', make: () => plainNormalEquations },
      { name: 'backend, shards of 16', make: () => onBackend(architecture, samples, 16) },
      { name: 'backend, one shard', make: () => onBackend(architecture, samples, 1000) },
      { name: 'kernels of small networks', make: () => byKernels(architecture, samples) },
    ])('$name', ({ make }) => {
      let normal: NormalEquations;
      beforeAll(() => {
        normal = make()({ network, live, samples }); // all backends here work in one memory, one after the other
        normal.form(full); // another point first: nothing of it may stay
        normal.form(weights);
      });

      it('have the largest diagonal entry of H', () => {
        const diagonal = hessian.filter((_, index) => index % (n + 1) === 0);
        const max = Math.max(...diagonal);
        // Sums of P·o squares: as in the tests of `structuredCurvature`.
        expect(Math.abs(normal.largestDiagonal() - max)).toBeLessThan((3 * P + 20) * Number.EPSILON * max);
      });

      it('are solved: (H + damping·I)x = b, again and again', () => {
        for (const damping of [1, 1e-2, 1e-4, 1]) {
          const b = uniforms(n, 43);
          const x = b.slice();
          expect(normal.solve(damping, x)).toBe(true);
          // Backward stable: ‖Ax − b‖ ≤ c·n·ε·‖A‖‖x‖, with ‖A‖ ≤ tr H + damping.
          let trace = damping;
          for (let i = 0; i < n; i++) trace += hessian[i * n + i];
          const size = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
          const left = b.map(
            (value, i) => damping * x[i] + x.reduce((sum, y, j) => sum + hessian[i * n + j] * y, -value),
          );
          expect(largestDifference(left, new Float64Array(n))).toBeLessThan(10 * n * Number.EPSILON * trace * size);
        }
      });

      it('say when the matrix is not positive definite, and leave b as it was', () => {
        const b = uniforms(n, 44);
        const x = b.slice();
        expect(normal.solve(-2 * normal.largestDiagonal(), x)).toBe(false);
        expect(x).toEqual(b);
        expect(normal.solve(1, x)).toBe(true); // H is what it was
        const again = b.slice();
        normal.solve(1, again);
        expect(again).toEqual(x);
      });
    });

    it('lead Levenberg–Marquardt the same way', () => {
      const trainedOn = (normalEquations: MakeNormalEquations, maxSteps: number) => {
        const shown: Float64Array[] = [];
        const onStep = (point: Float64Array) => void shown.push(point.slice());
        const options = { normalEquations, maxSteps, onStep };
        return {
          ...levenbergMarquardt({ network, weights: full, live: liveWeights(mask), samples }, decay, options),
          shown,
        };
      };
      const ways = [() => plainNormalEquations, () => onBackend(architecture, samples, 16)];
      const [plain, backend] = ways.map((way) => trainedOn(way(), 5));
      expect(plain.shown).toHaveLength(5);
      // A step is off by κ·n·ε, κ ≤ (tr H + decay)/decay ≈ 1e3; μ follows quotients of tiny differences, so a little
      // more each time.
      plain.shown.forEach((point, s) => expect(largestDifference(point, backend.shown[s])).toBeLessThan(1e-9));
      for (const { weights: end } of [plain, backend]) {
        mask.forEach((live, q) => {
          if (live === 0) expect(end[q]).toBe(0);
        });
      }
      const [a, b] = ways.map((way) => trainedOn(way(), 1000));
      for (const { gradientNorm, weights: end } of [a, b]) {
        expect(gradientNorm).toBeLessThan(1e-8);
        expect(largest(end)).toBeGreaterThan(0.05);
      }
      // At a gradient norm g the weights are off by g over the smallest eigenvalue of the Hessian, to first order.
      const smallest = smallestEigenvalue(network, a.weights, live, samples, decay);
      expect(smallest).toBeGreaterThan(1e-4);
      expect(largestDifference(a.weights, b.weights)).toBeLessThan((2 * (a.gradientNorm + b.gradientNorm)) / smallest);
    });
  },
);
