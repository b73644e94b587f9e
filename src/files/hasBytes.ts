import { closeSync, openSync, readSync } from 'node:fs';

/** Whether a file has these bytes and no more, looked at part by part up to the first that differs. */
export function hasBytes(path: string, parts: Iterable<string | Uint8Array>): boolean {
  const file = openSync(path, 'r');
  try {
    for (const part of parts) {
      const expected = typeof part === 'string' ? Buffer.from(part) : part;
      const found = Buffer.allocUnsafe(expected.length);
      if (readSync(file, found) < expected.length || !found.equals(expected)) return false;
    }
    return readSync(file, Buffer.allocUnsafe(1)) === 0;
  } finally {
    closeSync(file);
  }
}
