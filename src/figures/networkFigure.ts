import { integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { weightNames } from '../network/weightName.ts';
import { namedNetworkAt } from '../trace/namedNetwork.ts';
import { maskAt, type Trace } from '../trace/trace.ts';
import { animatedNetwork, statesInAnimation } from './animatedNetwork.ts';
import { CRITERION_STYLE } from './criterionStyle.ts';
import type { Figure } from './figure.ts';
import { networkDrawing } from './networkDrawing.ts';
import { networkPath, statesInPage } from './networkPath.ts';
import { networkStates } from './networkStates.ts';

const COLUMNS = [
  text('weight', 'name', 'source>unit'),
  orNull(number('before', 'weight', 'its value in the network before the first step; null where it was deleted')),
  orNull(number('after', 'weight', 'its value after the last step; null where it is deleted')),
  orNull(integer('deletedInStep', 'index', 'the last step that deleted it; null if none did')),
];

/**
 * The figure of a trace: its network before the first step and after the last one, with the states between for a page
 * that has a slider for them.
 *
 * @param name of the figure; default `network`
 * @throws as `namedNetworkAt`
 */
export function networkFigure(trace: Trace, dataSets: DataSets, name = 'network'): Figure {
  const { config, steps } = trace;
  const { network } = namedNetworkAt(trace, 0, dataSets);
  const states = networkStates(trace, dataSets, statesInPage(network.weights, network.units + network.inputs));
  const [before, after] = [states[0], states[states.length - 1]];
  const { label } = CRITERION_STYLE[config.criterion];
  const title = `${config.dataset}: a ${config.layers.join('-')} network before and after pruning by ${label}`;
  const all = states.length === steps.length;
  const seed = config.seed === null ? '' : `, seed ${config.seed}`;
  const shown = all ? 'each step' : `${states.length} of ${steps.length} states`;
  return {
    name,
    title,
    caption: `A line is a weight, named source>unit, and the wider, the larger its size: whole above 0, dashed below, faint where deleted. Dead units are grey, inputs that no longer matter faint; a unit without inputs is a constant, as a bias is. Cell ${trace.id}${seed}; the slider shows ${shown} of the path on the right.`,
    svg: networkDrawing(before, after, { title, headings: [before.heading, after.heading] }),
    data: { columns: COLUMNS, rows: weightRows(trace, dataSets) },
    path: networkPath(states),
    animation: () => animatedNetwork(networkStates(trace, dataSets, statesInAnimation(network.weights)), { title }),
  };
}

function weightRows(trace: Trace, dataSets: DataSets): Row[] {
  const { steps } = trace;
  const { network, inputNames, outputNames } = namedNetworkAt(trace, 0, dataSets);
  const ends = [0, steps.length - 1].map((index) => ({ mask: maskAt(trace, index), weights: steps[index].weights }));
  const deletedIn = new Map(steps.map(({ step, deleted }) => [deleted, step]));
  return weightNames(network, inputNames, outputNames).map((weight, q) => {
    const [before, after] = ends.map(({ mask, weights }) => (mask[q] === 1 ? weights[q] : null));
    return { weight, before, after, deletedInStep: deletedIn.get(q) ?? null };
  });
}
