import type { Network } from '../network/architecture.ts';
import { forward, forwardValues } from '../network/forward.ts';
import { backward } from './backward.ts';

/**
 * Output gradients x = ∂o_l/∂w of samples start … end − 1, one row a sample and output: the rows of the Jacobian that
 * the outer products are made of. By the chain rule ∂o_l/∂w_q = δ_l(unit of q) · (value that q multiplies).
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 11 and 13; eq. 19–21 are its case of one hidden layer and one output.
 *
 * @param weights (n), 0 where deleted
 * @param live    flat indices of the live weights, ascending; a row has one entry for each
 * @param inputs  (P × d) row-major, of all samples
 * @param rows    ((end − start)·o × live.length) row-major; overwritten. Sample by sample, output by output.
 */
export function jacobianRows(
  network: Network,
  weights: Float64Array,
  live: Int32Array,
  inputs: Float64Array,
  { start, end }: { readonly start: number; readonly end: number },
  rows: Float64Array,
): void {
  const { outputs, units, unitOf, sourceOf } = network;
  const values = forwardValues(network);
  const delta = new Float64Array(units);
  const firstOutput = units - outputs;
  let r = 0;
  for (let k = start; k < end; k++) {
    forward(network, weights, inputs, k, values);
    for (let l = 0; l < outputs; l++) {
      delta.fill(0, firstOutput);
      delta[firstOutput + l] = 1;
      backward(network, weights, values, delta);
      for (let i = 0; i < live.length; i++) rows[r++] = delta[unitOf[live[i]]] * values[sourceOf[live[i]]];
    }
  }
}
