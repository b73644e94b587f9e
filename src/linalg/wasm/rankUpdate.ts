import type { Program } from '../../parallel/team.ts';
import type { Kernels } from './kernels.ts';
import { F64, packedLength, scratchOf, spans } from './tiles.ts';

/** Rows of X that are packed at a time. */
export const SLAB = 256;
/** Rows and columns of a tile of C: two packed operands of a tile fit in a core's second cache. */
const TILE = 128;
/** Columns of X that one task packs. */
const PACKED = 64;

/**
 * C ← C + alpha·XᵀX on the lower triangle.
 *
 * Both operands of a tile are columns of X, so each slab of X is packed once, for all tiles. Entries of C are sums over
 * the rows of X in slabs, first to last.
 *
 * values: C, its pitch, n, X (depth × n), its pitch, depth, alpha, room for a packed slab.
 */
export const rankUpdate =
  (kernels: Kernels): Program =>
  (thread, [c, pitch, n, x, xPitch, depth, alpha, packed]) => {
    const { edge } = scratchOf(thread.rank);
    const columns = spans(n, PACKED);
    const tiles = lowerTiles(n);
    for (const slab of spans(depth, SLAB)) {
      const rows = slab.end - slab.first;
      thread.share(columns.length, (task) => {
        const { first, end } = columns[task];
        kernels.pack(
          packed + F64 * first * rows,
          x + F64 * (slab.first * xPitch + first),
          end - first,
          rows,
          1,
          xPitch,
        );
      });
      thread.share(tiles.length, (task) => {
        const { row, column } = tiles[task];
        kernels.addTile(
          c + F64 * (row * pitch + column),
          pitch,
          packed + F64 * row * rows,
          packed + F64 * column * rows,
          Math.min(TILE, n - row),
          Math.min(TILE, n - column),
          rows,
          alpha,
          row - column,
          edge,
        );
      });
    }
  };

/** Doubles of a packed slab of n columns. */
export const slabLength = (n: number, depth: number): number => packedLength(n, Math.min(depth, SLAB));

/** Tiles on and below the diagonal; those on it, half the work, come last, so that threads finish together. */
function lowerTiles(n: number): { readonly row: number; readonly column: number }[] {
  const tiles: { row: number; column: number }[] = [];
  for (let row = TILE; row < n; row += TILE)
    for (let column = 0; column < row; column += TILE) tiles.push({ row, column });
  for (let row = 0; row < n; row += TILE) tiles.push({ row, column: row });
  return tiles;
}
