import * as zlib from 'node:zlib';
import { snappyBytes } from './snappyBytes.ts';

/** Largest page that is taken out of fewer bytes, and the growth up to which a larger one is. */
const [MAX_INFLATED, MAX_GROWTH] = [2 ** 26, 64];

type Decompress = (bytes: Uint8Array, size: number) => Uint8Array;
const inflated =
  (inflate: (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array): Decompress =>
  (bytes, size) =>
    inflate(bytes, { maxOutputLength: Math.max(1, size) });

/** Node has it from 22.15 on. */
const { zstdDecompressSync } = zlib as unknown as { readonly zstdDecompressSync?: Parameters<typeof inflated>[0] };

/** Ways in which pages are compressed, by the names that Parquet has for them. */
const CODECS: Readonly<Partial<Record<string, Decompress>>> = {
  UNCOMPRESSED: (bytes) => bytes.slice(),
  SNAPPY: snappyBytes,
  GZIP: inflated((bytes, options) => zlib.gunzipSync(bytes, options)),
  BROTLI: inflated((bytes, options) => zlib.brotliDecompressSync(bytes, options)),
  ...(zstdDecompressSync && { ZSTD: inflated(zstdDecompressSync) }),
};

/** Whether pages of a codec can be read. */
export const isReadableCodec = (codec: string): boolean => CODECS[codec] !== undefined;

/** The names of those that can. */
export const READABLE_CODECS: readonly string[] = Object.keys(CODECS);

/**
 * The content of a page, in memory of its own.
 *
 * @param codec one that can be read
 * @param size  of the content, as the file says it
 * @throws {RangeError} if it has another size, or is damaged
 */
export function pageBytes(codec: string, bytes: Uint8Array, size: number): Uint8Array {
  if (size > Math.max(MAX_INFLATED, MAX_GROWTH * bytes.length)) {
    throw new RangeError(`a page inflates to more than ${MAX_GROWTH} times its size, which tables hardly do`);
  }
  let content: Uint8Array;
  try {
    content = CODECS[codec]!(bytes, size);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new RangeError(`a page that is compressed by ${codec} is damaged`);
  }
  if (content.length !== size) throw new RangeError('a page has another size than it says');
  // Whoever reads past its end is to find an end, and not the bytes of another page.
  return content.byteLength === content.buffer.byteLength ? content : new Uint8Array(content);
}
