import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { uniformStream } from '../src/random.ts';

describe('uniformStream', () => {
  // A second route to the seed: the hash of Node.js, its first four bytes as a little-endian integer.
  it.each([
    ['start weights', 1],
    ['start weights', -7],
    ['α, with letters of two bytes', Number.MAX_SAFE_INTEGER],
  ])('is seeded by the hash of %j and %i', (purpose, seed) => {
    const generator = mersenne(createHash('sha256').update(`${purpose}:${seed}`).digest().readInt32LE(0));
    const stream = uniformStream(purpose, seed);
    for (let draw = 0; draw < 3; draw++) expect(stream()).toBe(uniformFloat64(generator));
  });

  it('differs by purpose and by seed', () => {
    const first = (purpose: string, seed: number) => uniformStream(purpose, seed)();
    expect(new Set([first('a', 1), first('a', 2), first('b', 1)]).size).toBe(3);
  });
});
