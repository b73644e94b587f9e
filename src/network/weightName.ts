import type { Network } from './architecture.ts';

/**
 * A readable name for each weight, `source>unit`: `a5=4>h1` is the weight from input a5=4 to the first hidden unit,
 * `bias>h1` its bias, `h1>class` the weight from there to the output. With several hidden layers units are `h1.2`: layer, unit.
 *
 * @returns n names in flat order
 */
export function weightNames(
  network: Network,
  inputNames: readonly string[],
  outputNames: readonly string[],
): readonly string[] {
  const hiddenLayers = network.stages.length - 1;
  const unitNames = network.stages.map(({ units }, m) => {
    if (m === hiddenLayers) return outputNames;
    return Array.from({ length: units }, (_, j) => (hiddenLayers === 1 ? `h${j + 1}` : `h${m + 1}.${j + 1}`));
  });
  return unitNames.flatMap((units, m) => {
    const sources = [...(m === 0 ? inputNames : unitNames[m - 1]), 'bias'];
    return units.flatMap((unit) => sources.map((source) => `${source}>${unit}`));
  });
}
