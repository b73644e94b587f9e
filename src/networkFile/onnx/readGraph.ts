import { UsageError } from '../../errors.ts';
import type { ModelProto } from '../../formats/onnx/onnx_pb.ts';
import { chainSteps } from './chainSteps.ts';
import { graphHead } from './graphHead.ts';
import { graphLayers } from './graphLayers.ts';
import { graphTail } from './graphTail.ts';
import { graphView } from './graphView.ts';
import { inputShape } from './inputShape.ts';
import type { OnnxGraph } from './onnxGraph.ts';

/**
 * Reads the graph of a model as a fully connected network: a head that scales or picks inputs, layers, and a tail that
 * makes labels of outputs. Cost: linear in nodes and numbers.
 *
 * @param file what to call it in messages
 * @throws {UsageError} naming the node that is no part of such a network, and why
 */
export function readGraph(model: ModelProto, file: string): OnnxGraph {
  const view = graphView(model, file);
  const shape = inputShape(view);
  const { steps, constants } = chainSteps(view, shape);
  const product = steps.findIndex(({ does }) => does.kind === 'matrix');
  if (product < 0) throw new UsageError(`${file} has no layer: there is no MatMul or Gemm`);
  const inHead = steps.slice(0, product);
  const layers = graphLayers(view, steps.slice(product), inHead.at(-1)?.shape ?? shape);
  return {
    model,
    head: graphHead(view, inHead, shape),
    layers,
    tail: graphTail(view, constants, layers[layers.length - 1]),
  };
}
