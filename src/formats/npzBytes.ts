import { type Zippable, zipSync } from 'fflate';
import type { NumberArray } from './npy.ts';

/** The time of every member, the first that ZIP knows: equal arrays give equal bytes. */
const TIME = '1980-01-01T00:00:00';
/** Headers end at a multiple of so many bytes, so that values can be mapped into memory. */
const ALIGNMENT = 64;
/** Magic, version 1.0 and the length of the header. */
const PREFIX_BYTES = 10;

/**
 * An `.npz` file as `numpy.savez` writes it: arrays of doubles, not compressed.
 *
 * @param arrays by name, without `.npy`; in this order
 */
export function npzBytes(arrays: ReadonlyMap<string, NumberArray>): Uint8Array {
  const members: Zippable = {};
  for (const [name, array] of arrays) members[`${name}.npy`] = [npyBytes(array), { level: 0, mtime: TIME }];
  return zipSync(members);
}

/**
 * An array as `numpy.save` writes it: version 1.0 of `.npy`, float64 in little endian, C order.
 *
 * Source: NumPy, `numpy.lib.format`.
 */
export function npyBytes({ shape, values }: NumberArray): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const fields = `{'descr': '<f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = Math.ceil((PREFIX_BYTES + fields.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + values.length * 8);
  const header = `\x93NUMPY\x01\x00..${fields.padEnd(start - PREFIX_BYTES - 1)}\n`;
  for (let i = 0; i < start; i++) bytes[i] = header.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint16(PREFIX_BYTES - 2, start - PREFIX_BYTES, true);
  for (let i = 0; i < values.length; i++) view.setFloat64(start + 8 * i, values[i], true);
  return bytes;
}
