import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { NumericalError } from '../errors.ts';
import { allocateMatrix, type Backend, type Matrix } from '../linalg/backend.ts';

/** Deletions that wait before the matrix is touched. */
const PANEL = 64;

/** Doubles that a `DeferredInverse` of n weights takes beside the matrix itself. */
export const deferredLength = (n: number): number => (PANEL + 1) * n;

/**
 * An inverse whose downdates are deferred. Each deletion subtracts a rank-one term,
 *
 *     H⁻¹ ← H⁻¹ − u uᵀ,   u = H⁻¹e_q / √[H⁻¹]_qq,
 *
 * so a path of deletions is a Cholesky factorisation of H⁻¹ with a pivot rule that looks at the weights. A step needs
 * no more than the diagonal and one row; so terms wait in a panel, the diagonal and the row that is asked for are
 * brought up to date, and the matrix takes a panel of terms at once, as one update of rank 64 at the speed of a matrix
 * product.
 *
 * A deleted row is overwritten with the last one, as in a factorisation with interchanges, so that the matrix left is
 * always the leading part, and shrinks with every deletion. Same weights in the same order as `DowndatedInverse`, to
 * rounding; entries are independent of each other, so where a row lies has no influence on its value.
 *
 * Cost of deleting all but r of n weights: (n³ − r³)/3 flops in panels, and 32·2n a deletion in the row.
 */
export class DeferredInverse implements LiveCurvature {
  readonly #backend: Backend;
  readonly #matrix: Matrix;
  /** (PANEL × n), a pending term a row */
  readonly #panel: Matrix;
  /** diagonal with all terms subtracted, in the order of the live weights */
  readonly #diagonal: Float64Array;
  /** index of each live weight in the matrix */
  readonly #indices: Int32Array;
  #live: number;
  #pending = 0;
  /** the weight whose row is the next row of the panel, or −1 */
  #current = -1;

  /** @param inverse (n × n), lower triangle; overwritten. The panel is allocated in the backend's arena. */
  constructor(backend: Backend, inverse: Matrix, n: number) {
    this.#backend = backend;
    this.#matrix = inverse;
    this.#panel = allocateMatrix(backend, PANEL, inverse.pitch);
    this.#diagonal = Float64Array.from({ length: n }, (_, i) => inverse.values[i * inverse.pitch + i]);
    this.#indices = Int32Array.from({ length: n }, (_, i) => i);
    this.#live = n;
  }

  diagonal(): Float64Array {
    return this.#diagonal.slice(0, this.#live);
  }

  row(q: number): Float64Array {
    const root = this.#bringUp(q);
    const term = this.#term();
    const indices = this.#indices;
    const row = new Float64Array(this.#live);
    for (let i = 0; i < row.length; i++) row[i] = root * term[indices[i]];
    return row;
  }

  delete(q: number): void {
    this.#bringUp(q);
    const diagonal = this.#diagonal;
    const indices = this.#indices;
    const term = this.#term();
    for (let i = 0; i < this.#live; i++) diagonal[i] -= term[indices[i]] * term[indices[i]];
    this.#pending++;
    this.#current = -1;
    this.#vacate(indices[q]);
    indices.copyWithin(q, q + 1, this.#live + 1);
    diagonal.copyWithin(q, q + 1, this.#live + 1);
    if (this.#pending === PANEL) this.#flush();
  }

  /** Makes u of weight q the next row of the panel; @returns √[H⁻¹]_qq */
  #bringUp(q: number): number {
    const index = this.#indices[q];
    const pivot = this.#diagonal[q];
    if (!(pivot > 0 && pivot < Infinity)) {
      throw new NumericalError('a diagonal entry of the inverse must be positive and finite', { pivot, q });
    }
    const root = Math.sqrt(pivot);
    if (this.#current !== q) {
      this.#backend.pendingRow(this.#matrix, this.#live, index, this.#panel, this.#pending, 1 / root);
      this.#current = q;
    }
    return root;
  }

  /** The row of the panel that is being made. */
  #term(): Float64Array {
    return this.#panel.values.subarray(
      this.#pending * this.#panel.pitch,
      this.#pending * this.#panel.pitch + this.#live,
    );
  }

  /**
   * Moves the last row and column of the leading part, and of all that goes with it, to an index that has become free.
   */
  #vacate(index: number): void {
    const last = --this.#live;
    if (index === last) return;
    const { values, pitch } = this.#matrix;
    values.copyWithin(index * pitch, last * pitch, last * pitch + index);
    for (let i = index + 1; i < last; i++) values[i * pitch + index] = values[last * pitch + i];
    values[index * pitch + index] = values[last * pitch + last];
    const panel = this.#panel.values;
    for (let m = 0; m < this.#pending; m++) panel[m * pitch + index] = panel[m * pitch + last];
    this.#indices[this.#indices.indexOf(last)] = index;
  }

  #flush(): void {
    this.#backend.rankUpdate(this.#matrix, this.#panel, this.#live, this.#pending, -1);
    this.#pending = 0;
  }
}
