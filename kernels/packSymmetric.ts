import { mirrorBlock, PANEL_ROW, transposeBlock } from './blocks';
import { WIDTH } from './microKernel';

/**
 * The columns of a symmetric matrix in panels of four, as `microKernel` reads them, from its lower triangle.
 *
 * @param to   room for size² doubles
 * @param from (size × size), size a multiple of 4
 */
export function packSymmetric(to: usize, from: usize, size: i32): void {
  const pitch = (<usize>size) << 3;
  for (let v = 0; v < size; v += WIDTH) {
    const rows = from + <usize>v * pitch;
    const start = (<usize>v) << 3;
    for (let o: usize = 0; o < start; o += 32, to += 4 * PANEL_ROW) transposeBlock(to, PANEL_ROW, rows + o, pitch);
    const diagonal = to;
    for (let row = rows + start, end = from + <usize>size * pitch + start; row < end; row += pitch, to += PANEL_ROW) {
      v128.store(to, v128.load(row));
      v128.store(to, v128.load(row, 16), 16);
    }
    mirrorBlock(diagonal, PANEL_ROW);
  }
}
