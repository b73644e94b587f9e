import type { Program } from '../../parallel/team.ts';
import type { Kernels } from './kernels.ts';
import { F64, packedLength, scratchOf, spans } from './tiles.ts';

/** Rows and columns of a tile of a general product, and summed indices packed at a time. */
const TILE = 128;
const DEPTH = 256;
/** Rows and columns of a block of a symmetric operand. */
const BLOCK = 64;

/**
 * C ← C + alpha·AB, operands by their strides, so that either may be a transpose.
 *
 * values: C, its pitch, m, n, A, pitch of its rows and of its columns, B, pitch of its rows and of its columns, depth,
 * alpha.
 */
export const product =
  (kernels: Kernels): Program =>
  (thread, [c, pitch, m, n, a, aRow, aColumn, b, bRow, bColumn, depth, alpha]) => {
    const { edge, panels } = scratchOf(thread.rank);
    const packedA = panels;
    const packedB = packedA + F64 * TILE * DEPTH;
    const columnSpans = spans(n, TILE);
    const tiles = spans(m, TILE).flatMap((rows) => columnSpans.map((columns) => ({ rows, columns })));
    thread.share(tiles.length, (task) => {
      const { rows, columns } = tiles[task];
      const height = rows.end - rows.first;
      const width = columns.end - columns.first;
      for (const { first, end } of spans(depth, DEPTH)) {
        kernels.pack(packedA, a + F64 * (rows.first * aRow + first * aColumn), height, end - first, aRow, aColumn);
        kernels.pack(packedB, b + F64 * (first * bRow + columns.first * bColumn), width, end - first, bColumn, bRow);
        const to = c + F64 * (rows.first * pitch + columns.first);
        kernels.addTile(to, pitch, packedA, packedB, height, width, end - first, alpha, width, edge);
      }
    });
  };

/** Doubles of work space of `symmetricProduct`. */
export const symmetricProductLength = (m: number, n: number): number => packedLength(m, n);

/**
 * Y ← beta·Y + XS, beta 0 or 1, with a symmetric S of which the lower triangle is stored.
 *
 * X is packed once; each task takes a block of columns of S, straight from the rows below the diagonal and transposed
 * from those above.
 *
 * values: Y (m × n), its pitch, m, n, X (m × n), its pitch, S, its pitch, beta, work space.
 */
export const symmetricProduct =
  (kernels: Kernels): Program =>
  (thread, [y, yPitch, m, n, x, xPitch, s, pitch, beta, packed]) => {
    const { edge, panels } = scratchOf(thread.rank);
    const blocks = spans(n, BLOCK);
    const rowsOf = (first: number) => packed + F64 * first * packedLength(m, 1);
    thread.share(blocks.length, (task) => {
      const { first, end } = blocks[task];
      kernels.pack(rowsOf(first), x + F64 * first, m, end - first, xPitch, 1);
    });
    thread.share(blocks.length, (task) => {
      const columns = blocks[task];
      const width = columns.end - columns.first;
      if (beta === 0) kernels.clear(y + F64 * columns.first, yPitch, m, width, width);
      for (const rows of blocks) {
        const depth = rows.end - rows.first;
        if (rows === columns) kernels.packMirrored(panels, s + F64 * (rows.first * pitch + rows.first), depth, pitch);
        else if (rows.first > columns.first) {
          kernels.pack(panels, s + F64 * (rows.first * pitch + columns.first), width, depth, 1, pitch);
        } else kernels.pack(panels, s + F64 * (columns.first * pitch + rows.first), width, depth, pitch, 1);
        kernels.addTile(y + F64 * columns.first, yPitch, rowsOf(rows.first), panels, m, width, depth, 1, width, edge);
      }
    });
  };
