import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Numbers drawn uniformly from [0, 1), one a call. */
export type UniformStream = () => number;

/**
 * A stream of uniform numbers that depends on its purpose and its seed and on nothing else.
 *
 * The generator (MT19937 of pure-rand) is seeded with a hash of both, so that neighbouring seeds give unrelated
 * streams and two purposes never share one.
 *
 * @param purpose what the numbers are for, e.g. `start weights`
 * @param seed    any safe integer
 */
export function uniformStream(purpose: string, seed: number): UniformStream {
  const digest = sha256(utf8ToBytes(`${purpose}:${seed}`));
  const generator = mersenne(new DataView(digest.buffer, digest.byteOffset).getInt32(0, true));
  return () => uniformFloat64(generator);
}
