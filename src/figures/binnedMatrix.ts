/** Consecutive rows, and columns, of a square matrix that are drawn as one. */
export interface Bins {
  /** rows of a bin; the last one may have fewer */
  readonly size: number;
  readonly count: number;
}

/** Bins of n rows, at most so many; each row by itself where there is room. */
export function binsOf(n: number, max: number): Bins {
  const size = Math.ceil(n / max);
  return { size, count: Math.ceil(n / size) };
}

/**
 * A matrix of bins: each entry is that of the largest size among the entries that fall into it, with its sign, so that
 * what is drawn is an entry, and no large one is lost.
 *
 * @param matrix (n × n) row-major
 * @returns (bins × bins)
 */
export function binnedMatrix(matrix: Float64Array, n: number, { size, count }: Bins): Float64Array {
  const binned = new Float64Array(count * count);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const at = Math.floor(i / size) * count + Math.floor(j / size);
      if (Math.abs(matrix[i * n + j]) > Math.abs(binned[at])) binned[at] = matrix[i * n + j];
    }
  }
  return binned;
}
