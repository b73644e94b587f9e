import { number, orNull, type Row, text } from '../arrow/columns.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { weightNames } from '../network/weightName.ts';
import { namedNetworkAt } from '../trace/namedNetwork.ts';
import { maskAt, type NamedStep, type Trace } from '../trace/trace.ts';
import { CRITERION_STYLE } from './criterionStyle.ts';
import type { Figure } from './figure.ts';
import { type HeadedNetwork, networksDrawing } from './networksDrawing.ts';
import { numeral } from './numeral.ts';

const COLUMNS = [
  text('weight', 'name', 'source>unit'),
  text('state', 'name', 'trained, or the criterion whose first deletion was made'),
  orNull(number('value', 'weight', 'of the weight in that state; null where it is deleted')),
];

/**
 * The figure of the first deletion of several criteria from one trained network, with the changes that they make to the
 * other weights.
 *
 * @param traces of cells of the same trained network, one for each criterion, each with a deletion
 * @throws as `namedNetworkAt`
 */
export function firstDeletionFigure(traces: readonly Trace[], dataSets: DataSets, name = 'firstDeletion'): Figure {
  const [{ config, steps }] = traces;
  const { labels, states } = statesOf(traces, dataSets);
  const title = `${config.dataset}: the first weight that each criterion deletes from one network`;
  const { network, inputNames, outputNames } = states[0];
  const names = weightNames(network, inputNames, outputNames);
  const rows = states.flatMap(({ weights, mask }, s): Row[] =>
    names.map((weight, q) => ({ weight, state: labels[s], value: mask[q] === 1 ? weights[q] : null })),
  );
  return {
    name,
    title,
    caption: `One trained network (${config.seed === null ? '' : `seed ${config.seed}, `}E ${numeral(steps[0].trainError!)}) and what its first deletion makes of it by each criterion, without retraining. OBS alone corrects the other weights.`,
    svg: networksDrawing(title, states),
    data: { columns: COLUMNS, rows },
  };
}

/** The trained network and, of each trace, the one after its first deletion. */
function statesOf(traces: readonly Trace[], dataSets: DataSets) {
  const trained = namedNetworkAt(traces[0], 0, dataSets);
  const [start] = traces[0].steps;
  const states: HeadedNetwork[] = [{ ...trained, heading: 'Trained', note: measured(start) }];
  for (const trace of traces) {
    const step = trace.steps[1];
    const heading = `${CRITERION_STYLE[trace.config.criterion].label} deletes ${step.weight}`;
    states.push({ ...trained, weights: step.weights, mask: maskAt(trace, 1), heading, note: measured(step) });
  }
  return { states, labels: ['trained', ...traces.map(({ config }) => config.criterion)] };
}

const measured = ({ trainError, trainAccuracy }: NamedStep): string =>
  [
    ...(trainError === null ? [] : [`E ${numeral(trainError)}`]),
    ...(trainAccuracy === null ? [] : [`${numeral(100 * trainAccuracy)} % of the samples right`]),
  ].join(', ');
