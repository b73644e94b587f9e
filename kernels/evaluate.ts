import { errorSum } from './errorSum';
import { firstRowOf, outputCount, outputStage, panelBytes, ROW } from './networkRecord';

/**
 * Σ_k d(t, o) over samples, and how many of them are classified right: by the side of the middle on which their only
 * output lies, or by their largest output.
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
  store<f64>(result, errorSum(net, values, targets, count));
  values += firstRowOf(outputStage(net));
  let right = 0;
  for (let k = 0; k < count; k++) {
    const lane = (<usize>(k & 3)) << 3;
    const o = values + <usize>(k >> 2) * step + lane, t = targets + <usize>(k >> 2) * targetStep + lane;
    const hit = outputs == 1 ? load<f64>(o) > middle == load<f64>(t) > middle : largestRow(o, outputs) == largestRow(t, outputs);
    if (hit) right++;
  }
  store<f64>(result, <f64>right, 8);
}

/** The first of the rows in which a lane is largest. */
// @ts-ignore: decorator of AssemblyScript
@inline
function largestRow(lane: usize, rows: i32): i32 {
  let best = 0;
  for (let l = 1; l < rows; l++) if (load<f64>(lane + <usize>l * ROW) > load<f64>(lane + <usize>best * ROW)) best = l;
  return best;
}
