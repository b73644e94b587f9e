/** Seeds of the numbers: those for one purpose have nothing to do with those for another. */
export const SEED = { gradients: 1, weights: 2, inputs: 3, network: 4 } as const;

/**
 * Fills an array with numbers in ±½ that look random: entry k is a hash of k and the seed (the last steps of
 * MurmurHash3). The peers in Python make the very same ones, whole arrays at a time, so that results can be held
 * against each other.
 */
export function fillNoise(values: Float64Array, seed: number): Float64Array {
  for (let k = 0; k < values.length; k++) {
    let h = Math.imul(seed, 0x9e3779b9) + k;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    values[k] = ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5;
  }
  return values;
}
