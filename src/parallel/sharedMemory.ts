/**
 * A zeroed Float64Array in shared memory. Handed to a worker thread it is shared, not copied: threads read the same
 * bytes and write to places of their own.
 *
 * @param length number of doubles
 */
export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
