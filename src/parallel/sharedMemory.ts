/**
 * Zeroed bytes in shared memory. Handed to a worker thread they are shared, not copied: threads read the same bytes,
 * and each writes to a part of its own.
 *
 * A web page that is not isolated from other origins has no shared memory, and no threads to share it with: there they
 * are ordinary bytes.
 */
const sharedMemory = (length: number): ArrayBuffer | SharedArrayBuffer =>
  typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(length) : new SharedArrayBuffer(length);

/** A zeroed array of so many doubles, in shared memory where there is any. */
export const sharedFloat64 = (length: number): Float64Array =>
  new Float64Array(sharedMemory(length * Float64Array.BYTES_PER_ELEMENT));

/** A zeroed array of so many integers, in shared memory where there is any. */
export const sharedInt32 = (length: number): Int32Array =>
  new Int32Array(sharedMemory(length * Int32Array.BYTES_PER_ELEMENT));

/** So many zeroed bytes, in shared memory where there is any. */
export const sharedBytes = (length: number): Uint8Array => new Uint8Array(sharedMemory(length));
