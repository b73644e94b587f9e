import { type UniformStream, uniformStream } from '../random.ts';

/** Numbers that are kept: the draws of the interval of about a hundred values. */
const MAX_KEPT = 2 ** 18;

const kept: number[] = [];
const source = ownStream();

/**
 * The stream that every interval draws from, from its beginning, so that none depends on those before it. Its first
 * numbers are kept: to draw them took half of the time of an interval.
 *
 * @param draws how many numbers will be drawn
 */
export function bootstrapStream(draws: number): UniformStream {
  if (draws > MAX_KEPT) return ownStream();
  let index = 0;
  return () => {
    if (index === kept.length) kept.push(source());
    return kept[index++];
  };
}

function ownStream(): UniformStream {
  return uniformStream('bootstrap', 1);
}
