import { BFLOAT16, bitsOfNumber, FLOAT16, numberOfBits, type SmallFloat } from './smallFloats.ts';

/** A type of numbers as files hold them. */
export interface NumberType {
  /** of one number */
  readonly bytes: number;
  readonly isFloat: boolean;
  read(view: DataView, at: number, littleEndian: boolean): number;
  /** Writes the nearest number that the type has. */
  write(view: DataView, at: number, value: number, littleEndian: boolean): void;
}

const smallFloat = (format: SmallFloat): NumberType => ({
  bytes: 2,
  isFloat: true,
  read: (view, at, little) => numberOfBits(view.getUint16(at, little), format),
  write: (view, at, value, little) => view.setUint16(at, bitsOfNumber(value, format), little),
});

/** The types by the kind and size in bytes that NumPy gives them, and bfloat16, which it does not have. */
export const NUMBER_TYPES = {
  f8: {
    ...{ bytes: 8, isFloat: true },
    read: (view, at, little) => view.getFloat64(at, little),
    write: (view, at, value, little) => view.setFloat64(at, value, little),
  },
  f4: {
    ...{ bytes: 4, isFloat: true },
    read: (view, at, little) => view.getFloat32(at, little),
    write: (view, at, value, little) => view.setFloat32(at, value, little),
  },
  f2: smallFloat(FLOAT16),
  bf2: smallFloat(BFLOAT16),
  i1: {
    ...{ bytes: 1, isFloat: false },
    read: (view, at) => view.getInt8(at),
    write: (view, at, value) => view.setInt8(at, value),
  },
  i2: {
    ...{ bytes: 2, isFloat: false },
    read: (view, at, little) => view.getInt16(at, little),
    write: (view, at, value, little) => view.setInt16(at, value, little),
  },
  i4: {
    ...{ bytes: 4, isFloat: false },
    read: (view, at, little) => view.getInt32(at, little),
    write: (view, at, value, little) => view.setInt32(at, value, little),
  },
  i8: {
    ...{ bytes: 8, isFloat: false },
    read: (view, at, little) => Number(view.getBigInt64(at, little)),
    write: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  },
  u1: {
    ...{ bytes: 1, isFloat: false },
    read: (view, at) => view.getUint8(at),
    write: (view, at, value) => view.setUint8(at, value),
  },
  u2: {
    ...{ bytes: 2, isFloat: false },
    read: (view, at, little) => view.getUint16(at, little),
    write: (view, at, value, little) => view.setUint16(at, value, little),
  },
  u4: {
    ...{ bytes: 4, isFloat: false },
    read: (view, at, little) => view.getUint32(at, little),
    write: (view, at, value, little) => view.setUint32(at, value, little),
  },
  u8: {
    ...{ bytes: 8, isFloat: false },
    read: (view, at, little) => Number(view.getBigUint64(at, little)),
    write: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
  },
  b1: {
    ...{ bytes: 1, isFloat: false },
    read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
    write: (view, at, value) => view.setUint8(at, value === 0 ? 0 : 1),
  },
} as const satisfies Record<string, NumberType>;

/** The code of a type of numbers. */
export type NumberCode = keyof typeof NUMBER_TYPES;
