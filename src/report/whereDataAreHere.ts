import { UsageError } from '../errors.ts';
import type { Figure } from '../figures/figure.ts';

/**
 * Figures that take a data set, for the names of inputs or for H; none where it is published data that are elsewhere.
 */
export function whereDataAreHere(draw: () => Figure[]): Figure[] {
  try {
    return draw();
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}
