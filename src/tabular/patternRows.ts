import { shownText, UsageError } from '../errors.ts';
import { SNNS_NUMBER } from '../networkFile/snns/snnsText.ts';
import { namesOfUnnamed } from './namesOfUnnamed.ts';
import { MAX_HEADER, type PatternHeader, patternHeader } from './patternHeader.ts';
import type { TablePass } from './tableRows.ts';
import { textBytes } from './textBytes.ts';

const [HASH, LF, CR] = [...'#\n\r'].map((sign) => sign.charCodeAt(0));
const SPACE = new Set([...' \t\n\r\v\f\x1a'].map((sign) => sign.charCodeAt(0)));
/** Letters of a number, or of the name of a class. */
const MAX_WORD = 1000;

/**
 * Passes over the patterns of a file of SNNS, a row each: its inputs as the columns `i1`, `i2`, …, its outputs as `o1`,
 * `o2`, …. Numbers stand between blanks and line ends, comments behind `#`; names of classes are passed over. A row
 * counts from 1, the header not included.
 *
 * @throws {UsageError} as `patternHeader`; with the row, if there are other numbers than the header says
 */
export async function patternRows(path: string, pass: TablePass): Promise<void> {
  let patterns: Patterns | null = null;
  let head: Buffer[] = [];
  let size = 0;
  const begin = () => {
    const bytes = Buffer.concat(head);
    const header = patternHeader(bytes, path);
    const begun = new Patterns(path, header, pass);
    begun.add(bytes.subarray(header.end));
    head = [];
    return begun;
  };
  for await (const piece of textBytes(path)) {
    if (patterns) patterns.add(piece);
    else {
      head.push(piece);
      size += piece.length;
      if (size >= MAX_HEADER) patterns = begin();
    }
  }
  patterns ??= begin();
  patterns.end();
}

/** The patterns of one file, as its bytes come. */
class Patterns {
  readonly #path: string;
  readonly #header: PatternHeader;
  readonly #pass: TablePass;
  /** of the row that comes */
  readonly #values: number[];
  #filled = 0;
  #row = 1;
  #isComment = false;
  /** the beginning of a word that goes on in the next piece */
  #word = '';

  constructor(path: string, header: PatternHeader, pass: TablePass) {
    [this.#path, this.#header, this.#pass] = [path, header, pass];
    const { inputs, outputs } = header;
    this.#values = new Array<number>(inputs + outputs).fill(0);
    const names = Array.from({ length: inputs }, (_, i) => `i${i + 1}`);
    pass.onColumns([...names, ...namesOfUnnamed(outputs)], () => null);
  }

  add(bytes: Buffer): void {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const sign = bytes[at];
      if (this.#isComment) {
        if (sign === LF || sign === CR) [this.#isComment, start] = [false, at + 1];
      } else if (sign === HASH || SPACE.has(sign)) {
        if (at > start || this.#word !== '') this.#take(bytes, start, at);
        [this.#isComment, start] = [sign === HASH, at + 1];
      }
    }
    if (!this.#isComment && start < bytes.length) this.#word += this.#textOf(bytes, start, bytes.length);
  }

  /** @throws {UsageError} if patterns are missing */
  end(): void {
    if (this.#word !== '') this.#take(Buffer.alloc(0), 0, 0);
    const { patterns } = this.#header;
    if (this.#row > patterns && this.#filled === 0) return;
    const found = this.#filled === 0 ? `${this.#row - 1}` : `${this.#row - 1} and a part of one`;
    throw new UsageError(`${this.#path} is cut short: its header says ${patterns} patterns, and there are ${found}`);
  }

  #take(bytes: Buffer, start: number, end: number): void {
    const word = this.#word + this.#textOf(bytes, start, end);
    this.#word = '';
    const values = this.#values;
    if (this.#row > this.#header.patterns) {
      throw new UsageError(`${this.#path} has more than the ${this.#header.patterns} patterns that its header says`);
    }
    if (this.#filled < values.length) {
      values[this.#filled] = this.#number(word);
      this.#filled++;
    } else this.#filled = 0; // the name of its class
    if (this.#filled === values.length && !this.#header.hasClasses) this.#filled = 0;
    if (this.#filled === 0) this.#pass.onRow(values, this.#row++);
  }

  #number(word: string): number {
    const value = SNNS_NUMBER.test(word) ? Number(word) : Number.NaN;
    if (Number.isFinite(value)) return value;
    const { inputs } = this.#header;
    const column = this.#filled < inputs ? `i${this.#filled + 1}` : `o${this.#filled - inputs + 1}`;
    throw new UsageError(
      `${this.#path}: row ${this.#row}, column "${column}" must be a finite number, got ${shownText(word)}`,
    );
  }

  #textOf(bytes: Buffer, start: number, end: number): string {
    if (this.#word.length + end - start > MAX_WORD) {
      throw new UsageError(`${this.#path}: row ${this.#row} has a word of more than ${MAX_WORD} letters`);
    }
    return bytes.toString('latin1', start, end);
  }
}
