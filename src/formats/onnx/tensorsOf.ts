import type { GraphProto, ModelProto, NodeProto, SparseTensorProto, TensorProto } from './onnx_pb.ts';

/** All tensors of a model: initializers, attributes of nodes, those of graphs inside of nodes and of functions. */
export function tensorsOf({ graph, functions, trainingInfo }: ModelProto): TensorProto[] {
  const graphs = [graph, ...trainingInfo.flatMap(({ initialization, algorithm }) => [initialization, algorithm])];
  return [...graphs.flatMap(tensorsOfGraph), ...functions.flatMap(({ node }) => node.flatMap(tensorsOfNode))];
}

function tensorsOfGraph(graph: GraphProto | undefined): TensorProto[] {
  if (!graph) return [];
  return [
    ...graph.initializer,
    ...graph.sparseInitializer.flatMap(tensorsOfSparse),
    ...graph.node.flatMap(tensorsOfNode),
  ];
}

const tensorsOfNode = ({ attribute }: NodeProto): TensorProto[] =>
  attribute.flatMap(({ t, tensors, g, graphs, sparseTensor, sparseTensors }) => [
    ...(t ? [t] : []),
    ...tensors,
    ...[g, ...graphs].flatMap(tensorsOfGraph),
    ...[sparseTensor, ...sparseTensors].flatMap(tensorsOfSparse),
  ]);

const tensorsOfSparse = (sparse: SparseTensorProto | undefined): TensorProto[] =>
  [sparse?.values, sparse?.indices].filter((tensor) => tensor !== undefined);
