/** Bytes of a row of a panel of four columns. */
export const PANEL_ROW: usize = 32;

/** Four doubles. Both loads come before both stores: V8 makes one of two where nothing stands between them. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function copyFour(to: usize, from: usize): void {
  const left = v128.load(from), right = v128.load(from, 16);
  v128.store(to, left);
  v128.store(to, right, 16);
}

/**
 * A 4 × 4 block turned round.
 *
 * @param toPitch   bytes from one row of the result to the next
 * @param fromPitch bytes from one row of the block to the next
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function transposeBlock(to: usize, toPitch: usize, from: usize, fromPitch: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const a = v128.load(from), b = v128.load(from + fromPitch);
    const c = v128.load(from, 16), d = v128.load(from + fromPitch, 16);
    v128.store(to + half, firstOf(a, b));
    v128.store(to + toPitch + half, secondOf(a, b));
    v128.store(to + 2 * toPitch + half, firstOf(c, d));
    v128.store(to + 3 * toPitch + half, secondOf(c, d));
    from += 2 * fromPitch;
  }
}

/** Fills the block above the diagonal with what is below it. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function mirrorBlock(block: usize, pitch: usize): void {
  for (let i: usize = 1; i < 4; i++) {
    for (let j: usize = 0; j < i; j++) store<f64>(block + j * pitch + (i << 3), load<f64>(block + i * pitch + (j << 3)));
  }
}

/** The first of both. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function firstOf(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

/** The second of both. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function secondOf(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
