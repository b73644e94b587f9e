import type { GraphProto } from '../../formats/onnx/onnx_pb.ts';

/**
 * Takes out of a graph what made values that nothing takes any more: initializers, with the inputs of the same names
 * that old files have for them, and nodes; then what these took, and what is said of the shapes of all of it. Other
 * values that nothing takes stay.
 *
 * @param graph is changed
 * @param names of values that may be unused now
 * @param kept  names of values that stay, whoever takes them
 */
export function removeUnused(graph: GraphProto, names: readonly string[], kept: ReadonlySet<string>): void {
  const uses = new Map<string, number>();
  const count = (name: string, by: number) => uses.set(name, (uses.get(name) ?? 0) + by);
  for (const { input } of graph.node) for (const name of input) count(name, 1);
  for (const { name } of graph.output) count(name, 1);
  const producer = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const [goneNames, goneNodes] = [new Set<string>(), new Set<unknown>()];
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (name === '' || kept.has(name) || (uses.get(name) ?? 0) > 0 || goneNames.has(name)) continue;
    const node = producer.get(name);
    if (node?.output.some((other) => (uses.get(other) ?? 0) > 0)) continue;
    goneNames.add(name);
    if (!node || goneNodes.has(node)) continue;
    goneNodes.add(node);
    for (const taken of node.input) count(taken, -1);
    queue.push(...node.input);
  }
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  graph.node = graph.node.filter((node) => !goneNodes.has(node));
  graph.input = graph.input.filter(({ name }) => !(goneNames.has(name) && initializers.has(name)));
  graph.initializer = graph.initializer.filter(({ name }) => !goneNames.has(name));
  graph.valueInfo = graph.valueInfo.filter(({ name }) => !goneNames.has(name));
}
