import { firstRowOf, outputCount, panelBytes, ROW, stageAt, stageCount } from './networkRecord';

/**
 * Σ_k ½‖t − o‖² over samples, in their order, and how many of them are classified right: by the side of the middle on
 * which their only output lies, or by their largest output.
 *
 * @param values  first panel of values, as `forward` leaves it
 * @param targets first panel of targets
 * @param count   samples
 * @param middle  of the targets, where there is one output
 * @param result  room for the sum and the number
 */
export function evaluate(net: usize, values: usize, targets: usize, count: i32, middle: f64, result: usize): void {
  const outputs = outputCount(net);
  const step = panelBytes(net), targetStep = <usize>outputs * ROW;
  values += firstRowOf(stageAt(net, stageCount(net) - 1));
  let sum: f64 = 0;
  let right = 0;
  for (let k = 0; k < count; k++) {
    const lane = (<usize>(k & 3)) << 3;
    const o = values + <usize>(k >> 2) * step + lane, t = targets + <usize>(k >> 2) * targetStep + lane;
    if (outputs == 1) {
      const output = load<f64>(o), target = load<f64>(t);
      const residual = target - output;
      sum += 0.5 * residual * residual;
      if (output > middle == target > middle) right++;
      continue;
    }
    let error: f64 = 0;
    let foundAt = 0, wantedAt = 0;
    for (let l = 0; l < outputs; l++) {
      const output = load<f64>(o + <usize>l * ROW), target = load<f64>(t + <usize>l * ROW);
      const residual = target - output;
      error += 0.5 * residual * residual;
      if (output > load<f64>(o + <usize>foundAt * ROW)) foundAt = l;
      if (target > load<f64>(t + <usize>wantedAt * ROW)) wantedAt = l;
    }
    sum += error;
    if (foundAt == wantedAt) right++;
  }
  store<f64>(result, sum);
  store<f64>(result, <f64>right, 8);
}
