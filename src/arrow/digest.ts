import { hash } from 'node:crypto';

/** Key under which the metadata of a schema hold the digest. */
export const DIGEST_KEY = 'surgeon';

const MARK = 'sha256:';

/** Value of that key in a file that is not sealed yet. */
export const UNSEALED = `${MARK}${'0'.repeat(64)}`;

/**
 * Seals the bytes of a file, in place: every `UNSEALED` in it (Arrow's format has room for a schema at the start and in
 * the footer) becomes the SHA-256 of the file as it was before.
 *
 * @returns the same bytes
 */
export function sealed(bytes: Buffer): Buffer {
  const digest = hash('sha256', bytes);
  for (let at = bytes.indexOf(UNSEALED); at >= 0; at = bytes.indexOf(UNSEALED, at + 1)) bytes.write(MARK + digest, at);
  return bytes;
}

/**
 * Whether a sealed file is as it was written, to the byte; null if it never was sealed. Copies nothing: files may be
 * large. While their digest is made the bytes are those of before the seal.
 */
export function isSealed(bytes: Buffer): boolean | null {
  const first = bytes.indexOf(MARK);
  if (first < 0) return null;
  const seal = bytes.toString('latin1', first, first + UNSEALED.length);
  const seals: number[] = [];
  for (let at = first; at >= 0; at = bytes.indexOf(seal, at + UNSEALED.length, 'latin1')) seals.push(at);
  for (const at of seals) bytes.write(UNSEALED, at, 'latin1');
  const digest = hash('sha256', bytes);
  for (const at of seals) bytes.write(seal, at, 'latin1');
  return seal === MARK + digest;
}
