import { microKernel, WIDTH } from './microKernel';

/**
 * C ← C + LB of a lower triangular L. Of every four rows of L only the entries up to the diagonal are taken: what
 * follows in their panel, zeros, would add nothing.
 *
 * @param c       first entry of the tile
 * @param pitch   doubles from one row of C to the next
 * @param l       (size × size) packed rows of L, 0 above the diagonal
 * @param b       (size × columns) packed columns of B
 * @param size    rows of the tile, and summed index
 * @param columns of the tile
 * @param edge    128 bytes of work space
 */
export function addLowerTile(
  c: usize, pitch: i32, l: usize, b: usize, size: i32, columns: i32, edge: usize,
): void {
  const rowBytes = (<usize>pitch) << 3;
  for (let j = 0; j < columns; j += WIDTH) {
    const panelB = b + ((<usize>(j * size)) << 3);
    const width = min(WIDTH, columns - j);
    for (let i = 0; i < size; i += WIDTH) {
      const panelL = l + ((<usize>(i * size)) << 3);
      const block = c + <usize>i * rowBytes + ((<usize>j) << 3);
      const height = min(WIDTH, size - i);
      const depth = i + height;
      if (height == WIDTH && width == WIDTH) {
        microKernel(panelL, panelB, depth, block, rowBytes, 1);
      } else {
        copyBlock(edge, 32, block, rowBytes, height, width);
        microKernel(panelL, panelB, depth, edge, 32, 1);
        copyBlock(block, rowBytes, edge, 32, height, width);
      }
    }
  }
}

function copyBlock(to: usize, toPitch: usize, from: usize, fromPitch: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    memory.copy(to + <usize>r * toPitch, from + <usize>r * fromPitch, (<usize>columns) << 3);
  }
}
