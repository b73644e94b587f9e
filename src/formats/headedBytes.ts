/** Names of a hundred thousand inputs take less. */
const MAX_HEADER = 1 << 24;

/** Bytes that begin with a description of the numbers that follow. */
export interface HeadedBytes {
  /** any JSON: whoever reads it looks at what it is; null also where it is none */
  readonly header: unknown;
  /** where the numbers begin */
  readonly start: number;
}

/**
 * Reads the header of bytes that begin with its length (4 bytes, little-endian) and its JSON.
 *
 * @returns null if they end before it does
 */
export function headedBytes(bytes: Uint8Array): HeadedBytes | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 4 ? -1 : view.getUint32(0, true);
  if (length < 0 || length > Math.min(MAX_HEADER, bytes.length - 4)) return null;
  const text = new TextDecoder().decode(bytes.slice(4, 4 + length)); // a copy: it decodes no shared memory
  try {
    return { header: JSON.parse(text), start: 4 + length };
  } catch {
    return { header: null, start: 4 + length };
  }
}
