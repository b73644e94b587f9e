import { number, orNull, type Row, text } from '../arrow/columns.ts';
import { problemOf } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { type ErrorSlice, errorSlice, type Range, valueAt } from '../inspection/errorSlice.ts';
import { weightNames } from '../network/weightName.ts';
import { namedNetworkAt } from '../trace/namedNetwork.ts';
import type { Trace } from '../trace/trace.ts';
import { CRITERION_STYLE } from './criterionStyle.ts';
import { errorSurface, type SurfaceSlice } from './errorSurface.ts';
import type { Figure } from './figure.ts';

const COLUMNS = [
  text('slice', 'name', 'the two weights that it is over'),
  text('of', 'name', '`surface`: a point of the slice; `trained`; or the criterion whose step ends there'),
  number('first', 'weight', 'the first of the two weights'),
  number('second', 'weight', 'the second one'),
  orNull(number('error', 'error', 'E over the training set: of a step that of all its weights')),
];

/** Values of a weight in a slice. */
const SIZE = 41;
/** A slice is longer than what it shows by this share at both ends. */
const BEYOND = 0.3;

/**
 * The figure of the first steps of some criteria from one trained network: slices of the error surface over the weight
 * that OBS deletes and each of those that the others do. Null where all of them delete the same one.
 *
 * @param obs    the trace of OBS
 * @param others those of other criteria, of the same network
 * @throws as `namedNetworkAt`
 */
export function surfaceFigure(obs: Trace, others: readonly Trace[], dataSets: DataSets): Figure | null {
  const { config } = obs;
  const picked = firstDeletion(obs);
  const axes = [...new Set(others.map(firstDeletion))].filter((q) => q !== picked);
  if (axes.length === 0) return null;
  const slices = axes.map((q) => sliceOver([q, picked], [obs, ...others], dataSets));
  const title = `${config.dataset}: the first step of each criterion on the error surface`;
  const labels = [obs, ...others].map(
    (trace) => `${CRITERION_STYLE[trace.config.criterion].label} deletes ${trace.steps[1].weight}`,
  );
  return {
    ...{ name: 'surface', title },
    caption: `The network ${config.seed === null ? '' : `of seed ${config.seed} `}(cell ${obs.id}): ${labels.join(', ')}. Lines are E over two weights, all others as trained; the shade grows with E; dotted lines are where a weight is 0. OBS corrects the other weights as well, so its end has the E of all of them and not that of the slice.`,
    svg: errorSurface(slices, { title }),
    data: { columns: COLUMNS, rows: slices.flatMap(sliceRows) },
  };
}

/** The flat index of the weight that goes first. */
const firstDeletion = ({ steps }: Trace): number => steps[1].deleted!;

/** A slice with the steps that delete one of its weights. */
function sliceOver(axes: readonly [number, number], traces: readonly Trace[], dataSets: DataSets): SurfaceSlice {
  const [{ config, steps }] = traces;
  const { network, inputNames, outputNames } = namedNetworkAt(traces[0], 0, dataSets);
  const samples = problemOf(config, dataSets).dataSet.train;
  const names = weightNames(network, inputNames, outputNames);
  const [{ weights, trainError }] = steps;
  const placeOf = (of: Float64Array) => axes.map((q) => of[q]) as unknown as readonly [number, number];
  const ends = traces.filter((trace) => axes.includes(firstDeletion(trace)));
  const shown = [weights, ...ends.map((trace) => trace.steps[1].weights)].map(placeOf);
  const ranges = axes.map((_, i) => rangeOf([0, ...shown.map((place) => place[i])])) as unknown as readonly [
    Range,
    Range,
  ];
  return {
    ...errorSlice({ network, weights, samples }, axes, ranges, SIZE),
    names: [names[axes[0]], names[axes[1]]],
    start: { at: placeOf(weights), error: trainError! },
    steps: ends.map((trace) => ({
      criterion: trace.config.criterion,
      ...{ at: placeOf(trace.steps[1].weights), error: trace.steps[1].trainError! },
    })),
  };
}

/** From the smallest to the largest value, and beyond. */
function rangeOf(values: readonly number[]): Range {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const beyond = BEYOND * (max - min || 1);
  return [min - beyond, max + beyond];
}

function sliceRows({ names, ranges, size, errors, start, steps }: ErrorSlice & SurfaceSlice): Row[] {
  const slice = names.join(', ');
  const grid = Array.from(errors, (error, at): Row => {
    const [first, second] = [at % size, Math.floor(at / size)].map((i, axis) => valueAt(ranges[axis], i, size));
    return { slice, of: 'surface', first, second, error };
  });
  const marks = [{ of: 'trained', ...start }, ...steps.map((step) => ({ of: step.criterion, ...step }))];
  return [...marks.map(({ of, at: [first, second], error }) => ({ slice, of, first, second, error })), ...grid];
}
