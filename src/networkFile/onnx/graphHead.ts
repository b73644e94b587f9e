import { UsageError } from '../../errors.ts';
import type { ChainStep } from './chainStep.ts';
import type { GraphView } from './graphView.ts';
import { nodeRefusal } from './nodeName.ts';
import type { AffineStep, GraphHead } from './onnxGraph.ts';

/** The scaling of an input, (x − mean) / scale. */
interface Scaling {
  readonly mean: number;
  readonly scale: number;
}

/**
 * What the steps before the first layer do to each input.
 *
 * @param inputs of the graph
 * @throws {UsageError} naming the node that is no scaling and picks no inputs
 */
export function graphHead(view: GraphView, steps: readonly ChainStep[], inputs: number): GraphHead {
  let picks: readonly number[] = Array.from({ length: inputs }, (_, i) => i);
  let scalings: readonly Scaling[] | null = null;
  for (const { does, nodes } of steps) {
    if (does.kind === 'affine') scalings = scaled(scalings ?? picks.map(() => NO_SCALING), does.step);
    if (does.kind === 'picks') {
      const { picks: chosen } = does;
      scalings = scalings && chosen.map((i) => scalings![i]);
      picks = chosen.map((i) => picks[i]);
    }
    if (does.kind === 'activation') {
      const [index] = nodes;
      throw nodeRefusal(view.file, view.graph.node[index], index, 'is an activation before the first layer');
    }
  }
  const isAll = picks.length === inputs && picks.every((pick, i) => pick === i);
  const bad = scalings?.findIndex(
    ({ mean, scale }) => !(Number.isFinite(mean) && Number.isFinite(scale) && scale !== 0),
  );
  if (bad !== undefined && bad >= 0) {
    throw new UsageError(`${view.file}: the scaling of input ${picks[bad]} is beyond the range of doubles`);
  }
  const columns = scalings && Array.from({ length: inputs }, () => NO_SCALING);
  for (const [i, pick] of picks.entries()) if (columns) columns[pick] = scalings![i];
  return {
    nodes: steps.flatMap(({ nodes }) => nodes),
    input: view.input,
    inputs,
    picks: isAll ? null : picks,
    columns,
  };
}
const NO_SCALING: Scaling = { mean: 0, scale: 1 };

/** (x − mean)/scale ↦ factor·(x − m)/… : the map of a step behind a scaling, as a scaling again. */
function scaled(scalings: readonly Scaling[], { factor, divisor, shift, normalisation }: AffineStep): Scaling[] {
  return scalings.map(({ mean, scale }, i) => {
    const widened = divisor ? scale * divisor[i] : scale / factor[i];
    const less = (normalisation?.mean[i] ?? 0) * scale - shift[i] * widened;
    return { mean: mean + less, scale: widened };
  });
}
