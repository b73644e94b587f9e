/**
 * The check of an inverse: against the other inverse, both whole; on probes, with the recursion on a principal block;
 * or against the inverse by the spectrum, where there is no recursion; of a dual inverse some rows, on the gradients
 * themselves. `mlMatrix` comes beside one of the first three: both inverses against that of ml-matrix.
 */
export const CHECKS = ['recursion', 'probe', 'spectrum', 'gradients', 'mlMatrix'] as const;
/** Name of a check. */
export type CheckName = (typeof CHECKS)[number];

/** Sizes that decide the cost of the inverses of a path; all of them are in the cell's config. */
export interface InverseWork {
  /** n of the whole network */
  readonly weights: number;
  /** P·o, output gradients */
  readonly gradients: number;
  /** deletions served by one H */
  readonly renewEvery: number;
  /** weights left at the end of the longest path */
  readonly lastSize: number;
  /** weights that go together, of so many that are left; absent: they go one by one */
  readonly turnSize?: (left: number) => number;
}

/** The numbers of weights left at which a path makes its H. */
export function* renewalSizes({ weights, renewEvery, lastSize, turnSize }: Omit<InverseWork, 'gradients'>) {
  for (let n = weights; n > lastSize; ) {
    yield n;
    const first = n;
    if (!turnSize) n -= renewEvery;
    else while (n > lastSize && first - n < renewEvery) n -= Math.min(turnSize(n), n - lastSize);
  }
}

/** More flops than this on second inverses in one path are not spent: a minute of the kernels on two threads. */
const MAX_FLOPS = 1e12;

/**
 * Flops of the recursion on all gradients and of the comparison of whole inverses, at every renewal of a path.
 *
 * Per inverse of n weights: 3n²·P·o for the recursion, n³ for the exact inverse, 8n³ for residuals and differences.
 */
export function secondInverseFlops({ gradients, ...work }: InverseWork): number {
  let flops = 0;
  for (const n of renewalSizes(work)) flops += 3 * n * n * gradients + 9 * n * n * n;
  return flops;
}

/** The check of a cell's inverses: chosen by its sizes alone, never by the clock. */
export function checkFor(work: InverseWork): 'recursion' | 'probe' {
  return secondInverseFlops(work) <= MAX_FLOPS ? 'recursion' : 'probe';
}
