import { problemOf } from '../config/problem.ts';
import { constantError } from '../dataset/constantError.ts';
import { distanceFromMinimum, type MinimumDistance } from '../inspection/distanceFromMinimum.ts';
import { impliedDecay } from '../inspection/impliedDecay.ts';
import type { WrittenRounding } from '../inspection/writtenRounding.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { dualLine } from '../report/dualLine.ts';
import { minimumText } from '../report/minimumText.ts';
import { modelFailure, pathRises } from '../report/modelFailure.ts';
import { networkLine } from '../report/networkLine.ts';
import { short } from '../report/numbers.ts';
import { endText, type PruningState, statesTable } from '../report/pruningText.ts';
import { contentText } from '../report/section.ts';
import { percent } from '../statistics/statistics.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { TabularDataSet } from '../tabular/readDataSet.ts';
import type { Trace } from '../trace/trace.ts';
import type { Arguments } from './options.ts';
import { liveCount, type PlannedPruning } from './plannedPruning.ts';
import { networkWords, problemWords, type SavedNetwork } from './problemWords.ts';
import { setMeasures } from './setMeasures.ts';
import { storedCell } from './storedCell.ts';
import { typedCommand } from './typedCommand.ts';

/** Seconds that a look at the minimum may take. */
const MINIMUM_SECONDS = 20;

/** The distance of the given network from a minimum, if it does not take long to tell. */
export function minimumOf({ cell: { config }, decay, dataSets }: PlannedPruning): MinimumDistance {
  const problem = problemOf(config, dataSets);
  const { weights, mask } = problem.given!;
  const { alpha, curvature } = config;
  return distanceFromMinimum(problem, weights, {
    ...{ alpha, curvature, decay, maxSeconds: MINIMUM_SECONDS },
    ...(mask && { mask }),
  });
}

/** A decay that explains less of a slope is none. */
const MIN_SHARE = 0.8;

/** The lines before anything is deleted. */
export function beginning(plan: PlannedPruning, minimum: MinimumDistance): string {
  const { given, decay, cell, dataSets } = plan;
  const { config } = cell;
  const isTrained = config.training !== 'none';
  const advice = isTrained ? `it is trained first (${config.training})` : '--train-first trains it first';
  const lines = [networkLine(given.path, given.stored, given.loss, given.dataSet)];
  const constant = constantError(given.dataSet.train);
  if (given.loss.name === 'squared' && minimum.error > constant) {
    lines.push(
      `E is ${short(minimum.error)}, and that of the mean of the targets ${short(constant)}: are inputs or targets on another scale than those that the network was trained on?`,
    );
  }
  lines.push(minimumText(minimum, advice));
  if (minimum.isMinimum === false && decay === 0) {
    const problem = problemOf(config, dataSets);
    const implied = impliedDecay(problem, problem.given!.weights, problem.given!.mask ?? undefined);
    if (implied.share >= MIN_SHARE) {
      const shownDecay = short(Number(implied.decay.toPrecision(2)));
      lines.push(
        `A weight decay of ${shownDecay} explains ${percent(implied.share)} % of that slope: if it was trained with one, --decay ${shownDecay} says so.`,
      );
    }
  }
  const { criterion, alpha, renewEvery, inverse } = config;
  const renewal =
    renewEvery !== null && renewEvery > 1 ? `, H renewed after every ${renewEvery} deletions (--renew-every)` : '';
  const retraining = CRITERION[criterion].retrains ? ', with retraining' : '';
  lines.push(`Pruning by ${criterion}${retraining}, α = ${short(alpha)}${renewal}.`);
  if (inverse === 'dual') lines.push(dualLine());
  return lines.join('\n');
}

/** The network as given, trained if it was, and what is left. */
export function statesOf(
  { given, sets, decay, dataSets, cell }: PlannedPruning,
  trace: Trace,
  stored: StoredNetwork,
): PruningState[] {
  const { dataSet } = given;
  const before = { name: 'before', weights: liveCount(given.stored), sets };
  const first = cell.config.training === 'none' ? null : storedCell(trace, 0, dataSets);
  const trained = first && { name: 'trained', weights: liveCount(first), sets: setMeasures(first, dataSet, decay) };
  const after = { name: 'after', weights: liveCount(stored), sets: setMeasures(stored, dataSet, decay) };
  return [before, ...(trained ? [trained] : []), after];
}

/** The lines at the end. */
export function ending({ given }: PlannedPruning, trace: Trace, states: readonly PruningState[]): string {
  const { steps, outcome, config } = trace;
  const isSearch = CRITERION[config.criterion].search !== undefined;
  const failure = isSearch ? null : modelFailure(trace, constantError(given.dataSet.train));
  return [
    `\n${contentText([statesTable(states)])}`,
    endText(outcome.stoppedBy, steps[0].weightsLeft - steps[steps.length - 1].weightsLeft, isSearch),
    ...(failure === null ? [] : [failure]),
  ].join('\n');
}

/** The result for programs. */
export function jsonOf(
  { cell }: PlannedPruning,
  minimum: MinimumDistance,
  found: {
    readonly trace: Trace;
    readonly states: readonly PruningState[];
    readonly files: Readonly<Record<string, string>>;
    readonly path: string;
    readonly rounding: WrittenRounding | null;
    readonly report: string | null;
  },
) {
  const { trace, states, files, path, rounding, report } = found;
  const measures = ({ weights, sets: { train, test } }: PruningState) => ({
    ...{ weights, trainError: train.error, trainAccuracy: train.accuracy },
    ...{ testError: test?.error ?? null, testAccuracy: test?.accuracy ?? null },
  });
  const named = Object.fromEntries(states.map((state) => [state.name, measures(state)]));
  const { stoppedBy, inputs } = trace.outcome;
  return {
    ...named,
    minimum,
    rise: pathRises(trace),
    stoppedBy,
    inputs,
    cell: cell.id,
    saved: path,
    rounding,
    tables: files,
    report,
  };
}

/** A rise of E from which on another training is worth a try. */
const RISE = 1.1;

/**
 * Commands that make sense next: none that trains where the file forgets which weights are deleted, and none that
 * compares a network with itself.
 */
export function nextCommands(args: Arguments, saved: SavedNetwork, states: readonly PruningState[]) {
  const { path, dataSet } = saved;
  const [before, after] = [states[0], states[states.length - 1]];
  const words = problemWords(saved, args);
  const beside = (what: string) => path.replace(/(\.\w+)$/, `-${what}$1`);
  const hasRisen = after.sets.train.error! > RISE * before.sets.train.error!;
  const compact = typedCommand('compact', ...networkWords(saved, args), '--save', beside('small'));
  const train = typedCommand('train', ...words, '--save', beside('retrained'));
  const gone = [compact, 'deleted weights really gone'] as const;
  if ((dataSet as Partial<TabularDataSet>).isOfNetwork) return [gone];
  return [
    gone,
    ...(hasRisen && formatOfName(path).keeps?.includes('mask')
      ? [[train, 'E has risen: trains what is left'] as const]
      : []),
    [typedCommand('evaluate', ...words), 'errors on other data, outputs'],
  ] as const;
}
