import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ways to read a file that a user hands us. */
export type Reading = 'table' | 'patterns' | 'description' | 'network' | 'arrays' | 'experiment';

/** A file that is wrong, or looks like it. */
export interface Case {
  readonly name: string;
  readonly reading: Reading;
  /** of the file that is read, in a folder of its own */
  readonly file: string;
  /** Writes it there, and what is to be beside it. */
  write(folder: string): void;
  /** true: it must be refused; false: it may be read as what it is */
  readonly isWrong: boolean;
}

/** The content of a file; of large ones the way to make it, so that it takes memory only when it is its turn. */
export type Content = string | Uint8Array | (() => string | Uint8Array);

/** The content, made where it is not. */
export const contentOf = (content: Content) => (typeof content === 'function' ? content() : content);

/** A file in an empty folder. */
export const caseOf = (reading: Reading, file: string, name: string, content: Content, isWrong = true): Case => ({
  ...{ name, reading, file, isWrong },
  write: (folder) => writeFileSync(join(folder, file), contentOf(content)),
});

/** A text many times. */
export const many = (unit: string, count: number) => unit.repeat(count);
/** Lines by their numbers, which count from 0. */
export const lines = (count: number, line: (k: number) => string) =>
  Array.from({ length: count }, (_, k) => line(k)).join('\n');
