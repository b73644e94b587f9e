import type { NumberArray } from '../formats/npy.ts';

/** A matrix with rows and columns exchanged. */
export function transposed({ shape: [rows, columns], values }: NumberArray): NumberArray {
  const turned = values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
  return { shape: [columns, rows], values: turned };
}
