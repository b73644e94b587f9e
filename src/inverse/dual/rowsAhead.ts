import { allocateMatrix, type Backend, type Matrix } from '../../linalg/backend.ts';
import type { Kernels } from '../../linalg/wasm/kernels.ts';
import { F64 } from '../../linalg/wasm/tiles.ts';
import { AHEAD, aheadSizes, rowWidth } from './dualSpace.ts';
import type { GradientMatrix } from './gradientMatrix.ts';
import { smallestRanks } from './smallestRanks.ts';

/** Ranks of the live weights: those of smallest rank are the likeliest to be deleted next. */
export interface LikelyNext {
  /** (live) */
  readonly ranks: Float64Array;
  /** (live) flat indices */
  readonly live: Int32Array;
}

/**
 * The vectors (z, p) = (Kx_q, XᵀKx_q) of some weights q, of which the dual form makes rows of the inverse and terms of
 * deletions. A deletion changes K by t tᵀ, t = z/√(1 − p_q), hence those of any other weight r by
 *
 *     (z, p)_r ← (z, p)_r + p_r(t)·(t, Xᵀt),   p_r(t) = (Xᵀt)_r = tᵀx_r.
 *
 * So vectors are made for many weights at once, by products of matrices, before they are asked for: those of smallest
 * rank. They are kept while terms of deletions wait, which are added to the one that is asked for; then all that are
 * kept, and K, take the terms as products of matrices. Which are made goes by ranks and sizes alone, so the bits are
 * the same on any number of threads.
 */
export class RowsAhead {
  readonly #x: GradientMatrix;
  readonly #backend: Backend;
  readonly #kernels: Kernels;
  /** K without the terms that wait */
  readonly #inverse: Matrix;
  /** (rows × width) vectors without the terms that wait */
  readonly #rows: Matrix;
  /** (terms × width) terms that wait, and the vectors that the next one is made of */
  readonly #terms: Matrix;
  /** (rows × terms) */
  readonly #factors: Matrix;
  /** (AHEAD × m) columns of X */
  readonly #columns: Matrix;
  /** (weights) row of each, or −1 */
  readonly #rowOf: Int32Array;
  /** weight of each row that is in use */
  readonly #weights: number[] = [];
  readonly #most: number;
  readonly #mostTerms: number;
  #pending = 0;
  /** vectors to be made at once, and deletions since that was done */
  #batch: number;
  #served = 0;

  /** @param inverse K, which takes terms by `fold` */
  constructor(x: GradientMatrix, inverse: Matrix, { backend, kernels }: { backend: Backend; kernels: Kernels }) {
    const { rows, terms } = aheadSizes(x.sizes);
    const width = rowWidth(x.sizes);
    this.#x = x;
    this.#backend = backend;
    this.#kernels = kernels;
    this.#inverse = inverse;
    this.#rows = allocateMatrix(backend, rows, width);
    this.#terms = allocateMatrix(backend, terms, width);
    this.#factors = allocateMatrix(backend, rows, terms);
    this.#columns = allocateMatrix(backend, AHEAD, x.sizes.pitch);
    this.#rowOf = new Int32Array(x.sizes.network.weights).fill(-1);
    this.#most = rows;
    this.#mostTerms = terms;
    this.#batch = Math.min(AHEAD, rows);
    for (const { values } of [this.#rows, this.#terms]) values.fill(0); // what fills up rows is added, too
  }

  /** Deletions whose terms K does not have yet. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * XᵀKx_q of weight q, in flat order; entries of deleted weights may be anything. Valid until the next call.
   *
   * @param q    flat index
   * @param next which weights are likely to be asked for; null: not known
   */
  projected(q: number, next: LikelyNext | null): Float64Array {
    if (this.#rowOf[q] < 0) this.#make(q, next);
    const { at, values, pitch } = this.#terms;
    const to = this.#pending * pitch;
    const from = this.#rowOf[q] * pitch;
    values.set(this.#rows.values.subarray(from, from + pitch), to);
    const first = this.#x.sizes.pitch;
    const factors = this.#factors;
    for (let s = 0; s < this.#pending; s++) factors.values[s] = values[s * pitch + first + q];
    this.#kernels.addRows(at + F64 * to, at, pitch, factors.at, this.#pending, pitch);
    return values.subarray(to + first, to + pitch);
  }

  /**
   * Makes the vectors that `projected` gave last the next term.
   *
   * @param factor 1/√(1 − p_q)
   * @returns Xᵀt, in flat order
   */
  delete(q: number, factor: number): Float64Array {
    const { values, pitch } = this.#terms;
    const term = values.subarray(this.#pending * pitch, (this.#pending + 1) * pitch);
    for (let i = 0; i < pitch; i++) term[i] *= factor;
    if (this.#rowOf[q] >= 0) this.#giveUp(this.#rowOf[q]);
    this.#pending++;
    this.#served++;
    if (this.#pending === this.#mostTerms) this.fold();
    return term.subarray(this.#x.sizes.pitch);
  }

  /** K and all vectors that are kept get the terms that wait. */
  fold(): void {
    if (this.#pending === 0) return;
    const { gradients: m, pitch: first } = this.#x.sizes;
    const { values, pitch } = this.#terms;
    const factors = this.#factors;
    for (const [row, q] of this.#weights.entries()) {
      for (let s = 0; s < this.#pending; s++) factors.values[row * factors.pitch + s] = values[s * pitch + first + q];
    }
    const kept = this.#weights.length;
    const [a, b] = [{ matrix: factors }, { matrix: this.#terms }];
    this.#backend.product(this.#rows, a, b, kept, pitch, this.#pending, 1);
    this.#backend.rankUpdate(this.#inverse, this.#terms, m, this.#pending, 1);
    this.#pending = 0;
  }

  /** Forgets all vectors and terms: K is made anew. */
  clear(): void {
    for (const q of this.#weights) this.#rowOf[q] = -1;
    this.#weights.length = 0;
    this.#pending = 0;
  }

  #make(q: number, next: LikelyNext | null): void {
    if (next) this.#adapt();
    const size = next ? this.#batch : 1;
    if (size === 1) {
      this.#makeRoom(1, null);
      this.#makeOne(q);
      return;
    }
    this.#makeRoom(size, next);
    this.#makeBatch(smallestRanks(next!, q, size, this.#rowOf));
  }

  /** Fewer vectors at once where few of the last ones were asked for, more where most of them were. */
  #adapt(): void {
    if (this.#served > 0) {
      if (4 * this.#served < this.#batch) this.#batch = Math.max(1, this.#batch >> 1);
      else if (2 * this.#served >= this.#batch) this.#batch = Math.min(AHEAD, this.#most, 2 * this.#batch);
    }
    this.#served = 0;
  }

  /** By one pass through K. */
  #makeOne(q: number): void {
    const { column, product, flat, sizes } = this.#x;
    this.#x.takeColumn(q, column.values);
    this.#x.multiply(this.#inverse);
    this.#x.project();
    const to = this.#use(q) * this.#rows.pitch;
    this.#rows.values.set(product.values, to);
    this.#rows.values.set(flat.values, to + sizes.pitch);
  }

  #makeBatch(chosen: readonly number[]): void {
    const { gradients: m, pitch } = this.#x.sizes;
    const columns = this.#columns;
    for (const [b, q] of chosen.entries()) {
      this.#x.takeColumn(q, columns.values.subarray(b * columns.pitch, b * columns.pitch + pitch));
    }
    const first = this.#weights.length;
    for (const q of chosen) this.#use(q);
    const start = first * this.#rows.pitch;
    const { at, values, pitch: width } = this.#rows;
    const rows = { at: at + F64 * start, values: values.subarray(start), pitch: width };
    this.#backend.symmetricProduct(rows, columns, this.#inverse, chosen.length, m, 0);
    this.#x.projectRows(rows, chosen.length);
  }

  /** The next free row. */
  #use(q: number): number {
    const row = this.#weights.push(q) - 1;
    this.#rowOf[q] = row;
    return row;
  }

  /** Gives a row up; the last one takes its place. */
  #giveUp(row: number): void {
    this.#rowOf[this.#weights[row]] = -1;
    const last = this.#weights.pop()!;
    if (row === this.#weights.length) return;
    const { values, pitch } = this.#rows;
    values.copyWithin(row * pitch, this.#weights.length * pitch, (this.#weights.length + 1) * pitch);
    this.#weights[row] = last;
    this.#rowOf[last] = row;
  }

  /** Gives up vectors of the largest ranks, or the first ones, until there is room for some more. */
  #makeRoom(count: number, next: LikelyNext | null): void {
    const surplus = this.#weights.length + count - this.#most;
    if (surplus <= 0) return;
    const order = this.#weights.slice();
    if (next) {
      const rankOf = new Float64Array(this.#rowOf.length);
      for (const [i, q] of next.live.entries()) rankOf[q] = next.ranks[i];
      order.sort((a, b) => rankOf[b] - rankOf[a] || a - b);
    }
    for (const q of order.slice(0, surplus)) this.#giveUp(this.#rowOf[q]);
  }
}
