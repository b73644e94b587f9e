import { slopeAt } from '../network/activation.ts';
import type { Network } from '../network/architecture.ts';
import { expectedSlopes, hasCoupledOutputs } from './outputSlopes.ts';

/**
 * Backpropagates all outputs of one sample at once: δ_l = √a_l ∂o_l/∂net of every unit for every output l, as
 * `curvatureRows` has them in form gaussNewton. Unless outputs are coupled, only the l-th output unit has one that is
 * not 0, which is where `backward` would spend most of its time.
 *
 * @param weights (n), 0 where deleted
 * @param values  (values) as `forward` leaves them
 * @param deltas  (o × units) row-major, an output a row; overwritten
 */
export function outputDeltas(
  network: Network,
  weights: Float64Array,
  values: Float64Array,
  deltas: Float64Array,
): void {
  const { stages, outputs, units: width } = network;
  const last = stages.length - 1;
  const coupled = hasCoupledOutputs(network);
  deltas.fill(0);
  for (let l = 0; l < outputs; l++) {
    const row = l * width;
    expectedSlopes(network, values, l, deltas.subarray(row, row + width));
    for (let m = last - 1; m >= 0; m--) {
      const stage = stages[m];
      const next = stages[m + 1];
      const one = m === last - 1 && !coupled;
      const first = one ? l : 0;
      const end = one ? l + 1 : next.units;
      for (let i = first; i < end; i++) {
        const delta = deltas[row + next.firstUnit + i];
        const from = next.firstWeight + i * next.sources;
        for (let j = 0; j < stage.units; j++) deltas[row + stage.firstUnit + j] += weights[from + j] * delta;
      }
      for (let j = 0; j < stage.units; j++) {
        deltas[row + stage.firstUnit + j] *= slopeAt(stage, values[stage.slopesFrom + j]);
      }
    }
  }
}
