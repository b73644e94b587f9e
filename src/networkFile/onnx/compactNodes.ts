import { nodeOf } from '../../formats/onnx/nodeOf.ts';
import { TensorProto_DataType as DataType, type NodeProto } from '../../formats/onnx/onnx_pb.ts';
import { transposed } from '../transposed.ts';
import type { CompactPart } from './compactParts.ts';
import type { ConstantInput } from './onnxGraph.ts';
import type { WrittenConstants } from './writtenConstants.ts';

/** Options of the nodes of a layer. */
export interface NodeOptions {
  /** of the standard operators */
  readonly opset: number;
  /** the name of the node that multiplied by the weights before; empty: it had none */
  readonly nodeName: string;
  readonly constants: WrittenConstants;
}

/** The rank of a value whose shape a file leaves open: samples × numbers. */
const OPEN_RANK = 2;
/** The first opset whose Gemm needs no third input, and whose Gather counts axes from the last one. */
const FREE_OPSET = 11;

/**
 * The linear part of a layer as one product and its biases: Gemm, or MatMul and Add of values that have another rank
 * than two. Weights and biases have the names that they had.
 *
 * @param value that it takes
 */
export function productNodes(
  part: CompactPart,
  value: string,
  { opset, nodeName, constants }: NodeOptions,
): NodeProto[] {
  const { first, last, weights, biases, units, fanIn } = part;
  const { dataType } = last.matrix.weight.constant;
  const [rank, netRank] = [first.inputRank ?? OPEN_RANK, last.netRank ?? OPEN_RANK];
  const weightName = nameOf(last.matrix.weight);
  const gives = rank === netRank ? last.net : constants.freeName(`${last.net}.product`);
  const isGemm = rank === 2 && (biases !== null || opset >= FREE_OPSET);
  const matrix = { shape: [units, fanIn], values: weights };
  const weight = constants.add(weightName, dataType, isGemm ? matrix : transposed(matrix));
  const added = last.after.findLast((step) => step.added !== null)?.added;
  const biasName = added ? nameOf(added) : `${weightName}.bias`;
  const bias = biases && [constants.add(biasName, dataType, { shape: [units], values: biases })];
  const nodes: NodeProto[] = [];
  if (isGemm) nodes.push(nodeOf('Gemm', [value, weight, ...(bias ?? [])], gives, { transB: 1n }));
  else {
    const product = bias ? constants.freeName(`${last.net}.unbiased`) : gives;
    nodes.push(nodeOf('MatMul', [value, weight], product));
    if (bias) nodes.push(nodeOf('Add', [product, ...bias], gives));
  }
  if (nodeName !== '') nodes[0].name = nodeName;
  if (gives === last.net) return nodes;
  const sizes = netRank === 1 ? [units] : [-1, ...Array.from({ length: netRank - 2 }, () => 1), units];
  const shape = { shape: [netRank], values: Float64Array.from(sizes) };
  return [...nodes, nodeOf('Reshape', [gives, constants.add(`${last.net}.shape`, DataType.INT64, shape)], last.net)];
}

/** The node that picks inputs along the last axis. @param gives what it is to give */
export function pickNode(
  [value, gives]: readonly [value: string, gives: string],
  { indices, rank }: { readonly indices: readonly number[]; readonly rank: number | null },
  { opset, constants }: Pick<NodeOptions, 'opset' | 'constants'>,
): NodeProto {
  const numbers = { shape: [indices.length], values: Float64Array.from(indices) };
  const axis = opset >= FREE_OPSET ? -1 : (rank ?? OPEN_RANK) - 1;
  return nodeOf('Gather', [value, constants.add(`${gives}.indices`, DataType.INT64, numbers)], gives, {
    axis: BigInt(axis),
  });
}

/** The name of the tensor that a constant is made of, where it has one. */
const nameOf = ({ constant: { name, tensor } }: ConstantInput): string => tensor?.name || name;
