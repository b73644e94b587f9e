import { microKernel, WIDTH } from './microKernel';

/** Whether tiles are as wide as 256-bit code wants them; the bits are the same. */
let isWide: bool = false;

/** Chooses tiles for 128-bit or for 256-bit code, once an instance. */
export function useTile(wide: bool): void {
  isWide = wide;
}

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
  for (let j = 0; j < columns; j += WIDTH) {
    const panelB = b + ((<usize>(j * depth)) << 3);
    const width = min(WIDTH, columns - j);
    for (let i = 0; i < rows; i += WIDTH) {
      if (diagonal + i + WIDTH - 1 < j) continue;
      const panelA = a + ((<usize>(i * depth)) << 3);
      const block = c + <usize>i * rowBytes + ((<usize>j) << 3);
      const height = min(WIDTH, rows - i);
      if (height == WIDTH && width == WIDTH) {
        microKernel(panelA, panelB, depth, block, rowBytes, alpha);
      } else {
        memory.fill(edge, 0, 128);
        microKernel(panelA, panelB, depth, edge, 32, alpha);
        for (let r = 0; r < height; r++) {
          for (let q = 0; q < width; q++) {
            const entry = block + <usize>r * rowBytes + ((<usize>q) << 3);
            store<f64>(entry, load<f64>(entry) + load<f64>(edge + ((<usize>(r * WIDTH + q)) << 3)));
          }
        }
      }
    }
  }
}
