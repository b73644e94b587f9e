import { slopeAt } from '../network/activation.ts';
import type { Layer, Network } from '../network/architecture.ts';
import { outputsAt } from '../network/forward.ts';

/**
 * Writes ∂y_l/∂net of the output units, for some y of output l, into the last o entries of `delta`, where `backward`
 * takes them up.
 *
 * @param values  (values) as `forward` leaves them at sample k
 * @param targets (P × o) row-major
 */
export type RowSlopes = (
  network: Network,
  values: Float64Array,
  l: number,
  delta: Float64Array,
  targets: Float64Array,
  k: number,
) => void;

/**
 * ∂d/∂net of the output units for one sample: (o − t) f′(net) for squared error, o − t for cross-entropy with sigmoid
 * or softmax outputs, where the slope of the unit cancels.
 *
 * @param values  (values) as `forward` leaves them
 * @param targets (P × o) row-major
 * @param k       the sample
 * @param delta   (units); its last o entries are overwritten
 */
export function errorSlopes(
  network: Network,
  values: Float64Array,
  targets: Float64Array,
  k: number,
  delta: Float64Array,
): void {
  const { loss, outputs, units } = network;
  const stage = outputStage(network);
  const first = stage.firstValue;
  const at = units - outputs;
  if (stage.activation !== 'softmax') {
    for (let l = 0; l < outputs; l++) {
      const residual = values[first + l] - targets[k * outputs + l];
      delta[at + l] = loss === 'squared' ? residual * slopeAt(stage, values[stage.slopesFrom + l]) : residual;
    }
    return;
  }
  // Softmax: Σ_l ∂d/∂o_l · o_l(1{l = m} − o_m).
  let mean = 0; // Σ_l o_l ∂d/∂o_l
  for (let l = 0; l < outputs; l++) {
    const o = values[first + l];
    const t = targets[k * outputs + l];
    mean += loss === 'squared' ? o * (o - t) : -t;
  }
  for (let l = 0; l < outputs; l++) {
    const o = values[first + l];
    const t = targets[k * outputs + l];
    delta[at + l] = (loss === 'squared' ? o * (o - t) : -t) - o * mean;
  }
}

/** ∂o_l/∂net of the output units: f′(net_l) for unit l and 0 for others, or o_l(1{l = m} − o_m) for softmax. */
export function outputSlopes(network: Network, values: Float64Array, l: number, delta: Float64Array): void {
  const stage = outputStage(network);
  const { activation, firstValue, slopesFrom } = stage;
  const slope = activation === 'softmax' ? values[firstValue + l] : slopeAt(stage, values[slopesFrom + l]);
  writeRow(network, values, l, delta, slope);
}

/**
 * √a_l · ∂o_l/∂net of the output units, a_l = E[∂²d/∂o_l²] over targets that are as likely as the outputs say:
 *
 *     squared       a = 1
 *     crossEntropy  a = 1/(o(1 − o)) for sigmoid outputs, 1/o_l for softmax ones
 *
 * Summed over l, their outer products give (∂o/∂net)ᵀ E[∂²d/∂o²] (∂o/∂net), for softmax the full block diag(o) − ooᵀ.
 *
 * Source: Hassibi, Stork, Wolff & Watanabe, NIPS 6 (1994), eq. 4 to 6. The slope of the output unit is multiplied in
 * first, so that nothing is divided by an output near 0.
 */
export function expectedSlopes(network: Network, values: Float64Array, l: number, delta: Float64Array): void {
  if (network.loss === 'squared') {
    outputSlopes(network, values, l, delta);
    return;
  }
  const o = values[outputsAt(network) + l];
  writeRow(network, values, l, delta, Math.sqrt(hasCoupledOutputs(network) ? o : o * (1 - o)));
}

/**
 * The same with a_l = ∂²d/∂o_l² at the sample's own target, t/o² + (1 − t)/(1 − o)² (softmax: t/o²): only to be
 * compared with the expected one. For one output and targets of 0 and 1 it is the outer product of loss gradients.
 */
export const perTargetSlopes: RowSlopes = (network, values, l, delta, targets, k) => {
  const { loss, outputs } = network;
  if (loss === 'squared') {
    outputSlopes(network, values, l, delta);
    return;
  }
  const o = values[outputsAt(network) + l];
  const t = targets[k * outputs + l];
  const square = hasCoupledOutputs(network) ? t : t * (1 - o) * (1 - o) + (1 - t) * o * o;
  writeRow(network, values, l, delta, Math.sqrt(square));
};

/** Whether each output depends on the net inputs of all output units. */
export const hasCoupledOutputs = (network: Pick<Network, 'stages'>): boolean =>
  outputStage(network).activation === 'softmax';

const outputStage = ({ stages }: Pick<Network, 'stages'>): Layer => stages[stages.length - 1];

/** factor·e_l, or factor·(e_l − o) for softmax. */
function writeRow(network: Network, values: Float64Array, l: number, delta: Float64Array, factor: number): void {
  const { outputs, units } = network;
  const at = units - outputs;
  if (!hasCoupledOutputs(network)) {
    delta.fill(0, at, units);
    delta[at + l] = factor;
    return;
  }
  const first = outputsAt(network);
  for (let m = 0; m < outputs; m++) delta[at + m] = factor * ((m === l ? 1 : 0) - values[first + m]);
}
