import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { UsageError } from '../errors.ts';
import { headerRow, plainNames } from './headerRow.ts';
import { numeralReader } from './numeralReader.ts';
import type { TablePass } from './tableRows.ts';
import { textBytes } from './textBytes.ts';

/** Bytes of one row: a quote that nothing closes would make a row of the whole file. */
const MAX_ROW = 2 ** 24;
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
  const bytes = textBytes(path);
  const { value: first, done } = await bytes.next();
  if (done) throw new UsageError(`${path} is empty`);
  const between = delimiter ?? delimiterOf(first);
  const rows = new CsvRows(path, pass, between !== ',');
  const parser = parse({
    delimiter: between,
    bom: true,
    trim: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_ROW,
    on_record: (values: string[]) => {
      rows.add(values);
      return null;
    },
  });
  parser.resume();
  try {
    await pipeline(async function* () {
      yield first;
      yield* bytes;
    }, parser);
  } catch (error) {
    throw error instanceof CsvError ? rows.refusal(complaintOf(error)) : error;
  }
  rows.end();
}

function complaintOf({ code, message }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'has a quote that nothing closes';
  if (code === 'CSV_MAX_RECORD_SIZE') return `has more than ${MAX_ROW} bytes: perhaps a quote is not closed`;
  if (code.includes('QUOTE')) return 'has a quote inside a value: quote the value, and write "" for a quote in it';
  return `is no CSV (${message.split('\n')[0]})`;
}

/** What parts columns, by the first lines; a comma where nothing does. */
function delimiterOf(first: Buffer): string {
  const lines = first
    .toString('utf8')
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/)
    .slice(0, SNIFFED_LINES);
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines; // the last may be cut
  const filled = whole.filter((line) => line !== '');
  const counted = (mark: string) => filled.map((line) => line.split(mark).length - 1);
  const isEven = (mark: string) => counted(mark).every((count, _, [one]) => count > 0 && count === one);
  const marks = [';', '\t', ','];
  return marks.find(isEven) ?? marks.find((mark) => counted(mark)[0] > 0) ?? ',';
}

/** The rows of one file, of which the first may have the names. */
class CsvRows {
  readonly #path: string;
  readonly #pass: TablePass;
  readonly #numeral: ReturnType<typeof numeralReader>;
  readonly #allowsComma: boolean;
  #row = 0;
  #width = 0;
  /** the first row, until it is known what it is */
  #first: string[] | null = null;
  /** the last row was an empty line: nothing may follow it */
  #isEmptyLine = false;

  constructor(path: string, pass: TablePass, allowsComma: boolean) {
    this.#path = path;
    this.#pass = pass;
    this.#allowsComma = allowsComma;
    this.#numeral = numeralReader(allowsComma);
  }

  add(values: string[]): void {
    if (this.#isEmptyLine) throw this.#refusalAt(this.#row, 'is empty');
    this.#row++;
    if (values.length === 1 && values[0] === '') {
      this.#isEmptyLine = true;
      return;
    }
    if (this.#row === 1) {
      this.#width = values.length;
      this.#first = values;
      return;
    }
    if (this.#first) this.#begin(this.#first, values);
    this.#requireWidth(values);
    this.#pass.onRow(values, this.#row);
  }

  /** @throws {UsageError} if there was no row */
  end(): void {
    if (this.#first) this.#begin(this.#first, null);
    if (this.#row === 0 || (this.#row === 1 && this.#isEmptyLine)) throw new UsageError(`${this.#path} has no rows`);
  }

  /** A fault of the row that was being read. */
  refusal(complaint: string): UsageError {
    return this.#refusalAt(this.#row + 1, complaint);
  }

  #refusalAt(row: number, complaint: string): UsageError {
    return new UsageError(`${this.#path}: row ${row} ${complaint}`);
  }

  #requireWidth({ length }: readonly string[]): void {
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
