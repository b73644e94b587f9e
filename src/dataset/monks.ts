import { dataSetOf, type Sample } from './dataSet.ts';
import type { DataSetRecord } from './dataSetRecord.ts';
import { NOISY_INSTANCES_OF_MONK_3, TRAINING_INSTANCES } from './monksTraining.ts';

/** Number of a MONK's problem. */
export type MonksProblem = 1 | 2 | 3;

/** The number of values of each attribute a1 … a6; values count from 1. */
const ATTRIBUTE_VALUES = [3, 3, 2, 3, 4, 2] as const;

/** All 432 instances (a1, …, a6) in lexicographic order; instance number k of the literature is entry k − 1. */
export const MONKS_INSTANCES: readonly (readonly number[])[] = ATTRIBUTE_VALUES.reduce<number[][]>(
  (instances, values) =>
    instances.flatMap((instance) => Array.from({ length: values }, (_, value) => [...instance, value + 1])),
  [[]],
);

const CONCEPTS: Readonly<Record<MonksProblem, (a: readonly number[]) => boolean>> = {
  1: ([a1, a2, , , a5]) => a1 === a2 || a5 === 1,
  2: (a) => a.filter((value) => value === 1).length === 2,
  3: ([, a2, , a4, a5]) => (a5 === 3 && a4 === 1) || (a5 !== 4 && a2 !== 3),
};

/** One instance of a training or test set: its number (from 1), attributes and label. */
export interface MonksInstance {
  readonly number: number;
  readonly attributes: readonly number[];
  readonly label: 0 | 1;
}

/** The training set of a problem, noise of MONK-3 included, in the order of its published file. */
export function monksTrainingInstances(problem: MonksProblem): MonksInstance[] {
  const instances = monksTestInstances(problem);
  return TRAINING_INSTANCES[problem].map((number) => {
    const instance = instances[number - 1];
    const noisy = problem === 3 && NOISY_INSTANCES_OF_MONK_3.includes(number);
    return noisy ? { ...instance, label: instance.label === 1 ? 0 : 1 } : instance;
  });
}

/** The test set of a problem: all 432 instances, labelled by the concept, without noise. */
export function monksTestInstances(problem: MonksProblem): MonksInstance[] {
  return MONKS_INSTANCES.map((attributes, index) => ({
    number: index + 1,
    attributes,
    label: CONCEPTS[problem](attributes) ? 1 : 0,
  }));
}

/**
 * A MONK's problem with one input a value of an attribute: 17 inputs a1=1, a1=2, … a6=2, of which six are 1; target 0
 * or 1.
 *
 * Source: S. Thrun et al., The MONK's Problems, CMU-CS-91-197 (1991).
 */
export const monks = <Problem extends MonksProblem>(problem: Problem): DataSetRecord<`monks-${Problem}`> => ({
  name: `monks-${problem}`,
  meaning: `MONK's problem ${problem}: six attributes, one input a value; targets 0 and 1`,
  load() {
    const values = ATTRIBUTE_VALUES.flatMap((count, a) =>
      Array.from({ length: count }, (_, value) => ({ attribute: a, value: value + 1 })),
    );
    const encoded = ({ attributes, label }: MonksInstance): Sample => ({
      input: values.map(({ attribute, value }) => (attributes[attribute] === value ? 1 : 0)),
      target: [label],
    });
    return dataSetOf(
      `monks-${problem}`,
      { inputs: values.map(({ attribute, value }) => `a${attribute + 1}=${value}`), outputs: ['class'] },
      monksTrainingInstances(problem).map(encoded),
      monksTestInstances(problem).map(encoded),
    );
  },
});
