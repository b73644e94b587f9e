import type { LinkedNetwork } from '../../test/surgeon/snnsLinks/linkedNetwork.ts';
import { type LinkDeletion, type LinkProblem, smallest } from '../../test/surgeon/snnsLinks/linkPath.ts';

const f = Math.fround;

/**
 * The same path as SNNS computes it, each number rounded to single precision: logistic units alone; the recursion from
 * I/α over the outputs of each pattern, the last one first, which makes the whole inverse anew for each deletion.
 *
 * Source: the description of `OptimalBrainSurgeon` in Zell et al., SNNS user manual, version 4.2, and the order of
 * operations in its kernel; written anew.
 *
 * @throws {TypeError} if a unit is not logistic
 */
export function inSingles({ file, layers, links, weights, ends }: LinkedNetwork, problem: LinkProblem): LinkDeletion[] {
  const { units } = file;
  if (layers.slice(1).some((layer) => layer.some((u) => units[u].activation !== 'Act_Logistic'))) {
    throw new TypeError('the route in single precision is for logistic units alone');
  }
  const { samples, alpha, steps } = problem;
  const values = Float32Array.from(links, (q) => weights[q]);
  const output = new Float32Array(units.length);
  const slope = new Float32Array(units.length);
  const sum = new Float32Array(units.length);
  const [inputs, outputs] = [layers[0], layers[layers.length - 1]];
  let live = [...links.keys()];
  const path: LinkDeletion[] = [];

  const forward = (k: number) => {
    for (const [i, u] of inputs.entries()) output[u] = samples.inputs[k * inputs.length + i];
    for (const layer of layers.slice(1)) {
      for (const u of layer) sum[u] = 0;
      for (const l of live) {
        const { source, target } = ends[l];
        if (layer.includes(target)) sum[target] = f(sum[target] + f(values[l] * output[source]));
      }
      for (const u of layer) {
        const net = f(f(-sum[u]) - f(units[u].bias));
        const exponential = net > 88.72 ? 3.4028234663852886e38 : net < -88 ? 0 : f(Math.exp(net));
        output[u] = 1 / (1 + exponential);
        slope[u] = output[u] * (1 - output[u]);
      }
    }
  };
  const gradientOf = (unit: number, x: Float32Array) => {
    const back = new Float32Array(units.length);
    for (const [i, l] of live.entries()) {
      const { source, target } = ends[l];
      const isOutput = outputs.includes(target);
      const delta = isOutput ? (target === unit ? slope[target] : 0) : f(slope[target] * back[target]);
      x[i] = f(output[source] * delta);
      back[source] = f(back[source] + f(values[l] * delta));
    }
  };
  while (live.length > 0 && path.length < steps) {
    const n = live.length;
    const inverse = new Float32Array(n * n);
    for (let i = 0; i < n; i++) inverse[i * n + i] = f(1 / f(alpha));
    const [x, hx, xh] = [new Float32Array(n), new Float32Array(n), new Float32Array(n)];
    for (let k = 0; k < samples.count; k++) {
      forward(k);
      for (const unit of outputs.toReversed()) {
        gradientOf(unit, x);
        absorb({ inverse, x, hx, xh, n }, samples.count);
      }
    }
    const measures = Float32Array.from(live, (l, i) => f(f(values[l] * values[l]) / inverse[i * n + i]));
    const { at, lead } = smallest(measures);
    path.push({ link: live[at], measure: measures[at], lead });
    const factor = f(values[live[at]] / inverse[at * n + at]);
    for (const [i, l] of live.entries()) values[l] = f(values[l] - f(factor * inverse[i * n + at]));
    live = live.filter((_, i) => i !== at);
  }
  return path;
}

interface Recursion {
  readonly inverse: Float32Array;
  readonly x: Float32Array;
  readonly hx: Float32Array;
  readonly xh: Float32Array;
  readonly n: number;
}

/** Eq. 17 of Hassibi & Stork in single precision; H⁻¹ is not kept symmetric. Terms with x = 0 add nothing. */
function absorb({ inverse, x, hx, xh, n }: Recursion, samples: number): void {
  const nonZero = [...x.keys()].filter((i) => x[i] !== 0);
  let denominator = samples;
  for (let i = 0; i < n; i++) {
    let [left, right] = [0, 0];
    for (const j of nonZero) {
      left = f(left + f(inverse[i * n + j] * x[j]));
      right = f(right + f(x[j] * inverse[j * n + i]));
    }
    [hx[i], xh[i]] = [left, right];
    denominator = f(denominator + f(x[i] * left));
  }
  for (let i = 0; i < n; i++) {
    const factor = f(hx[i] / denominator);
    if (factor === 0) continue;
    for (let j = 0; j < n; j++) inverse[i * n + j] = f(inverse[i * n + j] - f(xh[j] * factor));
  }
}
