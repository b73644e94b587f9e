import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../errors.ts';

/** Bytes that are read at once. */
const PIECE = 2 ** 20;
/** The size that a compressed file may grow to: numbers in text seldom shrink to a twentieth. */
const MAX_INFLATED = 2 ** 24;
const MAX_GROWTH = 64;

/**
 * The bytes of a file of text in UTF-8, piece by piece, inflated if its name ends with `.gz`; UTF-16 with its mark is
 * decoded.
 *
 * @throws {UsageError} naming the file, and the line where one is at fault: if it is no such text, if it is damaged, or
 *   if it inflates so much that it can be no table
 */
export async function* textBytes(path: string): AsyncGenerator<Buffer> {
  const check = new TextCheck(path);
  for await (const piece of inflatedBytes(path)) {
    const text = check.passed(piece);
    if (text.length > 0) yield text;
  }
  check.end();
}

async function* inflatedBytes(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: PIECE });
  const isCompressed = /\.gz$/i.test(path);
  const source = isCompressed ? file.pipe(createGunzip({ chunkSize: PIECE })) : file;
  if (isCompressed) file.on('error', (error) => source.destroy(error));
  let inflated = 0;
  try {
    for await (const piece of source as AsyncIterable<Buffer>) {
      inflated += piece.length;
      if (isCompressed && inflated > Math.max(MAX_INFLATED, MAX_GROWTH * file.bytesRead)) {
        const growth = `more than ${MAX_GROWTH} times its size, which tables of numbers hardly do`;
        throw new UsageError(`${path} inflates to ${growth}: decompress it, if it is one`);
      }
      yield piece;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof UsageError) throw error;
    throw new UsageError(
      code.startsWith('Z_') ? `${path} is no gzip file, or is damaged (${code})` : `${path} cannot be read (${code})`,
    );
  } finally {
    file.destroy();
  }
}

const LINE_FEED = 10;

/** Sees to it that pieces of text are UTF-8 together, or makes them so. */
class TextCheck {
  readonly #path: string;
  #decoder: TextDecoder | null = null;
  /** whether a letter may go on in the next piece */
  #isCut = false;
  #lines = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The same piece in UTF-8. */
  passed(piece: Buffer): Buffer {
    this.#decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    const isUtf8 = this.#decoder.encoding === 'utf-8';
    if (isUtf8 && piece.includes(0)) throw this.#refusal(piece, 'a zero byte, which no text has');
    const isPlain = isUtf8 && !this.#isCut && isAscii(piece);
    const text = isPlain ? '' : this.#decoded(piece);
    this.#isCut = !isPlain && piece[piece.length - 1] > 0x7f;
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) this.#lines++;
    return isUtf8 ? piece : Buffer.from(text);
  }

  /** Nothing follows: a letter that is cut off is a fault. */
  end(): void {
    this.#decoded(Buffer.alloc(0), false);
  }

  #decoded(piece: Buffer, stream = true): string {
    try {
      return this.#decoder?.decode(piece, { stream }) ?? '';
    } catch {
      throw this.#refusal(piece, `bytes that are no ${this.#decoder!.encoding.toUpperCase()}: save it as UTF-8`);
    }
  }

  #refusal(piece: Buffer, what: string): UsageError {
    const wrong = what.startsWith('a zero') ? piece.indexOf(0) : firstWrong(piece);
    const before = piece.subarray(0, wrong).filter((byte) => byte === LINE_FEED).length;
    return new UsageError(`${this.#path}: line ${this.#lines + before + 1} has ${what}`);
  }
}

/** The encoding that the mark at the beginning of a file says. */
function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Where bytes and the text that they decode to part; the beginning, where they do not: a letter before is cut off. */
function firstWrong(piece: Buffer): number {
  const again = Buffer.from(piece.toString('utf8'));
  return Math.max(
    0,
    piece.findIndex((byte, i) => byte !== again[i]),
  );
}
