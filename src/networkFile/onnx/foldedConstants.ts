import { TensorProto_DataType as DataType, type NodeProto } from '../../formats/onnx/onnx_pb.ts';
import { tensorType, typeName } from '../../formats/onnx/tensorTypes.ts';
import { integerOf, integersOf } from './nodeAttributes.ts';
import type { GraphConstant } from './onnxGraph.ts';

/** A node whose inputs are constants. */
export interface Folding {
  readonly node: NodeProto;
  readonly operator: string;
  /** those that are there */
  readonly inputs: readonly GraphConstant[];
}

/** The constant that a folded node gives. */
export type Folded = Pick<GraphConstant, 'shape' | 'values' | 'tensor' | 'order'>;

/**
 * The constant that a node makes of constants: Transpose and others that move numbers, or leave them, know where each
 * one lies in the file; what is computed lies nowhere.
 *
 * @returns null: the operator is not folded; a text: what does not fit
 */
export function computedConstant(folding: Folding): Folded | string | null {
  const { operator, inputs } = folding;
  const fold = Object.hasOwn(MOVING, operator) ? MOVING[operator] : null;
  if (fold) return inputs.length > 0 ? fold(folding) : 'takes nothing';
  const isPair = Object.hasOwn(PAIRS, operator);
  if (isPair && inputs.length === 2) return elementwise(operator, inputs[0], inputs[1]);
  if (Object.hasOwn(SINGLE, operator) && inputs.length === 1) {
    const [constant] = inputs;
    return inItsType(constant, constant.shape, constant.values.map(SINGLE[operator]));
  }
  return null;
}

type Fold = (folding: Folding) => Folded | string;
const MISFIT = 'has sizes that do not fit';
/** Where the numbers lie that are computed: nowhere. */
const COMPUTED = { tensor: null, order: null };

/** The same numbers in another shape. */
function inShape({ values, tensor, order }: GraphConstant, shape: readonly number[]): Folded | string {
  const size = shape.reduce((product, length) => product * length, 1);
  return size === values.length ? { shape, values, tensor, order } : MISFIT;
}

/** Numbers at other places: number i of the result is number `from[i]` of the constant. */
const moved = ({ values, tensor, order }: GraphConstant, shape: readonly number[], from: Int32Array): Folded => ({
  ...{ shape, tensor, values: Float64Array.from(from, (at) => values[at]) },
  order: order ? from.map((at) => order[at]) : from,
});

const MOVING: Readonly<Record<string, Fold>> = {
  Identity: ({ inputs: [{ shape, values, tensor, order }] }) => ({ shape, values, tensor, order }),
  Cast: ({ node, inputs: [constant] }) => {
    const { shape, values, tensor, order } = constant;
    const dataType = integerOf(node, 'to', 0);
    const type = tensorType({ dataType });
    if (!type) return `casts to ${typeName(dataType)}, which is not read`;
    const isBool = dataType === DataType.BOOL;
    const whole = type.isFloat ? values : values.map(isBool ? (value) => (value === 0 ? 0 : 1) : Math.trunc);
    const cast = inType(whole, dataType);
    if (typeof cast === 'string') return cast;
    return isWidened(constant, dataType)
      ? { shape, values: cast, tensor, order }
      : { shape, values: cast, ...COMPUTED };
  },
  Transpose: ({ node, inputs: [constant] }) => {
    const { shape, values } = constant;
    const axes = integersOf(node, 'perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
    if (axes.length !== shape.length) return MISFIT;
    if ([...axes].sort((a, b) => a - b).join() !== [...shape.keys()].join()) return MISFIT;
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
    const turned = axes.map((axis) => shape[axis]);
    const from = new Int32Array(values.length);
    for (let i = 0; i < from.length; i++) {
      let [rest, at] = [i, 0];
      for (let axis = turned.length - 1; axis >= 0; axis--) {
        at += (rest % turned[axis]) * strides[axes[axis]];
        rest = Math.floor(rest / turned[axis]);
      }
      from[i] = at;
    }
    return moved(constant, turned, from);
  },
  Reshape: ({ inputs: [constant, wanted] }) => {
    if (!wanted) return MISFIT;
    const shape = [...wanted.values].map((length, axis) => (length === 0 ? constant.shape[axis] : length));
    const open = shape.indexOf(-1);
    if (open >= 0) shape[open] = constant.values.length / -shape.reduce((product, length) => product * length, 1);
    return inShape(constant, shape);
  },
  Flatten: ({ node, inputs: [constant] }) => {
    const { shape, values } = constant;
    const axis = integerOf(node, 'axis', 1);
    const rows = shape.slice(0, axis).reduce((product, length) => product * length, 1);
    return inShape(constant, [rows, values.length / rows]);
  },
  Squeeze: ({ node, inputs: [constant, listed] }) => {
    const rank = constant.shape.length;
    const axes = axesOf(node, listed)?.map((axis) => (axis < 0 ? axis + rank : axis));
    return inShape(
      constant,
      constant.shape.filter((length, axis) => (axes ? !axes.includes(axis) : length !== 1)),
    );
  },
  Unsqueeze: ({ node, inputs: [constant, listed] }) => {
    const axes = axesOf(node, listed) ?? [];
    const rank = constant.shape.length + axes.length;
    const ones = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
    const sizes = [...constant.shape];
    return inShape(
      constant,
      Array.from({ length: rank }, (_, axis) => (ones.has(axis) ? 1 : (sizes.shift() ?? 1))),
    );
  },
  Gather: ({ node, inputs: [constant, indices] }) => {
    if (constant.shape.length !== 1 || !indices || integerOf(node, 'axis', 0) !== 0) return MISFIT;
    const from = Int32Array.from(indices.values, (at) => (at < 0 ? at + constant.values.length : at));
    return moved(constant, indices.shape, from);
  },
  Slice: ({ node, inputs: [constant, starts, ends, , steps] }) => {
    const isPlain = constant.shape.length === 1 && starts?.values.length === 1 && ends?.values.length === 1;
    if (!isPlain || node.input.includes('') || (steps && steps.values[0] !== 1)) return MISFIT;
    const values = constant.values.slice(starts.values[0], ends.values[0]);
    return { shape: [values.length], values, ...COMPUTED };
  },
  Concat: ({ inputs }) => {
    if (inputs.some(({ shape }) => shape.length !== 1)) return MISFIT;
    const count = inputs.reduce((sum, { values: those }) => sum + those.length, 0);
    if (count > MAX_JOINED) return `makes ${count} numbers, and the limit is ${MAX_JOINED}`;
    const values = Float64Array.from(inputs.flatMap(({ values: those }) => [...those]));
    return { shape: [values.length], values, ...COMPUTED };
  },
};
/** Numbers that are joined: sizes of a shape, or scales of inputs. */
const MAX_JOINED = 2 ** 16;

/** Whether a Cast leaves floats as they are, whatever they become: what is written there is not rounded by it. */
function isWidened({ dataType: from }: GraphConstant, to: number): boolean {
  const [narrow, wide] = [from, to].map((dataType) => tensorType({ dataType }));
  if (!narrow?.isFloat || !wide?.isFloat) return false;
  return from === to || narrow.bytes < wide.bytes;
}

/** Axes, an attribute until opset 12 and an input from 13. */
const axesOf = (node: NodeProto, listed: GraphConstant | undefined): number[] | null =>
  integersOf(node, 'axes') ?? (listed ? [...listed.values] : null);

const SINGLE: Readonly<Record<string, (x: number) => number>> = {
  Neg: (x) => -x,
  Sqrt: Math.sqrt,
  Reciprocal: (x) => 1 / x,
};
const PAIRS: Readonly<Record<string, (x: number, y: number) => number>> = {
  Add: (x, y) => x + y,
  Sub: (x, y) => x - y,
  Mul: (x, y) => x * y,
  Div: (x, y) => x / y,
};

/** A number of each, or one of one for all of the other. */
function elementwise(operator: string, a: GraphConstant, b: GraphConstant): Folded | string | null {
  const f = PAIRS[operator];
  const [x, y] = [a.values, b.values];
  const isSame = a.shape.join() === b.shape.join();
  if (!isSame && x.length !== 1 && y.length !== 1) return null;
  const large = x.length >= y.length ? a : b;
  const values = large.values.map((_, i) => f(x[x.length === 1 ? 0 : i], y[y.length === 1 ? 0 : i]));
  return inItsType(a, large.shape, operator === 'Div' && isInteger(a) ? values.map(Math.trunc) : values);
}

const isInteger = (constant: GraphConstant) => tensorType(constant)?.isFloat === false; // nor texts

/** The numbers that are computed of a constant: integers stay integers. */
function inItsType(constant: GraphConstant, shape: readonly number[], values: Float64Array): Folded | string {
  const those = isInteger(constant) ? inType(values, constant.dataType) : values;
  return typeof those === 'string' ? those : { shape, values: those, ...COMPUTED };
}

/**
 * Numbers as a type holds them, floats rounded. NaN stays, which is the open number of samples in a shape.
 *
 * @returns a text: integers have no room for one of them, and what tools make of it differs
 */
function inType(values: Float64Array, dataType: number): Float64Array | string {
  const type = tensorType({ dataType })!;
  const scratch = new DataView(new ArrayBuffer(8));
  const held = values.map((value) => {
    if (!type.isFloat && !Number.isInteger(value)) return Number.NaN;
    type.write(scratch, 0, value, true);
    return type.read(scratch, 0, true);
  });
  const bad = type.isFloat ? -1 : values.findIndex((value, i) => held[i] !== value && !Number.isNaN(value));
  return bad < 0 ? held : `makes ${values[bad]}, which ${typeName(dataType)} does not hold`;
}
