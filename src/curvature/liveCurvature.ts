/**
 * A symmetric matrix that belongs to the live weights, row for row in ascending order of their flat indices, and that
 * loses a row and a column with each deletion: H⁻¹ for criteria that need it, the diagonal of H for others.
 */
export interface LiveCurvature {
  /** (live) diagonal as it is now; valid until the next deletion */
  diagonal(): Float64Array;
  /** (live) row q as it is now; valid until the next call of `row` or `delete` */
  row(q: number): Float64Array;
  /**
   * Says which weights are likely to be deleted next, those of smallest rank, so that their rows can be made together.
   * The numbers are looked at until the next deletion. Absent: rows cost as much one by one.
   *
   * @param ranks (live)
   */
  foresee?(ranks: Float64Array): void;
  /** Goes over to the matrix of the remaining weights. */
  delete(q: number): void;
  /**
   * Deletes weights together and corrects all others, in place, then goes over to the matrix of the remaining ones: for
   * a matrix that has a way of its own, without rows. Absent: one after the other, which is the same for fixed H; see
   * `deleteTogether`.
   *
   * @param weights (live); exactly 0 at `indices` afterwards
   * @param indices among the live weights, ascending, none twice
   * @returns ΔE of all of them
   */
  deleteTogether?(weights: Float64Array, indices: Int32Array): number;
}

/** A diagonal matrix: what OBD and magnitude take H + αI for. */
export class DiagonalCurvature implements LiveCurvature {
  #diagonal: Float64Array;

  /** @param diagonal (live); not modified */
  constructor(diagonal: Float64Array) {
    this.#diagonal = diagonal;
  }

  diagonal(): Float64Array {
    return this.#diagonal;
  }

  row(q: number): Float64Array {
    return new Float64Array(this.#diagonal.length).fill(this.#diagonal[q], q, q + 1);
  }

  delete(q: number): void {
    this.#diagonal = this.#diagonal.filter((_, i) => i !== q);
  }
}
