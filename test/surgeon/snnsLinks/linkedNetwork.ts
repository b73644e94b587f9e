import { readFileSync } from 'node:fs';
import { type ReadSnns, readSnns, snnsNetwork, weightOf } from '../../../src/networkFile/snns/snnsNetwork.ts';

/** A network of SNNS with its links in the order in which its pruning functions go over them. */
export interface LinkedNetwork extends ReadSnns {
  /** (n), 0 where there is no link */
  readonly weights: Float64Array;
  /** flat indices of the weights of the links */
  readonly links: Int32Array;
  /** indices of the units of each */
  readonly ends: readonly { readonly source: number; readonly target: number }[];
  /** `source>target` of each, by the numbers of their units */
  readonly names: readonly string[];
}

/**
 * The links of a file in SNNS's order: from the last output to the first, then from the last hidden unit to the first,
 * and at each unit from the last link that was read to the first.
 */
export function linkedNetwork(path: string): LinkedNetwork {
  const bytes = readFileSync(path);
  const read = readSnns(bytes, path, {});
  const { units, links } = read.file;
  const at = weightOf({ ...read, units: units.length });
  const layerOf = new Map(read.layers.flatMap((layer, m) => layer.map((u) => [u, m] as const)));
  const order = links.weights
    .map((_, l) => l)
    .sort((a, b) => {
      const [first, second] = [links.targets[a], links.targets[b]];
      return layerOf.get(second)! - layerOf.get(first)! || second - first || b - a;
    });
  return {
    ...read,
    weights: snnsNetwork(bytes, path, {}).weights,
    ends: order.map((l) => ({ source: links.sources[l], target: links.targets[l] })),
    links: Int32Array.from(order, (l) => at(links.sources[l], links.targets[l])),
    names: order.map((l) => `${units[links.sources[l]].number}>${units[links.targets[l]].number}`),
  };
}
