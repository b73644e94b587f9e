import { addBlockRow } from './blockRow';
import { PANEL_ROW } from './blocks';
import { microKernel, WIDTH } from './microKernel';

/**
 * C ← C + alpha·AB for one tile of C, from packed panels.
 *
 * @param c        first entry of the tile
 * @param pitch    doubles from one row of C to the next
 * @param a        packed rows of A
 * @param b        packed columns of B
 * @param rows     of the tile
 * @param columns  of the tile
 * @param depth    summed index
 * @param alpha    factor
 * @param diagonal row minus column of the tile's first entry in a matrix of which only the lower triangle is wanted:
 *                 4 × 4 blocks that lie wholly above the diagonal are left out. At least `columns` for a tile that is
 *                 wanted whole.
 * @param edge     128 bytes of work space
 */
export function addTile(
  c: usize, pitch: i32, a: usize, b: usize, rows: i32, columns: i32, depth: i32, alpha: f64, diagonal: i32, edge: usize,
): void {
  const rowBytes = (<usize>pitch) << 3;
  const panel = <usize>depth * PANEL_ROW;
  for (let i = 0; i < rows; i += WIDTH, a += panel, c += <usize>WIDTH * rowBytes) {
    const wanted = min(columns, (diagonal + i + 2 * WIDTH - 1) & ~(WIDTH - 1));
    const height = min(WIDTH, rows - i);
    const whole = height == WIDTH ? wanted / WIDTH : 0;
    addBlockRow(a, b, panel, whole, depth, c, PANEL_ROW, rowBytes, alpha);
    for (let j = whole * WIDTH; j < wanted; j += WIDTH) {
      const panelB = b + <usize>(j / WIDTH) * panel;
      addEdge(a, panelB, depth, c + ((<usize>j) << 3), rowBytes, alpha, height, min(WIDTH, wanted - j), edge);
    }
  }
}

/**
 * The same for a block that is cut off: a copy of it is a whole one, so that its entries are computed like others.
 *
 * @param height its rows
 * @param width  its columns
 */
export function addEdge(
  a: usize, b: usize, depth: i32, c: usize, pitch: usize, alpha: f64, height: i32, width: i32, edge: usize,
): void {
  memory.fill(edge, 0, 4 * PANEL_ROW);
  const bytes = (<usize>width) << 3;
  for (let i: usize = 0; i < <usize>height; i++) memory.copy(edge + i * PANEL_ROW, c + i * pitch, bytes);
  microKernel(a, b, depth, edge, PANEL_ROW, alpha);
  for (let i: usize = 0; i < <usize>height; i++) memory.copy(c + i * pitch, edge + i * PANEL_ROW, bytes);
}
