import { isAscii } from 'node:buffer';

/** Bytes of one row: a quote that nothing closes would make a row of the whole file. */
export const MAX_ROW = 2 ** 24;

const [LF, CR, QUOTE] = [10, 13, 34];
/** The mark at the beginning of text, which says how it is encoded. */
const MARK = '\uFEFF';

/** Whole lines of a file of text. */
export interface LineBlock {
  readonly text: string;
  /** whether all that stands between line ends are rows: there are no quotes in them, and no row is too long */
  readonly isPlain: boolean;
}

/**
 * Cuts text where a line ends and all quotes that were opened are closed: in text with quotes as in RFC 4180, between
 * two rows. Where nothing closes a quote, a block has more than the bytes of a row, or the rest of the text.
 *
 * @param pieces of text in UTF-8; a mark at its beginning is left out
 */
export async function* lineBlocks(pieces: AsyncIterable<Buffer>): AsyncGenerator<LineBlock> {
  const cutter = new Cutter();
  let open: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    const cut = cutter.cutIn(piece);
    if (cut > 0) yield blockOf([...open, piece.subarray(0, cut)], true);
    open = cut > 0 ? [piece.subarray(cut)] : [...open, piece];
    size = cut > 0 ? piece.length - cut : size + piece.length;
    if (size <= MAX_ROW) continue;
    yield blockOf(open, false);
    [open, size] = [[], 0];
  }
  if (size > 0) yield blockOf(open, true);
}

function blockOf(pieces: readonly Buffer[], endsWithRow: boolean): LineBlock {
  const bytes = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  // One byte a letter, where that is all there is: such text is read several times as fast.
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  return { text: text.startsWith(MARK) ? text.slice(1) : text, isPlain: endsWithRow && !bytes.includes(QUOTE) };
}

/** Finds where a text can be cut, one piece after the other. */
class Cutter {
  #isInQuotes = false;
  /** the sign that lines end with: LF, also behind CR, unless CR stands alone */
  #lineEnd: number | null = null;

  /** The place behind the last line end of a piece outside of quotes; 0 if there is none. */
  cutIn(piece: Buffer): number {
    const hasCr = piece.subarray(0, -1).includes(CR); // the last one may be half of a CRLF
    this.#lineEnd ??= piece.includes(LF) ? LF : hasCr ? CR : null;
    const lineEnd = this.#lineEnd;
    if (!this.#isInQuotes && !piece.includes(QUOTE)) return lineEnd === null ? 0 : piece.lastIndexOf(lineEnd) + 1;
    let cut = 0;
    for (let i = 0; i < piece.length; i++) {
      if (piece[i] === QUOTE) this.#isInQuotes = !this.#isInQuotes;
      else if (piece[i] === lineEnd && !this.#isInQuotes) cut = i + 1;
    }
    return cut;
  }
}
