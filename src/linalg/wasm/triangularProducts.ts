import type { Program } from '../../parallel/team.ts';
import { SCRATCH_BYTES } from './arena.ts';
import type { Kernels } from './kernels.ts';
import { F64, packedLength, scratchOf, spans } from './tiles.ts';

/** Summed indices packed at a time. */
const DEPTH = 256;
/** Rows and columns of a tile of inner products: few and small, since the matrix is. */
const TILE = 32;
/** Columns that one task multiplies by a triangle, at most; fewer where they are too long for a thread's scratch. */
const COLUMNS = 64;

/** Doubles of work space of `innerProducts`. */
export const innerProductsLength = (m: number, depth: number): number => 2 * packedLength(m, depth);

/**
 * C ← XYᵀ on the lower triangle.
 *
 * values: C, its pitch, m, X (m × depth), its pitch, Y (m × depth), its pitch, depth, work space.
 */
export const innerProducts =
  (kernels: Kernels): Program =>
  (thread, [c, pitch, m, x, xPitch, y, yPitch, depth, work]) => {
    const { edge } = scratchOf(thread.rank);
    const slabs = spans(depth, DEPTH);
    const packedX = (first: number) => work + F64 * packedLength(m, first);
    const packedY = (first: number) => packedX(depth + first);
    thread.share(2 * slabs.length, (task) => {
      const { first, end } = slabs[task >> 1];
      if (task % 2 === 0) kernels.pack(packedX(first), x + F64 * first, m, end - first, xPitch, 1);
      else kernels.pack(packedY(first), y + F64 * first, m, end - first, yPitch, 1);
    });
    const tiles = spans(m, TILE).flatMap((rows, i, all) => all.slice(0, i + 1).map((columns) => ({ rows, columns })));
    thread.share(tiles.length, (task) => {
      const { rows, columns } = tiles[tiles.length - 1 - task];
      const tile = c + F64 * (rows.first * pitch + columns.first);
      const [height, width] = [rows.end - rows.first, columns.end - columns.first];
      const diagonal = rows.first - columns.first;
      kernels.clear(tile, pitch, height, width, diagonal);
      for (const { first, end } of slabs) {
        const length = end - first;
        const [a, b] = [packedX(first) + F64 * rows.first * length, packedY(first) + F64 * columns.first * length];
        kernels.addTile(tile, pitch, a, b, height, width, length, 1, diagonal, edge);
      }
    });
  };

/** Doubles of work space of `lowerProduct`. */
export const lowerProductLength = (m: number): number => packedLength(m, m);

/**
 * Y ← LY of a lower triangular L, in place.
 *
 * L is packed once; each task takes some columns of Y out of the matrix and puts their products in their place.
 *
 * values: L (m × m), its pitch, Y (m × n), its pitch, m, n, work space.
 */
export const lowerProduct =
  (kernels: Kernels): Program =>
  (thread, [l, pitch, y, yPitch, m, n, work]) => {
    const { edge, panels } = scratchOf(thread.rank);
    const slabs = spans(m, DEPTH);
    /** L's rows from `row` on and its columns of the slab that begins with `first`, packed. */
    const packedL = (row: number, first: number, length: number) =>
      work + F64 * (packedLength(m, first) + row * length);
    thread.share(slabs.length, (task) => {
      const { first, end } = slabs[task];
      const size = end - first;
      kernels.packLower(packedL(first, first, size), l + F64 * (first * pitch + first), size, pitch);
      kernels.pack(packedL(end, first, size), l + F64 * (end * pitch + first), m - end, size, pitch, 1);
    });
    const room = SCRATCH_BYTES / F64 - 1024;
    const columns = spans(n, Math.min(COLUMNS, 4 * Math.floor(room / (4 * m))));
    thread.share(columns.length, (task) => {
      const { first: column, end } = columns[task];
      const width = end - column;
      const padded = packedLength(width, 1);
      for (const { first, end } of slabs) {
        const from = y + F64 * (first * yPitch + column);
        kernels.pack(panels + F64 * padded * first, from, width, end - first, 1, yPitch);
      }
      kernels.clear(y + F64 * column, yPitch, m, width, width);
      for (const rows of slabs) {
        const to = y + F64 * (rows.first * yPitch + column);
        const height = rows.end - rows.first;
        for (const { first, end } of slabs) {
          const [a, b] = [packedL(rows.first, first, end - first), panels + F64 * padded * first];
          if (first === rows.first) kernels.addLowerTile(to, 4, yPitch, a, b, height, width, edge);
          else if (first < rows.first) {
            kernels.addTile(to, yPitch, a, b, height, width, end - first, 1, width, edge);
          }
        }
      }
    });
  };
