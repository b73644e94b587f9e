import { newModel } from '../../formats/onnx/newModel.ts';
import { nodeOf } from '../../formats/onnx/nodeOf.ts';
import { TensorProto_DataType as DataType, type ModelProto, type NodeProto } from '../../formats/onnx/onnx_pb.ts';
import { tensorOf } from '../../formats/onnx/withNumbers.ts';
import { namedOutput } from '../../network/architecture.ts';
import { PACKAGE_VERSION } from '../../version.ts';
import { networkArrays } from '../arraysNetwork.ts';
import type { StoredNetwork } from '../storedNetwork.ts';
import { freshActivation, isInDouble } from './freshActivation.ts';
import { namesAsMetadata } from './namesInMetadata.ts';

const [INPUT, OUTPUT] = ['input', 'output'];

/**
 * A network as a model of its own: Sub and Div where inputs are scaled, a Gemm for each layer, whose weights are
 * `fc1.weight` (units × inputs), `fc1.bias`, …, and its activation. Numbers have 64 bits, or 32 where a runtime
 * computes an activation in these alone. Names of inputs and outputs are notes of the model.
 *
 * @param name of the file, for messages
 * @throws {UsageError} if inputs are made of words or normalised together, or numbers are too large for 32 bits
 */
export function freshModel(stored: StoredNetwork, name: string): ModelProto {
  const { network } = stored;
  const transfers = network.stages.map((stage, m) => (m < network.stages.length - 1 ? stage : namedOutput(network)));
  const type = transfers.every(isInDouble) ? DataType.DOUBLE : DataType.FLOAT;
  const arrays = networkArrays(stored, name);
  const constants = [...arrays].map(([array, numbers]) => tensorOf(array, type, numbers));
  const nodes: NodeProto[] = [];
  const scaled = ['mean', 'scale'].filter((array) => arrays.has(array));
  for (const [i, array] of scaled.entries()) {
    nodes.push(nodeOf(['Sub', 'Div'][i], [last(nodes), array], ['centred', 'scaled'][i]));
  }
  for (const [m, transfer] of transfers.entries()) {
    const layer = `fc${m + 1}`;
    const bias = arrays.has(`${layer}.bias`) ? [`${layer}.bias`] : [];
    nodes.push(nodeOf('Gemm', [last(nodes), `${layer}.weight`, ...bias], layer, { transB: 1n }));
    const activation = freshActivation(transfer, layer, layer, type);
    nodes.push(...activation.nodes);
    constants.push(...activation.constants);
  }
  nodes[nodes.length - 1].output = [OUTPUT];
  return newModel({
    producer: { name: 'optimal-brain-surgeon', version: PACKAGE_VERSION },
    ...{ opset: 17, type, nodes, initializers: constants, notes: namesAsMetadata(stored) },
    input: { name: INPUT, size: network.inputs },
    output: { name: OUTPUT, size: network.outputs },
  });
}

const last = (nodes: readonly NodeProto[]): string => nodes.at(-1)?.output[0] ?? INPUT;
