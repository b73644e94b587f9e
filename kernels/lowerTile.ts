import { addBlockRow } from './blockRow';
import { PANEL_ROW } from './blocks';
import { WIDTH } from './microKernel';
import { addEdge } from './tile';

/**
 * C ← C + LB of a lower triangular L. Of every four rows of L only the entries up to the diagonal are taken: what
 * follows in their panel, zeros, would add nothing.
 *
 * @param c       first entry of the tile
 * @param nextC   doubles from the first four columns of C to the next: 4, or what lies between packed panels
 * @param pitch   doubles from one row of C to the next
 * @param l       (size × size) packed rows of L, 0 above the diagonal
 * @param b       (size × columns) packed columns of B
 * @param size    rows of the tile, and summed index
 * @param columns of the tile
 * @param edge    128 bytes of work space
 */
export function addLowerTile(
  c: usize, nextC: i32, pitch: i32, l: usize, b: usize, size: i32, columns: i32, edge: usize,
): void {
  const rowBytes = (<usize>pitch) << 3, blockBytes = (<usize>nextC) << 3;
  const panel = <usize>size * PANEL_ROW;
  for (let i = 0; i < size; i += WIDTH, l += panel, c += <usize>WIDTH * rowBytes) {
    const height = min(WIDTH, size - i);
    const depth = i + height;
    const whole = height == WIDTH ? columns / WIDTH : 0;
    addBlockRow(l, b, panel, whole, depth, c, blockBytes, rowBytes, 1);
    for (let j = whole * WIDTH; j < columns; j += WIDTH) {
      const block = <usize>(j / WIDTH);
      addEdge(l, b + block * panel, depth, c + block * blockBytes, rowBytes, 1, height, min(WIDTH, columns - j), edge);
    }
  }
}
