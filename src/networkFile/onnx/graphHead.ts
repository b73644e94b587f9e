import type { RowStep } from '../../dataset/rowSteps.ts';
import { UsageError } from '../../errors.ts';
import type { ChainStep } from './chainStep.ts';
import type { GraphView } from './graphView.ts';
import { nodeRefusal } from './nodeName.ts';
import type { AffineStep, GraphHead } from './onnxGraph.ts';
import { type SampleShape, sizeOf } from './sampleShape.ts';

/** The scaling of an input, (x − mean) / scale. */
interface Scaling {
  readonly mean: number;
  readonly scale: number;
}

/**
 * The head of a graph: which inputs the steps before the first layer pick, and how they scale and normalise them.
 *
 * @param shape of the graph's input
 * @throws {UsageError} naming the node that is no scaling, picks no inputs and does not normalise all of them
 */
export function graphHead(view: GraphView, steps: readonly ChainStep[], shape: SampleShape): GraphHead {
  const inputs = sizeOf(shape);
  const rows: RowStep[] = [];
  let columns: readonly Scaling[] | null = null;
  let picks: readonly number[] = Array.from({ length: inputs }, (_, i) => i);
  let scalings: readonly Scaling[] | null = null;
  const keepScalings = () => {
    if (!scalings) return;
    const all = Array.from({ length: inputs }, () => NO_SCALING);
    for (const [i, pick] of picks.entries()) all[pick] = scalings[i];
    requireDoubles(all, view.file);
    if (rows.length === 0) columns = all;
    else rows.push({ mean: all.map(({ mean }) => mean), scale: all.map(({ scale }) => scale) });
    scalings = null;
  };
  for (const { does, nodes } of steps) {
    const refusal = (complaint: string) => nodeRefusal(view.file, view.graph.node[nodes[0]], nodes[0], complaint);
    switch (does.kind) {
      case 'affine': {
        const lost = does.step.factor.indexOf(0);
        if (lost >= 0) throw refusal(`multiplies input ${picks[lost]} by 0: pick the other inputs by Gather instead`);
        scalings = scaled(scalings ?? picks.map(() => NO_SCALING), does.step);
        break;
      }
      case 'picks': {
        const { picks: chosen } = does;
        scalings &&= chosen.map((i) => scalings![i]);
        picks = chosen.map((i) => picks[i]);
        break;
      }
      case 'normalise':
        if (picks.length < inputs)
          throw refusal('divides by the norm of some of the inputs: all must have a part in it');
        keepScalings();
        rows.push({ normalise: does.norm });
        break;
      case 'activation':
        throw refusal('is an activation before the first layer');
    }
  }
  keepScalings();
  const isAll = picks.every((pick, i) => pick === i) && picks.length === inputs;
  const nodes = steps.flatMap(({ nodes: those }) => those);
  return { nodes, input: view.input, sizes: shape.sizes, inputs, picks: isAll ? null : picks, columns, rows };
}
const NO_SCALING: Scaling = { mean: 0, scale: 1 };

function requireDoubles(scalings: readonly Scaling[], file: string): void {
  const bad = scalings.findIndex(
    ({ mean, scale }) => !(Number.isFinite(mean) && Number.isFinite(scale) && scale !== 0),
  );
  if (bad >= 0) throw new UsageError(`${file}: the scaling of input ${bad} is beyond the range of doubles`);
}

/** The scalings, with the map of a step behind them: factor·((x − mean)/scale − m) + shift. */
function scaled(scalings: readonly Scaling[], { factor, divisor, shift, normalisation }: AffineStep): Scaling[] {
  return scalings.map(({ mean, scale }, i) => {
    const widened = divisor ? scale * divisor[i] : scale / factor[i];
    return { mean: mean + (normalisation?.mean[i] ?? 0) * scale - shift[i] * widened, scale: widened };
  });
}
