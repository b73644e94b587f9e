import { createHash } from 'node:crypto';

/** Some hexadecimal digits that depend on every bit of some numbers. */
export const digestOf = (values: Float64Array): string => digestOfAll([values]);

/** The same of the lower triangle of a matrix (n × n), whatever its upper one holds. */
export const digestOfLower = (matrix: Float64Array, n: number): string =>
  digestOfAll(Array.from({ length: n }, (_, i) => matrix.subarray(i * n, i * n + i + 1)));

function digestOfAll(pieces: readonly Float64Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
  return hash.digest('hex').slice(0, 16);
}
