import { boolean, integer, number, orNull, type RowOf, text } from '../arrow/columns.ts';
import { trainedModel } from '../cell/trainedModel.ts';
import { networkKey } from '../cell/trainedNetwork.ts';
import { FIELDS } from '../config/fields.ts';
import { type Problem, problemOf, startMask } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import { evaluation } from '../network/evaluation.ts';
import { liveWeights } from '../network/mask.ts';
import type { SlicedWork } from '../parallel/slicedWork.ts';
import { modelLoss, type QuadraticModel, subsetFit } from '../subset/quadraticModel.ts';
import { maskAt, type Trace } from '../trace/trace.ts';
import { type BestMask, bestMasks, type ProofLimits } from './bestMasks.ts';
import { MASK_RULES, type RuledWeights } from './maskRules.ts';
import type { Measurement } from './measurement.ts';

const OWN = 'of the weights that the rule leaves';
const REFIT = 'of the best weights of the model on that mask';

const COLUMNS = [
  text('cell', 'id', 'path: the cell; other rules: the first cell that prunes the network with this α'),
  text(
    'rule',
    'name',
    'how the mask was chosen: best, the best that is known; obs, obsSwap, oneShot, obd, magnitude, all on the model; path: what the cell has left',
  ),
  integer('weightsLeft', 'count', 'k, weights that are kept'),
  number('loss', 'error', `½(x − w₀)ᵀ(H + αI)(x − w₀) ${OWN}; H and w₀ of the trained network`),
  number('trainError', 'error', `training error ${OWN}`),
  orNull(number('testError', 'error', `test error ${OWN}`)),
  number('trainAccuracy', 'fraction', `training accuracy ${OWN}`),
  orNull(number('testAccuracy', 'fraction', `test accuracy ${OWN}`)),
  number('refitLoss', 'error', `the loss ${REFIT}: what the mask is worth`),
  number('refitTrainError', 'error', `training error ${REFIT}`),
  orNull(number('refitTestError', 'error', `test error ${REFIT}`)),
  number('refitTrainAccuracy', 'fraction', `training accuracy ${REFIT}`),
  orNull(number('refitTestAccuracy', 'fraction', `test accuracy ${REFIT}`)),
  number('bestLoss', 'error', 'smallest loss that is known of a mask of this size'),
  number('lowerBound', 'error', 'no mask of this size has a smaller loss'),
  boolean('proven', 'boolean', 'bestLoss is the smallest of all'),
  integer('nodes', 'count', 'nodes of the search at this size'),
];

type GapRow = RowOf<typeof COLUMNS>;

/**
 * How far masks are from the best one, in the quadratic model of the error at the trained network: of each network and
 * α of the cells, at every size, for every rule of `MASK_RULES`, and for the masks on the path of each cell. Searches
 * end after a number of nodes and never by the clock: equal cells, equal bits.
 *
 * H is the Gauss–Newton matrix, whatever the cells take for it.
 */
export const gaps: Measurement<ProofLimits, typeof COLUMNS> = {
  name: 'gaps',
  columns: COLUMNS,
  begin(limits, dataSets) {
    const known = new Map<string, Measured>();
    return {
      *ofCell(cell, trace) {
        const key = `${networkKey(cell.config)} ${cell.config.alpha}`;
        const before = known.get(key);
        const measured = before ?? (yield* measuredNetwork(cell, trace, dataSets, limits));
        known.set(key, measured);
        return [...(before ? [] : ruleRows(cell, measured)), ...pathRows(cell, trace, measured)];
      },
    };
  },
};

/** A trained network, its model, and the best masks of every size from 1 to n − 1. */
interface Measured {
  readonly problem: Problem;
  readonly live: Int32Array;
  readonly model: QuadraticModel;
  readonly best: ReadonlyMap<number, BestMask>;
}

function* measuredNetwork(
  { config }: Cell,
  trace: Trace,
  dataSets: DataSets,
  limits: ProofLimits,
): SlicedWork<Measured> {
  const problem = problemOf(config, dataSets);
  // Whatever the cell prunes by: the model is that of OBS.
  const { shardSize } = config;
  const ofObs = {
    criterion: 'obs',
    curvature: 'gaussNewton',
    shardSize: shardSize ?? FIELDS.shardSize.default,
  } as const;
  const model = trainedModel({ ...config, ...ofObs }, problem, trace.steps[0].weights);
  return { problem, live: liveWeights(startMask(problem)), model, best: yield* bestMasks(model, limits) };
}

/** The rows of the rules that need the model alone, from the largest size to the smallest. */
function ruleRows({ id }: Cell, measured: Measured): GapRow[] {
  const { model, best } = measured;
  const rules = Object.entries(MASK_RULES).map(([rule, of]) => ({ rule, at: of(model) }));
  return [...best].flatMap(([size, { fit }]) => [
    gapRow({ cell: id, rule: 'best', size }, fit, measured),
    ...rules.map(({ rule, at }) => gapRow({ cell: id, rule, size }, at(size), measured)),
  ]);
}

/** The rows of a cell's own path: the last state of each size. */
function pathRows({ id }: Cell, trace: Trace, measured: Measured): GapRow[] {
  const { live, best } = measured;
  const lastOf = new Map(trace.steps.map(({ weightsLeft }, index) => [weightsLeft, index]));
  return [...lastOf].flatMap(([size, index]) => {
    if (!best.has(size)) return []; // the trained network
    const mask = maskAt(trace, index);
    const { weights } = trace.steps[index];
    const kept = Array.from(live.keys()).filter((i) => mask[live[i]] === 1);
    const left = { kept, weights: Float64Array.from(live, (q) => weights[q]) };
    return [gapRow({ cell: id, rule: 'path', size }, left, measured)];
  });
}

function gapRow(
  { cell, rule, size }: { readonly cell: string; readonly rule: string; readonly size: number },
  left: RuledWeights,
  { problem, live, model, best }: Measured,
): GapRow {
  const refit = subsetFit(model, left.kept);
  const again = { loss: refit.loss, ...errorsOf(problem, live, refit.weights) };
  const isFit = left.weights.every((weight, i) => weight === refit.weights[i]);
  const own = isFit ? again : { loss: modelLoss(model, left.weights), ...errorsOf(problem, live, left.weights) };
  const { fit, lowerBound, proven, nodes } = best.get(size)!;
  return {
    ...{ cell, rule, weightsLeft: size, ...own },
    refitLoss: again.loss,
    refitTrainError: again.trainError,
    refitTestError: again.testError,
    refitTrainAccuracy: again.trainAccuracy,
    refitTestAccuracy: again.testAccuracy,
    ...{ bestLoss: fit.loss, lowerBound, proven, nodes },
  };
}

/** The real errors of the network. @param liveOnes (live) its weights */
function errorsOf({ network, dataSet }: Problem, live: Int32Array, liveOnes: Float64Array) {
  const weights = new Float64Array(network.weights);
  live.forEach((q, i) => {
    weights[q] = liveOnes[i];
  });
  const { train, test, codeBooks } = dataSet;
  const [ofTrain, ofTest] = [train, test].map((set) => set && evaluation(network, weights, set, codeBooks));
  return {
    trainError: ofTrain!.error,
    trainAccuracy: ofTrain!.accuracy,
    testError: ofTest?.error ?? null,
    testAccuracy: ofTest?.accuracy ?? null,
  };
}
