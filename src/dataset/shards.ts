/** Consecutive samples start … end − 1 that one task works on. */
export interface Shard {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts P samples into shards of `shardSize`; the last one may be smaller.
 *
 * The cut comes from the config and never from the number of threads: the order in which partial sums are added is
 * part of the result.
 */
export function shards(samples: number, shardSize: number): Shard[] {
  const count = Math.ceil(samples / shardSize);
  return Array.from({ length: count }, (_, s) => ({
    start: s * shardSize,
    end: Math.min(samples, (s + 1) * shardSize),
  }));
}
