import { problemOf } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { hasClasses } from '../dataset/hasClasses.ts';
import { weightNames } from '../network/weightName.ts';
import { type NamedNetwork, namedNetworkAt } from '../trace/namedNetwork.ts';
import { keepsWeights } from '../trace/stepWithoutWeights.ts';
import { maskAt, type NamedStep, type Trace } from '../trace/trace.ts';
import { numeral } from './numeral.ts';

/** A state of a network on its path. */
export interface NetworkState extends NamedNetwork {
  /** what it is called above its drawing, e.g. `step 12 of 44` */
  readonly heading: string;
  /** what the step did, in a sentence or two */
  readonly words: string;
}

/**
 * The states of a trace whose weights it keeps, from the trained network to the last one: all, or as many as may be, at
 * equal distances.
 *
 * @param max at least 2
 * @throws as `namedNetworkAt`
 */
export function networkStates(trace: Trace, dataSets: DataSets, max: number): NetworkState[] {
  const start = namedNetworkAt(trace, 0, dataSets);
  const names = weightNames(start.network, start.inputNames, start.outputNames);
  const last = trace.steps.length - 1;
  const isJudged = hasClasses(problemOf(trace.config, dataSets).dataSet);
  const kept = Array.from(trace.steps.keys()).filter((row) => keepsWeights(trace.steps[row]));
  const count = Math.min(kept.length, Math.max(2, max));
  return Array.from({ length: count }, (_, i) => {
    const index = kept[count === 1 ? 0 : Math.round((i * (kept.length - 1)) / (count - 1))];
    const step = trace.steps[index];
    const heading = index === 0 ? 'Before' : `After step ${index} of ${last}`;
    const measured = measuredWords(step, isJudged);
    const words =
      index === 0 ? `Before the first step: ${measured}.` : `${changeWords(step, last, names)} ${measured}.`;
    return { ...start, weights: step.weights, mask: maskAt(trace, index), heading, words };
  });
}

/** The change that a step made, and the cost that was predicted and measured. */
function changeWords(step: NamedStep, last: number, names: readonly string[]): string {
  const { deleted, inserted, nuisance, saliency, errorChange } = step;
  const changes = [
    ...(deleted === null ? [] : [`${names[deleted]} deleted`]),
    ...(inserted === null ? [] : [`${names[inserted]} put back`]),
  ];
  const change = changes.join(', ') || 'weights fitted again';
  const cause = nuisance ? ', which no longer reached an output' : '';
  const rise = saliency === null ? '' : `, predicted change of E ${numeral(saliency)}`;
  const measured = errorChange === null ? '' : `, measured ${numeral(errorChange)}`;
  return `Step ${step.step} of ${last}: ${change}${cause}${rise}${measured}.`;
}

/** The weights, error and accuracy that are left. @param isJudged whether the targets are classes */
function measuredWords({ weightsLeft, trainError, ...step }: NamedStep, isJudged: boolean): string {
  const { trainAccuracy, testAccuracy } = isJudged ? step : { trainAccuracy: null, testAccuracy: null };
  const right = (share: number) => `${numeral(100 * share)} %`;
  return [
    `${weightsLeft} weights left`,
    ...(trainError === null ? [] : [`training error ${numeral(trainError)}`]),
    ...(trainAccuracy === null ? [] : [`right: ${right(trainAccuracy)} of the training samples`]),
    ...(testAccuracy === null ? [] : [`${right(testAccuracy)} of the test samples`]),
  ].join(', ');
}
