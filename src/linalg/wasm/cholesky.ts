import type { Program } from '../../parallel/team.ts';
import { type BlockGroup, type TileUpdate, updatesAfter } from './choleskyUpdates.ts';
import type { Kernels } from './kernels.ts';
import { F64, packedLength, type Span, scratchOf, spans } from './tiles.ts';

/** Rows of a block. */
const BLOCK = 64;
/** Blocks whose terms most of the matrix takes together, so that it is read and written once for all of them. */
const GROUP = 4;

/** The last matrix to compute: L, L⁻¹, or A⁻¹ = L⁻ᵀL⁻¹. */
export const CHOLESKY_GOALS = ['factor', 'factorInverse', 'inverse'] as const;
/** Name of a goal. */
export type CholeskyGoal = (typeof CHOLESKY_GOALS)[number];

/** Index of the outcome among the values of `cholesky`: 0, or 1 + the index of the first pivot that is not positive. */
export const OUTCOME = 8;

/** Doubles of work space that `cholesky` needs beside the matrix: V of a group's blocks and of the one after it. */
export const choleskyLength = (n: number): number =>
  (GROUP + 1) * packedLength(n, Math.min(n, BLOCK)) + 3 * BLOCK * BLOCK;

/**
 * Cholesky's factor A = LLᵀ, its inverse, or the inverse of A, in place on the lower triangle, in one pass over blocks.
 *
 * At block k let V have a row for each row i of A: L_ik for those below the block, and column i of row block k of L⁻¹
 * for those up to it. Then factor, inverse of the factor and inverse of A all come from one symmetric update,
 *
 *     A_ij ← A_ij ∓ V_i·V_j      − for i below block k, + for i up to it
 *
 * since below and to the right it is the update of the factor, below and to the left −L_ik (L⁻¹)_kj completes L⁻¹ row
 * by row, and up to the block (L⁻¹)ᵀL⁻¹ grows by the row of L⁻¹ that has just become final. The column below the block
 * and the row left of it enter V and start again from zero. n³ flops in all for the inverse, n²·block at every step.
 *
 * One thread factors a block while the others update what is not needed yet, see `updatesAfter`.
 *
 * The arithmetic is that of LAPACK's potrf, trtri and lauum in another order: stable without pivoting for a positive
 * definite A.
 *
 * values: A, its pitch, n, index in CHOLESKY_GOALS, work space of `choleskyLength`; the outcome is written to OUTCOME.
 */
export const cholesky =
  (kernels: Kernels): Program =>
  (thread, values) => {
    const [a, pitch, n, goal, work] = values;
    const blocks = spans(n, BLOCK);
    const steps = new CholeskySteps(kernels, { a, pitch, n, work, blocks }, CHOLESKY_GOALS[goal], thread.rank);
    const factor = (k: number) => {
      values[OUTCOME] = steps.factor(k);
    };
    thread.once(() => factor(0));
    for (let k = 0; k < blocks.length; k++) {
      if (values[OUTCOME] > 0) return;
      const rows = steps.rowsOf(k);
      thread.share(rows.length, (task) => steps.makeV(k, rows[task]));
      const first = k - (k % GROUP);
      const group = { blocks, first, end: Math.min(blocks.length, first + GROUP) };
      const { next, others } = steps.updatesAfter(k, group);
      thread.share(others.length + 1, (task) => {
        if (task > 0) steps.update(others[task - 1]);
        else if (next) {
          steps.update(next);
          factor(next.row);
        }
      });
    }
  };

/** A matrix that is being factored, in place, by address; and the work space for it. */
interface FactoredMatrix {
  readonly a: number;
  readonly pitch: number;
  readonly n: number;
  readonly work: number;
  readonly blocks: readonly Span[];
}

/** The steps of `cholesky`, as one thread does them. */
class CholeskySteps {
  readonly #kernels: Kernels;
  readonly #matrix: FactoredMatrix;
  readonly #goal: CholeskyGoal;
  readonly #edge: number;
  readonly #panels: number;

  constructor(kernels: Kernels, matrix: FactoredMatrix, goal: CholeskyGoal, rank: number) {
    this.#kernels = kernels;
    this.#matrix = matrix;
    this.#goal = goal;
    const { edge, panels } = scratchOf(rank);
    this.#edge = edge;
    this.#panels = panels;
  }

  /** Factors block k, of which all terms have been subtracted; @returns 0, or 1 + the index of the pivot at fault */
  factor(k: number): number {
    const kernels = this.#kernels;
    const { pitch, work, blocks } = this.#matrix;
    const { first, end } = blocks[k];
    const size = end - first;
    const block = this.#entry(first, first);
    const factor = work; // U = Lᵀ
    const inverse = factor + F64 * BLOCK * BLOCK; // W = L⁻¹
    kernels.copyLower(factor, 1, size, block, pitch, 1, size);
    const failed = kernels.factorBlock(factor, size);
    if (failed > 0) return first + failed;
    kernels.invertFactorBlock(inverse, factor, size);
    kernels.pack(this.#packedInverse, inverse, size, size, size, 1);
    kernels.pack(this.#v(k, first), inverse, size, size, 1, size);
    if (this.#goal === 'factor') kernels.copyLower(block, pitch, 1, factor, 1, size, size);
    else if (this.#goal === 'factorInverse') kernels.copyLower(block, pitch, 1, inverse, size, 1, size);
    else kernels.clear(block, pitch, size, size, 0);
    return 0;
  }

  /** The blocks of rows of which block k needs V, beside its own. */
  rowsOf(k: number): Span[] {
    return this.#matrix.blocks.filter((_, row) => row > k || (row < k && this.#goal !== 'factor'));
  }

  /** V of some rows at block k, and what is left where it was taken from. */
  makeV(k: number, rows: Span): void {
    const kernels = this.#kernels;
    const { pitch, blocks } = this.#matrix;
    const { first, end } = blocks[k];
    const size = end - first;
    const count = rows.end - rows.first;
    const isBelow = rows.first > first;
    const block = isBelow ? this.#entry(rows.first, first) : this.#entry(first, rows.first);
    const [vectorPitch, entryPitch] = isBelow ? [pitch, 1] : [1, pitch];
    const v = this.#v(k, rows.first);
    kernels.pack(this.#panels, block, count, size, vectorPitch, entryPitch);
    const length = packedLength(count, size);
    kernels.clear(v, length, 1, length, length);
    const padded = length / size; // whole panels
    kernels.addLowerTile(v, 4 * size, 4, this.#packedInverse, this.#panels, size, padded, this.#edge);
    if (this.#goal === 'factor' || (this.#goal === 'factorInverse' && !isBelow)) {
      kernels.unpack(block, v, count, size, vectorPitch, entryPitch);
    } else if (isBelow) kernels.clear(block, pitch, count, size, size);
    else kernels.clear(block, pitch, size, count, count);
  }

  updatesAfter(k: number, group: BlockGroup) {
    return updatesAfter(k, group, this.#goal);
  }

  /** A_ij ← A_ij ∓ V_i·V_j on a tile, block after block. */
  update({ row, columns, steps }: TileUpdate): void {
    const { pitch, blocks } = this.#matrix;
    const rows = blocks[row];
    const tile = this.#entry(rows.first, columns.first);
    for (let k = steps.first; k < steps.end; k++) {
      this.#kernels.addTile(
        tile,
        pitch,
        this.#v(k, rows.first),
        this.#v(k, columns.first),
        rows.end - rows.first,
        columns.end - columns.first,
        blocks[k].end - blocks[k].first,
        row > k ? -1 : 1,
        rows.first - columns.first,
        this.#edge,
      );
    }
  }

  #entry(i: number, j: number): number {
    return this.#matrix.a + F64 * (i * this.#matrix.pitch + j);
  }

  get #packedInverse(): number {
    return this.#matrix.work + 2 * F64 * BLOCK * BLOCK;
  }

  /** The packed rows V at block k, from row `first` on. */
  #v(k: number, first: number): number {
    const { n, work, blocks } = this.#matrix;
    const slab = (k % (GROUP + 1)) * packedLength(n, Math.min(n, BLOCK));
    return work + F64 * (3 * BLOCK * BLOCK + slab + first * (blocks[k].end - blocks[k].first));
  }
}
