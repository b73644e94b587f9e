/**
 * Adds arrays of one length in the order they are given.
 *
 * Floating-point addition is not associative, so the order is part of the definition: partial sums of shards that are
 * cut by the config and added in shard order give the same bits on any number of threads.
 *
 * @param partials at least one array; not modified
 * @returns a new array, the sum
 */
export function orderedSum(partials: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(partials[0].length);
  for (const partial of partials) for (let i = 0; i < total.length; i++) total[i] += partial[i];
  return total;
}
