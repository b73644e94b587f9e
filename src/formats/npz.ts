import { UsageError } from '../errors.ts';
import { type NumberArray, readNpy } from './npy.ts';
import { memberBytes, zipMembers } from './zip.ts';

const SUFFIX = '.npy';
/** Messages of one line name members. */
const LINE_BREAKING = /\p{Cc}/u;
/** A deflated array may grow to this much, or to 32 times its archive: tables of numbers seldom grow tenfold. */
const MAX_INFLATED = 2 ** 27;
const MAX_GROWTH = 32;
/** Doubles take up to eight times the bytes of a stored array, if those are small integers. */
const MAX_WIDENING = 8;

/**
 * Reads the arrays of an `.npz` file, as `numpy.savez` and `numpy.savez_compressed` write it.
 *
 * Sizes come from the central directory and are added up before anything is inflated, so a file that promises too much,
 * or inflates to more than it promises, costs neither memory nor time.
 *
 * @param name of the file, for messages
 * @returns the arrays by name, without `.npy`, in the order of the file
 * @throws {UsageError} if it is no archive, is damaged or too large, or has a member that is no array of numbers
 */
export function readNpz(bytes: Uint8Array, name = 'the .npz file'): Map<string, NumberArray> {
  const members = zipMembers(bytes, name);
  const inflated = members.reduce((sum, { size, method }) => sum + (method === 0 ? 0 : size), 0);
  const maxInflated = Math.max(MAX_INFLATED, MAX_GROWTH * bytes.length);
  if (inflated > maxInflated) {
    const found = `${inflated} bytes from ${bytes.length}; at most ${maxInflated}`;
    throw new UsageError(`${name} inflates to ${found} (numpy.savez stores without compression)`);
  }
  const packed = members.reduce((sum, { packedSize }) => sum + packedSize, 0);
  if (packed > bytes.length) throw new UsageError(`${name} is damaged: its members take ${packed} bytes together`);
  const arrays = new Map<string, NumberArray>();
  let left = Math.max(maxInflated, MAX_WIDENING * bytes.length);
  for (const member of members) {
    if (!member.name.endsWith(SUFFIX) || LINE_BREAKING.test(member.name)) {
      throw new UsageError(`${name} must hold arrays (${SUFFIX}) alone, got ${JSON.stringify(member.name)}`);
    }
    const key = member.name.slice(0, -SUFFIX.length);
    if (arrays.has(key)) throw new UsageError(`${name} has two arrays ${JSON.stringify(key)}`);
    const array = readNpy(memberBytes(bytes, member, name), `${name}: ${key}`, left);
    left -= array.values.byteLength;
    arrays.set(key, array);
  }
  return arrays;
}
