/**
 * A zeroed Float64Array in shared memory. Handed to a worker thread it is shared, not copied: threads read the same
 * bytes, and each writes to a part of its own.
 *
 * A web page that is not isolated from other origins has no shared memory, and no threads to share it with: there it is
 * an ordinary array.
 *
 * @param length number of doubles
 */
export function sharedFloat64(length: number): Float64Array {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  return new Float64Array(
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes),
  );
}
