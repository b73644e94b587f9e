import type { Answer } from './kernelAnswers.ts';

/**
 * Names the answers that are not those expected, bit for bit, each once.
 *
 * @param found whatever is thrown on the way counts as one of them, and ends them
 */
export function differingAnswers(expected: readonly Answer[], found: Iterable<Answer>): string[] {
  const names = new Set<string>();
  let count = 0;
  try {
    for (const { of, values } of found) {
      const other = expected[count++];
      if (other?.of !== of || !sameBytes(other.values, values)) names.add(of);
    }
  } catch (error) {
    names.add((error as Error).message);
  }
  return [...names];
}

const sameBytes = (a: Float64Array, b: Float64Array): boolean => bytesOf(a).equals(bytesOf(b));

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array) => Buffer.from(buffer, byteOffset, byteLength);
