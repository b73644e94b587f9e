import { UsageError } from '../../errors.ts';
import { isCoupled } from '../../network/activation.ts';
import { MAX_LAYERS } from '../networkOfLayers.ts';
import type { ChainStep } from './chainStep.ts';
import { foldedLayer } from './foldedLayer.ts';
import type { GraphView } from './graphView.ts';
import { nodeRefusal, operatorOf } from './nodeName.ts';
import type { AffineStep, GraphLayer, MatrixStep } from './onnxGraph.ts';
import { rankOf, type SampleShape } from './sampleShape.ts';

/** Weights of all layers together: as doubles 64 MB. */
const MAX_WEIGHTS = 2 ** 23;

/** A linear part as far as it is known. */
interface OpenLayer {
  /** steps of the linear part, and those between that do nothing */
  readonly linear: ChainStep[];
  readonly before: AffineStep[];
  readonly after: AffineStep[];
  matrix: MatrixStep | null;
  shape: SampleShape | null;
}

/**
 * The layers that the steps of a chain make: each product by weights is one, with the maps by constants around it, up
 * to the activation. Maps behind an activation belong to the next layer.
 *
 * @param steps from the first layer on
 * @param shape of what the first of them takes
 * @throws {UsageError} naming the node that does not fit into a layer
 */
export function graphLayers(view: GraphView, steps: readonly ChainStep[], shape: SampleShape | null): GraphLayer[] {
  const layers: GraphLayer[] = [];
  let open = openLayer(shape);
  let passing: ChainStep[] = [];
  let weights = 0;
  const refusal = ({ nodes: [index] }: ChainStep, complaint: string) =>
    nodeRefusal(view.file, view.graph.node[index], index, complaint);
  const close = (activation: ChainStep | null) => {
    weights += open.matrix!.weight.constant.values.length;
    if (weights > MAX_WEIGHTS) throw new UsageError(`${view.file} has more than ${MAX_WEIGHTS} weights`);
    if (layers.length === MAX_LAYERS) throw new UsageError(`${view.file} has more than ${MAX_LAYERS} layers`);
    layers.push(closedLayer(view, open, activation));
  };
  let behind: SampleShape | null = shape; // that of the value a step takes
  for (const step of steps) {
    const { does } = step;
    switch (does.kind) {
      case 'pass':
        passing.push(step);
        break;
      case 'affine':
        // Its offset is an attribute: written biases could not take it out.
        if (operatorOf(view.graph.node[does.step.node]) === 'ai.onnx.ml.Scaler')
          throw refusal(step, 'stands between layers: it is read in front of the first layer alone');
        if (does.step.normalisation && step.shape?.sizes.length !== 1)
          throw refusal(step, 'is not of one row a sample');
        if (open.linear.length === 0) open.shape = behind;
        (open.matrix ? open.after : open.before).push(does.step);
        open.linear.push(...(open.linear.length > 0 ? passing : []), step);
        passing = [];
        break;
      case 'matrix':
        if (open.matrix) {
          close(null);
          open = openLayer(behind);
          passing = [];
        }
        if (open.linear.length === 0) open.shape = behind;
        open.matrix = does.matrix;
        if (does.step) open.after.push(does.step);
        open.linear.push(...(open.linear.length > 0 ? passing : []), step);
        passing = [];
        break;
      case 'activation':
        if (!open.matrix) throw refusal(step, 'is an activation that does not follow a layer of weights');
        close(step);
        open = openLayer(step.shape);
        passing = [];
        break;
      case 'picks':
        throw refusal(step, 'picks values between layers: inputs alone are picked');
      case 'normalise':
        throw refusal(step, 'divides by a norm between layers: inputs alone are normalised');
    }
    behind = step.shape;
  }
  if (open.matrix) close(null);
  const [coupled] = layers.slice(0, -1).filter(({ activation }) => isCoupled(activation));
  if (coupled) {
    const [index] = coupled.activationNodes;
    throw nodeRefusal(view.file, view.graph.node[index], index, 'stands between layers: it is read of outputs alone');
  }
  return layers;
}

const openLayer = (shape: SampleShape | null): OpenLayer => ({
  ...{ linear: [], before: [], after: [] },
  ...{ matrix: null, shape },
});

function closedLayer(view: GraphView, open: OpenLayer, activation: ChainStep | null): GraphLayer {
  const { linear, before, after, matrix, shape } = open;
  const folded = foldedLayer({ before, matrix: matrix!, after });
  const last = linear[linear.length - 1];
  for (const numbers of [folded.weights, folded.biases ?? []]) {
    const bad = numbers.findIndex((number) => !Number.isFinite(number));
    if (bad < 0) continue;
    const { node } = matrix!;
    throw nodeRefusal(view.file, view.graph.node[node], node, `has weights that are not finite: ${numbers[bad]}`);
  }
  return {
    nodes: linear.flatMap(({ nodes }) => nodes),
    ...{ input: linear[0].takes, net: last.gives },
    ...{ inputRank: shape && rankOf(shape), netRank: last.shape && rankOf(last.shape) },
    ...{ ...folded, before, matrix: matrix!, after },
    activation: activation?.does.kind === 'activation' ? activation.does.activation : 'linear',
    activationNodes: activation?.nodes ?? [],
    output: activation?.gives ?? last.gives,
  };
}
