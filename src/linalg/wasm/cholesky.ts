import type { Program } from '../../parallel/team.ts';
import type { Kernels } from './kernels.ts';
import { F64, packedLength, scratchOf, spans } from './tiles.ts';

/**
 * Rows of a block: large enough for the kernel, small enough that the one thread that factors it does not hold up the
 * others.
 */
const BLOCK = 64;
/** Columns of a tile of an update. */
const TILE = 256;

/** The last matrix to compute: L, L⁻¹, or A⁻¹ = L⁻ᵀL⁻¹. */
export const CHOLESKY_GOALS = ['factor', 'factorInverse', 'inverse'] as const;
/** Name of a goal. */
export type CholeskyGoal = (typeof CHOLESKY_GOALS)[number];

/** Index of the outcome among the values of `cholesky`: 0, or 1 + the index of the first pivot that is not positive. */
export const OUTCOME = 8;

/** Doubles of work space that `cholesky` needs beside the matrix. */
export const choleskyLength = (n: number): number => packedLength(n, BLOCK) + 2 * BLOCK * BLOCK;

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
 * The arithmetic is that of LAPACK's potrf, trtri and lauum in another order: stable without pivoting for a positive
 * definite A.
 *
 * values: A, its pitch, n, index in CHOLESKY_GOALS, work space of `choleskyLength`; the outcome is written to OUTCOME.
 */
export const cholesky =
  (kernels: Kernels, view: (at: number, length: number) => Float64Array): Program =>
  (thread, values) => {
    const [a, pitch, n, goal, work] = values;
    const wantsInverse = goal === CHOLESKY_GOALS.indexOf('inverse');
    const wantsFactor = goal === CHOLESKY_GOALS.indexOf('factor');
    const { edge, panels } = scratchOf(thread.rank);
    const factor = work;
    const inverse = factor + F64 * BLOCK * BLOCK; // W, of the block's factor
    const packed = inverse + F64 * BLOCK * BLOCK; // V
    const matrix = view(a, (n - 1) * pitch + n);
    const entry = (i: number, j: number) => a + F64 * (i * pitch + j);
    const blocks = spans(n, BLOCK);
    if (thread.rank === 0) values[OUTCOME] = 0;

    for (const { first, end } of blocks) {
      const size = end - first;
      thread.once(() => {
        const upper = view(factor, size * size);
        for (let i = 0; i < size; i++) {
          for (let j = 0; j <= i; j++) upper[j * size + i] = matrix[(first + i) * pitch + first + j];
        }
        const failed = kernels.factorBlock(factor, size);
        if (failed > 0) values[OUTCOME] = first + failed;
        else kernels.invertFactorBlock(inverse, factor, size);
      });
      if (values[OUTCOME] > 0) return;

      // V, and what is left where it was taken from.
      const others = blocks.filter((block) => block.first !== first && (block.first > first || !wantsFactor));
      thread.share(others.length + 1, (task) => {
        if (task === others.length) {
          kernels.pack(packed + F64 * first * size, inverse, size, size, 1, size);
          const kept = view(wantsFactor ? factor : inverse, size * size);
          for (let i = 0; i < size; i++) {
            for (let j = 0; j <= i; j++) {
              const value = wantsFactor ? kept[j * size + i] : kept[i * size + j];
              matrix[(first + i) * pitch + first + j] = wantsInverse ? 0 : value;
            }
          }
          return;
        }
        const other = others[task];
        const count = other.end - other.first;
        const below = other.first > first;
        const rows = panels;
        const weights = rows + F64 * BLOCK * BLOCK;
        const product = weights + F64 * BLOCK * BLOCK;
        if (below) kernels.pack(rows, entry(other.first, first), count, size, pitch, 1);
        else kernels.pack(rows, entry(first, other.first), count, size, 1, pitch);
        kernels.pack(weights, inverse, size, size, size, 1);
        const v = view(product, count * size).fill(0);
        kernels.addTile(product, size, rows, weights, count, size, size, 1, size, edge);
        kernels.pack(packed + F64 * other.first * size, product, count, size, size, 1);
        for (let i = 0; i < count; i++) {
          for (let m = 0; m < size; m++) {
            if (below) matrix[(other.first + i) * pitch + first + m] = wantsFactor ? v[i * size + m] : 0;
            else matrix[(first + m) * pitch + other.first + i] = wantsInverse ? 0 : v[i * size + m];
          }
        }
      });

      const tiles = blocks
        .filter((block) => block.first > first || wantsInverse)
        .flatMap((block) =>
          spans(block.end, TILE)
            .filter((columns) => !wantsFactor || columns.end > end)
            .map((columns) => ({
              block,
              from: wantsFactor ? Math.max(end, columns.first) : columns.first,
              to: columns.end,
            })),
        )
        .sort((p, q) => q.to - q.from - (p.to - p.from) || p.block.first - q.block.first || p.from - q.from);
      thread.share(tiles.length, (task) => {
        const { block, from, to } = tiles[task];
        kernels.addTile(
          entry(block.first, from),
          pitch,
          packed + F64 * block.first * size,
          packed + F64 * from * size,
          block.end - block.first,
          to - from,
          size,
          block.first > first ? -1 : 1,
          block.first - from,
          edge,
        );
      });
    }
  };
