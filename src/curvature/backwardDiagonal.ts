import { backward } from '../gradient/backward.ts';
import { errorSlopes } from '../gradient/outputSlopes.ts';
import type { Point } from '../gradient/point.ts';
import { slopeAt } from '../network/activation.ts';
import type { Network } from '../network/architecture.ts';
import { forward, forwardValues } from '../network/forward.ts';
import { secondSlopeAt } from '../network/secondSlope.ts';

/** The terms that the diagonal keeps. */
export interface DiagonalTerms {
  /** those with f″; without them (Levenberg–Marquardt) no entry is negative */
  readonly secondDerivatives: boolean;
}

/**
 * The diagonal of OBD, by its own recursion backward through the network, h_j = ∂²d/∂net_j²:
 *
 *     ∂²E/∂w_ij² = (1/P) Σ_k h_i a_j²,   h_j = f′_j² Σ_i w_ij² h_i + f″_j Σ_i w_ij δ_i,   δ = ∂d/∂net
 *     at the outputs   squared f′² − (t − o) f″,   crossEntropy o(1 − o), for softmax times Σ_l t_l, which is 1
 *
 * Source: Le Cun, Denker & Solla, NIPS 2 (1990), eq. 4 to 8, whose E has no ½, so half of eq. 8; each weight has its
 * own h_kk.
 *
 * Terms dropped: ∂²d/∂net_i∂net_i′ of two units i ≠ i′ that one unit feeds. They are 0 unless both lead to the same
 * output (under softmax: to any). Hence, with `secondDerivatives` it is the diagonal of `exactHessian` and without that
 * of the Gauss–Newton H, exactly, for weights into outputs and, outputs elementwise, into the last hidden layer,
 * however many outputs there are; further from the outputs only where the paths from a unit never meet again: a single
 * unit in the next layer, a tree.
 *
 * @returns (n), without damping
 *
 * Cost: P·n, of the order of a loss gradient.
 */
export function backwardDiagonal(
  { network, weights, live, samples }: Point,
  { secondDerivatives }: DiagonalTerms,
): Float64Array {
  const { stages, units, unitOf, sourceOf } = network;
  const { count, targets } = samples;
  const diagonal = new Float64Array(live.length);
  const values = forwardValues(network);
  const delta = new Float64Array(units);
  const seconds = new Float64Array(units);
  for (let k = 0; k < count; k++) {
    forward(network, weights, samples, k, values);
    errorSlopes(network, values, targets, k, delta);
    backward(network, weights, values, delta);
    outputSeconds(network, values, targets, k, secondDerivatives, seconds);
    for (let m = stages.length - 2; m >= 0; m--) {
      const stage = stages[m];
      const next = stages[m + 1];
      for (let j = 0; j < stage.units; j++) {
        let sum = 0;
        let squares = 0;
        for (let i = 0; i < next.units; i++) {
          const w = weights[next.firstWeight + i * next.sources + j];
          sum += w * delta[next.firstUnit + i];
          squares += w * w * seconds[next.firstUnit + i];
        }
        const s = values[stage.slopesFrom + j];
        const slope = slopeAt(stage, s);
        seconds[stage.firstUnit + j] =
          slope * slope * squares + (secondDerivatives ? secondSlopeAt(stage, s) * sum : 0);
      }
    }
    for (let i = 0; i < live.length; i++) {
      const a = values[sourceOf[live[i]]];
      diagonal[i] += a * a * seconds[unitOf[live[i]]];
    }
  }
  for (let i = 0; i < live.length; i++) diagonal[i] /= count;
  return diagonal;
}

/** ∂²d/∂net² of each output unit alone, into the last o entries of `seconds`. */
function outputSeconds(
  network: Network,
  values: Float64Array,
  targets: Float64Array,
  k: number,
  secondDerivatives: boolean,
  seconds: Float64Array,
): void {
  const { loss, outputs, stages, units } = network;
  const stage = stages[stages.length - 1];
  const first = stage.firstValue;
  const at = units - outputs;
  let mass = 0; // Σ_l t_l
  let mean = 0; // Σ_l o_l (o_l − t_l)
  let norm = 0; // Σ_l o_l²
  for (let l = 0; l < outputs; l++) {
    const o = values[first + l];
    const t = targets[k * outputs + l];
    mass += t;
    mean += o * (o - t);
    norm += o * o;
  }
  for (let l = 0; l < outputs; l++) {
    const o = values[first + l];
    const residual = o - targets[k * outputs + l];
    let second: number;
    if (loss === 'crossEntropy') {
      second = stage.activation === 'softmax' ? mass * o * (1 - o) : o * (1 - o);
    } else if (stage.activation === 'softmax') {
      // Σ_m (∂o_m/∂net_l)² and Σ_m (o_m − t_m) ∂²o_m/∂net_l²
      second = o * o * (1 - 2 * o + norm) + (secondDerivatives ? o * (1 - 2 * o) * (residual - mean) : 0);
    } else {
      const s = values[stage.slopesFrom + l];
      const slope = slopeAt(stage, s);
      second = slope * slope + (secondDerivatives ? residual * secondSlopeAt(stage, s) : 0);
    }
    seconds[at + l] = second;
  }
}
