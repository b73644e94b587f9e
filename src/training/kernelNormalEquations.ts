import { type KernelNetwork, type PlacedSamples, placedWords } from '../network/kernelNetwork.ts';
import type { MakeNormalEquations } from './normalEquations.ts';
import { pairHessian } from './pairHessian.ts';

/** Matrices have a multiple of so many rows; panels as many samples. */
const WIDTH = 4;
/** Samples whose rows are made at once, so that they stay in the caches. */
const CHUNK = 128;
/** Rows of kernels/rowPanels.ts whose products are the Gauss–Newton curvature. */
const GAUSS_NEWTON = 0;

/**
 * Normal equations of a small network by kernels, on the calling thread: H from pairs of non-zero inputs where these are
 * few, else as the sum of the products of all rows, 128 samples after the other; the damped factor and its solutions in
 * one call.
 */
export const kernelNormalEquations =
  (net: KernelNetwork, placed: PlacedSamples): MakeNormalEquations =>
  ({ network, live }) => {
    const { arena, kernels } = net.space;
    const { count } = placed.samples;
    const n = live.length;
    const size = WIDTH * Math.ceil(n / WIDTH);
    const [liveAt, unitOf, sourceOf] = [live, network.unitOf, network.sourceOf].map((indices) =>
      placedWords(net.space, indices),
    );
    const delta = arena.allocate(WIDTH * network.units).at;
    const rows = arena.allocate(size * Math.min(CHUNK, count) * network.outputs).at;
    const hessian = arena.allocate(size * size);
    const factor = arena.allocate(size * size).at;
    const solution = arena.allocate(2 * size);
    const bytesAPanel = Float64Array.BYTES_PER_ELEMENT * WIDTH;
    const inputStep = bytesAPanel * (network.inputs + 1);
    const valueStep = bytesAPanel * (network.values - network.inputs - 1);
    const targetStep = bytesAPanel * network.outputs;
    const { record, weights: weightsAt } = net;
    hessian.values.fill(0);
    const fromPairs = pairHessian(net, placed, live, { to: hessian, size });
    return {
      form(weights) {
        net.take(weights);
        net.forward(placed);
        if (fromPairs) {
          fromPairs();
          return;
        }
        hessian.values.fill(0);
        for (let first = 0; first < count; first += CHUNK) {
          const samples = Math.min(CHUNK, count - first);
          const panel = first / WIDTH;
          const inputs = placed.inputs + panel * inputStep;
          const values = placed.values + panel * valueStep;
          const targets = placed.targets + panel * targetStep;
          const points = [record, weightsAt, inputs, values, targets, samples] as const;
          kernels.rowPanels(...points, GAUSS_NEWTON, liveAt, n, unitOf, sourceOf, delta, rows);
          const depth = samples * network.outputs;
          kernels.addPanelProducts(hessian.at, size, rows, depth, 0, depth);
        }
        kernels.dampedMean(hessian.at, factor, n, size, count, 0);
      },
      largestDiagonal() {
        let largest = 0;
        for (let i = 0; i < n; i++) largest = Math.max(largest, hessian.values[i * size + i]);
        return largest;
      },
      solve(damping, vector) {
        solution.values.set(vector);
        if (kernels.solveDamped(hessian.at, n, size, damping, factor, solution.at) !== 0) return false;
        for (let i = 0; i < n; i++) vector[i] = solution.values[i];
        return true;
      },
    };
  };
