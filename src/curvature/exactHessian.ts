import { backward } from '../gradient/backward.ts';
import { errorSlopes } from '../gradient/outputSlopes.ts';
import type { Point } from '../gradient/point.ts';
import { mirrorLower } from '../linalg/symmetric.ts';
import { slopeAt } from '../network/activation.ts';
import type { Network } from '../network/architecture.ts';
import { forward, forwardValues } from '../network/forward.ts';
import { secondSlopeAt } from '../network/secondSlope.ts';
import { type LiveUnit, liveUnits } from './liveUnits.ts';

/** Derivatives ẏ = ∂y/∂net_v of all that one sample makes of the network, by the net input of one unit v. */
interface Tangent {
  /** (units) of the net inputs */
  readonly nets: Float64Array;
  /** (values) of the values: 0 for inputs, constants, and units that v does not feed */
  readonly values: Float64Array;
  /** (units) of δ = ∂d/∂net, in the layer of v and all later ones */
  readonly deltas: Float64Array;
}

/**
 * The exact second derivatives of the error E, residuals and all, without decay:
 *
 *     H = (1/P) Σ_k [ (∂o/∂w)ᵀ (∂²d/∂o²) (∂o/∂w) + Σ_l (∂d/∂o_l) ∂²o_l/∂w² ]
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 9, both terms; NIPS 6 (1994), eq. 3, for other errors than the squared
 * one. A weight q acts through the net input of the unit v that it feeds, net_v = … + w_q a_q, and for a weight p that
 * feeds the same unit or a later one ∂d/∂w_p = δ_p a_p depends on w_q in no other way. Hence
 *
 *     ∂²d/∂w_p∂w_q = a_q ∂(δ_p a_p)/∂net_v = a_q (δ̇_p a_p + δ_p ȧ_p)
 *
 * The derivatives by net_v are one pass forward and one back: Bishop, Neural Computation 4 (1992) 494–501; that they
 * are backpropagation differentiated in one direction: Pearlmutter, Neural Computation 6 (1994) 147–160.
 *
 * @returns (n × n) exactly symmetric, row-major, without damping; where residuals are not 0 it may be indefinite
 *
 * Cost: P·(n²/2 + units·n) multiplications, for all live weights of one hidden layer.
 *
 * @example
 * ```ts
 * import { exactHessian, outerProductCurvature } from 'optimal-brain-surgeon/curvature';
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { networkOf } from 'optimal-brain-surgeon/network';
 *
 * // y = v·u·x at x = 1, with u = 1, v = 3 and a target of 1: y = 3, residual 2.
 * const network = networkOf({ layers: [1, 1, 1], activation: 'linear', outputActivation: 'linear' });
 * const data = dataSetOf('one', { inputs: ['x'], outputs: ['y'] }, [{ input: [1], target: [1] }], null);
 * const point = { network, weights: Float64Array.of(1, 0, 3, 0), live: Int32Array.of(0, 2), samples: data.train };
 * // ∂y/∂(u, v) = (3, 1)
 * console.log(outerProductCurvature(point, 'matrix', 32).hessian.join(' ')); // → 9 3 3 1
 * // and the residual times ∂²y/∂u∂v = 1
 * console.log(exactHessian(point).join(' ')); // → 9 5 5 1
 * ```
 */
export function exactHessian({ network, weights, live, samples }: Point): Float64Array {
  const { unitOf, sourceOf } = network;
  const n = live.length;
  const hessian = new Float64Array(n * n);
  const fed = liveUnits(network, live);
  const values = forwardValues(network);
  const delta = new Float64Array(network.units);
  const tangent: Tangent = {
    nets: new Float64Array(network.units),
    values: new Float64Array(network.values),
    deltas: new Float64Array(network.units),
  };
  for (let k = 0; k < samples.count; k++) {
    forward(network, weights, samples, k, values);
    errorSlopes(network, values, samples.targets, k, delta);
    backward(network, weights, values, delta);
    for (const v of fed) {
      tangentForward(network, weights, values, v, tangent);
      outputTangent(network, values, samples.targets, k, tangent);
      tangentBackward(network, weights, values, delta, v, tangent);
      for (let p = v.first; p < n; p++) {
        const u = unitOf[live[p]];
        const s = sourceOf[live[p]];
        const slope = tangent.deltas[u] * values[s] + delta[u] * tangent.values[s];
        const end = Math.min(v.first + v.count, p + 1);
        for (let q = v.first; q < end; q++) hessian[p * n + q] += slope * values[sourceOf[live[q]]];
      }
    }
  }
  for (let i = 0; i < hessian.length; i++) hessian[i] /= samples.count;
  mirrorLower(hessian, n);
  return hessian;
}

/**
 * ∂net/∂net_v and ∂a/∂net_v of all units: net˙ = 1 at v, net˙_j = Σ_i w_ji ȧ_i in the layers after it; ȧ_j = f′_j
 * net˙_j.
 */
function tangentForward(
  { stages }: Network,
  weights: Float64Array,
  values: Float64Array,
  { unit, stage: from }: LiveUnit,
  tangent: Tangent,
): void {
  tangent.nets.fill(0);
  tangent.values.fill(0);
  tangent.nets[unit] = 1;
  for (let m = from; m < stages.length; m++) {
    const stage = stages[m];
    const { fanIn, sources, units, activation, firstWeight, firstUnit, firstSource, firstValue, slopesFrom } = stage;
    let mean = 0; // softmax: Σ_m o_m net˙_m
    for (let j = 0; j < units; j++) {
      const u = firstUnit + j;
      const q = firstWeight + j * sources;
      if (m > from) for (let i = 0; i < fanIn; i++) tangent.nets[u] += weights[q + i] * tangent.values[firstSource + i];
      if (activation === 'softmax') mean += values[firstValue + j] * tangent.nets[u];
      else tangent.values[firstValue + j] = slopeAt(stage, values[slopesFrom + j]) * tangent.nets[u];
    }
    if (activation !== 'softmax') continue;
    for (let j = 0; j < units; j++) {
      tangent.values[firstValue + j] = values[firstValue + j] * (tangent.nets[firstUnit + j] - mean);
    }
  }
}

/** δ̇ of the output units: the derivative of what `errorSlopes` writes. */
function outputTangent(
  network: Network,
  values: Float64Array,
  targets: Float64Array,
  k: number,
  tangent: Tangent,
): void {
  const { loss, outputs, stages, units } = network;
  const stage = stages[stages.length - 1];
  const first = stage.firstValue;
  const at = units - outputs;
  let mass = 0; // softmax: Σ_l t_l
  let mean = 0; // softmax: Σ_l o_l (o_l − t_l), and its derivative
  let meanSlope = 0;
  if (stage.activation === 'softmax') {
    for (let l = 0; l < outputs; l++) {
      const o = values[first + l];
      const t = targets[k * outputs + l];
      mass += t;
      mean += o * (o - t);
      meanSlope += tangent.values[first + l] * (2 * o - t);
    }
  }
  for (let l = 0; l < outputs; l++) {
    const o = values[first + l];
    const slope = tangent.values[first + l];
    const residual = o - targets[k * outputs + l];
    if (loss === 'crossEntropy') {
      tangent.deltas[at + l] = stage.activation === 'softmax' ? mass * slope : slope; // of o Σt − t; of o − t
    } else if (stage.activation === 'softmax') {
      tangent.deltas[at + l] = slope * (residual - mean) + o * (slope - meanSlope); // of o(o − t − mean)
    } else {
      const s = values[stage.slopesFrom + l];
      const bend = secondSlopeAt(stage, s) * tangent.nets[at + l];
      tangent.deltas[at + l] = slope * slopeAt(stage, s) + residual * bend; // of (o − t) f′
    }
  }
}

/**
 * δ̇ of the hidden units from the layer of v on, from that of the outputs: δ̇_j = f′_j Σ_i w_ij δ̇_i + f″_j net˙_j Σ_i
 * w_ij δ_i.
 */
function tangentBackward(
  { stages }: Network,
  weights: Float64Array,
  values: Float64Array,
  delta: Float64Array,
  { stage: from }: LiveUnit,
  tangent: Tangent,
): void {
  for (let m = stages.length - 2; m >= from; m--) {
    const stage = stages[m];
    const { units, firstUnit, slopesFrom } = stage;
    const next = stages[m + 1];
    for (let j = 0; j < units; j++) {
      let sum = 0;
      let slopes = 0;
      for (let i = 0; i < next.units; i++) {
        const w = weights[next.firstWeight + i * next.sources + j];
        sum += w * delta[next.firstUnit + i];
        slopes += w * tangent.deltas[next.firstUnit + i];
      }
      const s = values[slopesFrom + j];
      tangent.deltas[firstUnit + j] =
        slopeAt(stage, s) * slopes + secondSlopeAt(stage, s) * tangent.nets[firstUnit + j] * sum;
    }
  }
}
