import type { Network } from '../network/architecture.ts';

/** A unit with its live weights, which lie side by side in the flat order. */
export interface LiveUnit {
  /** index among all hidden and output units */
  readonly unit: number;
  /** index of its layer among `Network.stages` */
  readonly stage: number;
  /** row of H of its first live weight */
  readonly first: number;
  /** live weights */
  readonly count: number;
  /** (count) which of the layer's sources each one multiplies, ascending; the bias is source fanIn */
  readonly sources: Int32Array;
}

/** The units that have live weights, in flat order. */
export function liveUnits({ stages, unitOf, sourceOf }: Network, live: Int32Array): LiveUnit[] {
  const units: LiveUnit[] = [];
  let first = 0;
  while (first < live.length) {
    const unit = unitOf[live[first]];
    let end = first;
    while (end < live.length && unitOf[live[end]] === unit) end++;
    const stage = stages.findLastIndex(({ firstUnit }) => firstUnit <= unit);
    const { firstSource } = stages[stage];
    const sources = Int32Array.from({ length: end - first }, (_, i) => sourceOf[live[first + i]] - firstSource);
    units.push({ unit, stage, first, count: end - first, sources });
    first = end;
  }
  return units;
}

/** Whether two units of one layer multiply the same sources, so that their block of H is symmetric in itself. */
export function sameSources(a: LiveUnit, b: LiveUnit): boolean {
  return a.stage === b.stage && a.count === b.count && a.sources.every((source, i) => source === b.sources[i]);
}
