import type { Network } from './architecture.ts';

/**
 * A readable name for each unit, layer by layer: `h1` is the first hidden unit, with several hidden layers `h1.2`:
 * layer, unit; outputs have those of the data set.
 */
export function unitNames({ stages }: Network, outputNames: readonly string[]): readonly (readonly string[])[] {
  const hiddenLayers = stages.length - 1;
  return stages.map(({ units }, m) => {
    if (m === hiddenLayers) return outputNames;
    return Array.from({ length: units }, (_, j) => (hiddenLayers === 1 ? `h${j + 1}` : `h${m + 1}.${j + 1}`));
  });
}

/**
 * A readable name for each weight, `source>unit`: `a5=4>h1` is the weight from input a5=4 to the first hidden unit,
 * `bias>h1` its bias, `h1>class` the weight from there to the output.
 *
 * @returns n names in flat order
 *
 * @example
 * ```ts
 * import { networkOf, weightNames } from 'optimal-brain-surgeon/network';
 *
 * const network = networkOf({ layers: [2, 1, 1], activation: 'tanh', outputActivation: 'sigmoid' });
 * console.log(weightNames(network, ['x1', 'x2'], ['y']).join(' ')); // → x1>h1 x2>h1 bias>h1 h1>y bias>y
 * ```
 */
export function weightNames(
  network: Network,
  inputNames: readonly string[],
  outputNames: readonly string[],
): readonly string[] {
  const names = unitNames(network, outputNames);
  return names.flatMap((units, m) => {
    const sources = [...(m === 0 ? inputNames : names[m - 1]), 'bias'].slice(0, network.stages[m].sources);
    return units.flatMap((unit) => sources.map((source) => `${source}>${unit}`));
  });
}
