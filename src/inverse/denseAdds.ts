import { checkFor, type InverseWork } from './checkFor.ts';

/** Sizes that decide the cost of dense inverses by a team. */
export interface DenseWork extends InverseWork {
  /** o */
  readonly outputs: number;
}

/**
 * The multiply-adds of H, the inverse or both, and their check, for n live weights, by a team: H n²/2 a sample; exact
 * inverse n³/2; recursion 3n²/2 a gradient; and where both are made, 4n³ to compare them.
 */
export function denseRenewalAdds(work: DenseWork, inverse: 'recursive' | 'exact'): (n: number) => number {
  const { gradients, outputs } = work;
  const samples = gradients / outputs;
  const both = checkFor(work) === 'recursion';
  const recursion = both || inverse === 'recursive' ? 1.5 * gradients : 0;
  const exact = both || inverse === 'exact' ? 0.5 : 0;
  return (n) => ((0.5 * samples + recursion) * n + (exact + (both ? 4 : 0)) * n * n) * n;
}
