import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { UsageError } from '../errors.ts';
import { headerRow, plainNames } from './headerRow.ts';
import { lineBlocks, MAX_ROW } from './lineBlocks.ts';
import { numeralReader } from './numeralReader.ts';
import { plainRows } from './plainRows.ts';
import type { TablePass, TableValue } from './tableRows.ts';
import { textBytes } from './textBytes.ts';

/** Lines that are looked at to see what parts columns. */
const SNIFFED_LINES = 20;

/**
 * Passes over the rows of a file of text, with quotes as in RFC 4180. Lines end with LF, CRLF or CR; the last may be
 * empty.
 *
 * @param delimiter between columns; null: a semicolon, tab or comma, the first that stands equally often in all of the
 *   first lines
 * @throws {UsageError} with the row of a fault, or what `pass` throws
 */
export async function csvRows(path: string, delimiter: string | null, pass: TablePass): Promise<void> {
  let rows: CsvRows | null = null;
  for await (const block of lineBlocks(textBytes(path))) {
    rows ??= new CsvRows(path, delimiter ?? delimiterOf(block.text), pass);
    if (block.isPlain) rows.addPlain(block.text);
    else rows.addQuoted(block.text);
  }
  if (!rows) throw new UsageError(`${path} is empty`);
  rows.end();
}

const TOO_LONG = `has more than ${MAX_ROW} bytes`;

function complaintOf({ code, message }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'has a quote that nothing closes';
  if (code === 'CSV_MAX_RECORD_SIZE') return `${TOO_LONG}: perhaps a quote is not closed`;
  if (code.includes('QUOTE')) return 'has a quote inside a value: quote the value, and write "" for a quote in it';
  return `is no CSV (${message.split('\n')[0]})`;
}

/** The mark between columns, by the first lines; a comma where there is none. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, MAX_ROW)
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/, SNIFFED_LINES + 1)
    .slice(0, SNIFFED_LINES);
  const filled = lines.filter((line) => line !== '');
  const counted = (mark: string) => filled.map((line) => line.split(mark).length - 1);
  const isEven = (mark: string) => counted(mark).every((count, _, [one]) => count > 0 && count === one);
  const marks = [';', '\t', ','];
  return marks.find(isEven) ?? marks.find((mark) => counted(mark)[0] > 0) ?? ',';
}

/** The rows of one file, of which the first may have the names. */
class CsvRows {
  readonly #path: string;
  readonly #delimiter: string;
  readonly #pass: TablePass;
  readonly #numeral: ReturnType<typeof numeralReader>;
  #row = 0;
  #width = 0;
  /** the first row, until it is known what it is */
  #first: string[] | null = null;
  /** the last row was an empty line: nothing may follow it */
  #isEmptyLine = false;

  constructor(path: string, delimiter: string, pass: TablePass) {
    this.#path = path;
    this.#delimiter = delimiter;
    this.#pass = pass;
    this.#numeral = numeralReader(this.#allowsComma);
  }

  /** Commas are decimal marks where they part no columns. */
  get #allowsComma(): boolean {
    return this.#delimiter !== ',';
  }

  /** Takes lines in which no quotes stand. */
  addPlain(text: string): void {
    const form = { delimiter: this.#delimiter, hasPoints: !this.#allowsComma };
    plainRows(
      text,
      form,
      () => this.#kinds,
      (values) => this.#add(values),
    );
  }

  /** Takes lines with quotes, or the beginning of a line that is too long. */
  addQuoted(text: string): void {
    if (!text.includes('"')) throw this.#refusalAt(this.#row + 1, TOO_LONG);
    try {
      parse(text, {
        delimiter: this.#delimiter,
        trim: true,
        relax_column_count: true,
        record_delimiter: ['\r\n', '\n', '\r'],
        max_record_size: MAX_ROW,
        on_record: (values: string[]) => {
          this.#add(values);
          return null;
        },
      });
    } catch (error) {
      throw error instanceof CsvError ? this.#refusalAt(this.#row + 1, complaintOf(error)) : error;
    }
  }

  /** @throws {UsageError} if there was no row */
  end(): void {
    if (this.#first) this.#begin(this.#first, null);
    if (this.#row === 0 || (this.#row === 1 && this.#isEmptyLine)) throw new UsageError(`${this.#path} has no rows`);
  }

  /** The form in which values are wanted: as text, until the first two rows have said what is what. */
  get #kinds(): Uint8Array | null {
    return this.#row < 2 ? null : this.#pass.kinds();
  }

  #add(values: readonly TableValue[]): void {
    if (this.#isEmptyLine) throw this.#refusalAt(this.#row, 'is empty');
    this.#row++;
    if (values.length === 1 && values[0] === '') {
      this.#isEmptyLine = true;
      return;
    }
    if (this.#row === 1) {
      this.#width = values.length;
      this.#first = values.map(String);
      return;
    }
    if (this.#first) this.#begin(this.#first, values.map(String));
    this.#requireWidth(values);
    this.#pass.onRow(values, this.#row);
  }

  #refusalAt(row: number, complaint: string): UsageError {
    return new UsageError(`${this.#path}: row ${row} ${complaint}`);
  }

  #requireWidth({ length }: readonly TableValue[]): void {
    if (length === this.#width) return;
    throw this.#refusalAt(this.#row, `must have ${this.#width} columns as the first row, got ${length}`);
  }

  /** Now that the row below is there, too, or there is none. */
  #begin(first: string[], second: readonly string[] | null): void {
    this.#first = null;
    const { header, named } = this.#pass;
    const numeral = numeralReader(this.#allowsComma); // of its own: the names may look like numbers
    const isHeader = header ?? headerRow({ path: this.#path, first, second, named, numeral });
    this.#pass.onColumns(isHeader ? first : plainNames(first.length), this.#numeral);
    if (!isHeader) this.#pass.onRow(first, 1);
  }
}
