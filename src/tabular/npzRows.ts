import { UsageError } from '../errors.ts';
import { boundedBytes, MAX_FILE_BYTES } from '../files/boundedBytes.ts';
import { readNpz } from '../formats/npz.ts';
import type { TablePass } from './tableRows.ts';

/**
 * Passes over the rows of the arrays of an `.npz` file, side by side in the order of the file: an array of one
 * dimension is a column of its name, one of two dimensions has the columns `X1`, `X2`, … if it is named `X`.
 *
 * @throws {UsageError} if an array has another number of dimensions or of rows
 */
export async function npzRows(path: string, pass: TablePass): Promise<void> {
  const arrays = [...readNpz(await boundedBytes(path, MAX_FILE_BYTES), path)].map(([name, { shape, values }]) => {
    const [rows, width = 1] = shape;
    if (shape.length < 1 || shape.length > 2) {
      throw new UsageError(`${path}: ${name} must have one or two dimensions, got ${shape.length}`);
    }
    return { name, rows, width, isWide: shape.length === 2, values };
  });
  if (arrays.length === 0) throw new UsageError(`${path} has no arrays`);
  const [{ name: first, rows }] = arrays;
  const other = arrays.find((array) => array.rows !== rows);
  if (other) throw new UsageError(`${path}: ${other.name} must have ${rows} rows as ${first}, got ${other.rows}`);
  const names = arrays.flatMap(({ name, width, isWide }) =>
    isWide ? Array.from({ length: width }, (_, c) => `${name}${c + 1}`) : [name],
  );
  pass.onColumns(names, () => null);
  const row = new Array<number>(names.length);
  for (let r = 0; r < rows; r++) {
    let c = 0;
    for (const { width, values } of arrays) for (let i = 0; i < width; i++) row[c++] = values[r * width + i];
    pass.onRow(row, r + 1);
  }
}
