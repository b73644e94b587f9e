import { shownText, UsageError } from '../../errors.ts';
import { TensorProto_DataType as DataType } from '../../formats/onnx/onnx_pb.ts';
import { MAX_RANK } from '../../formats/onnx/tensorShape.ts';
import { tensorType, typeName } from '../../formats/onnx/tensorTypes.ts';
import { shapeText } from '../../formats/shapeText.ts';
import type { GraphView } from './graphView.ts';
import { integerOf } from './nodeAttributes.ts';
import { operatorOf } from './nodeName.ts';
import { type SampleShape, sizeOf } from './sampleShape.ts';

/**
 * The shape of a graph's input: its first dimension is that of samples, where it has more than one. What the file
 * leaves open is as large as the first layer takes.
 *
 * @throws {UsageError} if it is not of numbers, has an empty dimension, or nothing says how large it is
 */
export function inputShape(view: GraphView): SampleShape {
  const { file, graph, input } = view;
  const place = `${file}: input ${shownText(input)}`;
  const type = graph.input.find(({ name }) => name === input)?.type;
  if (type?.value.case !== 'tensorType') throw new UsageError(`${place} must be a tensor`);
  const { elemType, shape } = type.value.value;
  if (!tensorType({ dataType: elemType }) || elemType === DataType.BOOL) {
    throw new UsageError(`${place} must be numbers, got ${typeName(elemType)}`);
  }
  const dims = shape?.dim
    .slice(0, MAX_RANK + 1)
    .map(({ value }) => sizeIn(value.case === 'dimValue' ? value.value : 0n));
  if (!dims) return { samples: null, sizes: [firstFanIn(view, place)] };
  if (dims.length === 0 || dims.length > MAX_RANK) {
    throw new UsageError(`${place} must have 1 to ${MAX_RANK} dimensions, got ${dims.length}`);
  }
  const [samples, ...sizes] = dims.length === 1 ? [0, ...dims] : dims;
  const open = sizes.filter((size) => size === null).length;
  const isRow = open === 1 && sizes.every((size) => size === null || size === 1);
  if (open > 0 && !isRow) throw new UsageError(`${place} must have one open dimension, that of samples`);
  const whole = { samples, sizes: sizes.map((size) => size ?? firstFanIn(view, place)) };
  if (sizeOf(whole) <= MAX_INPUTS) return whole;
  throw new UsageError(`${place} must have at most ${MAX_INPUTS} numbers a sample, got ${shapeText(whole.sizes)}`);
}
const MAX_INPUTS = 2 ** 20;

/** Null: open. Converters write 0 for that, too. */
const sizeIn = (size: bigint): number | null => (size > 0n && size < 2n ** 31n ? Number(size) : null);

/** The inputs of the first layer, by the shape of its weights, where nothing picks inputs before it. */
function firstFanIn({ graph, leads, initializers }: GraphView, place: string): number {
  for (const [index, node] of graph.node.entries()) {
    if (leads[index] === 0) continue;
    const operator = operatorOf(node);
    if (operator === 'Gather' || operator === 'ai.onnx.ml.ArrayFeatureExtractor') break;
    if (operator !== 'MatMul' && operator !== 'Gemm') continue;
    const dims = initializers.get(node.input[1] ?? '')?.dims;
    const fanIn = Number(dims?.[operator === 'Gemm' && integerOf(node, 'transB', 0) !== 0 ? 1 : 0] ?? 0);
    if (dims?.length === 2 && fanIn > 0) return fanIn;
    break;
  }
  throw new UsageError(`${place} must say how many numbers a sample has: export with shapes`);
}
