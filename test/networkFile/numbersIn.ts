import { readFileSync } from 'node:fs';

/** The rows of a table with a header, one after the other. */
export const numbersIn = (path: string) =>
  Float64Array.from(
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .flatMap((line) => line.split(',').map(Number)),
  );
