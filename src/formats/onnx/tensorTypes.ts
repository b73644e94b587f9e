import { NUMBER_TYPES, type NumberType } from '../numberTypes.ts';
import { TensorProto_DataType as DataType, type TensorProto } from './onnx_pb.ts';

/** A field of a tensor that lists its numbers, where they do not stand as bytes. */
export type NumberList = 'floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data';

/** A type of tensors that hold numbers. */
export interface TensorType extends NumberType {
  /** as the standard spells it */
  readonly name: string;
  readonly list: NumberList;
  /** whether its list has the bits of a number in place of the number */
  readonly listsBits?: boolean;
}

/** The types of tensors that are read, by their numbers in the standard. */
const TENSOR_TYPES: Readonly<Partial<Record<DataType, TensorType>>> = {
  [DataType.FLOAT]: { ...NUMBER_TYPES.f4, name: 'float', list: 'floatData' },
  [DataType.DOUBLE]: { ...NUMBER_TYPES.f8, name: 'double', list: 'doubleData' },
  [DataType.FLOAT16]: { ...NUMBER_TYPES.f2, name: 'float16', list: 'int32Data', listsBits: true },
  [DataType.BFLOAT16]: { ...NUMBER_TYPES.bf2, name: 'bfloat16', list: 'int32Data', listsBits: true },
  [DataType.INT8]: { ...NUMBER_TYPES.i1, name: 'int8', list: 'int32Data' },
  [DataType.INT16]: { ...NUMBER_TYPES.i2, name: 'int16', list: 'int32Data' },
  [DataType.INT32]: { ...NUMBER_TYPES.i4, name: 'int32', list: 'int32Data' },
  [DataType.INT64]: { ...NUMBER_TYPES.i8, name: 'int64', list: 'int64Data' },
  [DataType.UINT8]: { ...NUMBER_TYPES.u1, name: 'uint8', list: 'int32Data' },
  [DataType.UINT16]: { ...NUMBER_TYPES.u2, name: 'uint16', list: 'int32Data' },
  [DataType.UINT32]: { ...NUMBER_TYPES.u4, name: 'uint32', list: 'uint64Data' },
  [DataType.UINT64]: { ...NUMBER_TYPES.u8, name: 'uint64', list: 'uint64Data' },
  [DataType.BOOL]: { ...NUMBER_TYPES.b1, name: 'bool', list: 'int32Data' },
};

/** The type of a tensor of numbers; null: it holds something else, or numbers that no network here has. */
export const tensorType = ({ dataType }: Pick<TensorProto, 'dataType'>): TensorType | null =>
  TENSOR_TYPES[dataType as DataType] ?? null;

/** The name of a type of tensors in the standard; its number where it has none. */
export const typeName = (dataType: number): string =>
  TENSOR_TYPES[dataType as DataType]?.name ?? DataType[dataType]?.toLowerCase() ?? `number ${dataType}`;
