import type { WrittenRounding } from '../inspection/writtenRounding.ts';
import { counted } from './counted.ts';
import { threeDigits } from './numbers.ts';

/**
 * The change of outputs by the precision of a file, in a line; none where there is no change.
 *
 * @param path of the file
 */
export function roundingLines(path: string, rounding: WrittenRounding | null): string[] {
  if (!rounding) return [];
  const { largestDifference, largestOutput, samples } = rounding;
  const [change, size] = [largestDifference, largestOutput].map(threeDigits);
  return [
    `rounded to the precision of ${path}: outputs change by up to ${change}, of outputs up to ${size}, on ${counted(samples, 'sample')}`,
  ];
}
