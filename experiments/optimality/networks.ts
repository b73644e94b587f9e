import type { MaskRuleName } from '../../src/measurements/maskRules.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import type { TableRow, TableRows } from '../../src/tables/tableRows.ts';
import { ONE_H } from './experiment.ts';

/**
 * A way to choose masks: the best that is known, a rule on the model, or a path of OBS with H renewed at each deletion,
 * or never.
 */
export type Way = 'best' | MaskRuleName | 'renewed' | 'oneH';

/** A trained network with the masks of every way, each at every size. */
export interface Network {
  readonly dataset: string;
  /** n */
  readonly weights: number;
  /** training accuracy before anything is deleted */
  readonly accuracy: number;
  /** names the minimum that training has come to: many seeds end in the same one, or in its mirror image */
  readonly minimum: string;
  /** rows of a way in order of size, the largest first; none where it was not run */
  of(way: Way): readonly TableRow<'gaps'>[];
}

/** Digits of E to which networks of one minimum agree: training ends at a small gradient, not at none. */
const ALIKE = 6;

/** The networks of the experiment, those left out that do not count as trained. */
export function networksOf(rows: TableRows): Network[] {
  const summaryOf = new Map(rows('optimality', 'summary').map((row) => [row.cell, row]));
  const trained = rows('optimality', 'gaps').filter((row) => row.trained !== false);
  const keyOf = ({ dataset, draw, seed }: TableRow<'gaps'>) => `${dataset}/${draw}/${seed}`;
  return [...groupedBy(trained, keyOf).values()].map((ofNetwork) => {
    const [{ dataset, cell: first }] = ofNetwork;
    const { weightsStart, trainAccuracyStart, trainErrorStart } = summaryOf.get(first)!;
    const wayOf = ({ rule, renewEvery }: TableRow<'gaps'>) =>
      rule !== 'path' ? rule : renewEvery === ONE_H ? 'oneH' : 'renewed';
    const ways = groupedBy(ofNetwork, wayOf);
    return {
      ...{ dataset, weights: weightsStart, accuracy: trainAccuracyStart },
      minimum: `${dataset}/${trainErrorStart.toPrecision(ALIKE)}`,
      of: (way) => (ways.get(way) ?? []).toSorted((a, b) => b.weightsLeft - a.weightsLeft),
    };
  });
}

/** One network of each minimum, the first. */
export const oneOfEach = (networks: readonly Network[]): Network[] =>
  [...groupedBy(networks, ({ minimum }) => minimum).values()].map(([first]) => first);

/** Two ways side by side at the sizes that both have. */
export function beside(network: Network, a: Way, b: Way): (readonly [TableRow<'gaps'>, TableRow<'gaps'>])[] {
  const others = new Map(network.of(b).map((row) => [row.weightsLeft, row]));
  return network.of(a).flatMap((row) => {
    const other = others.get(row.weightsLeft);
    return other ? [[row, other] as const] : [];
  });
}

/**
 * The smallest size to which a way can go, deletion by deletion, at the training accuracy of the trained network or
 * more: as the rule `trainAccuracy` stops a path.
 */
export function smallestAtAccuracy(network: Network, way: Way): number {
  // The mask of a rule has the weights that the model finds best for it, a path has its own.
  const accuracyOf = (row: TableRow<'gaps'>) => (row.rule === 'path' ? row.trainAccuracy : row.refitTrainAccuracy);
  const rows = network.of(way);
  const broken = rows.findIndex((row) => accuracyOf(row) < network.accuracy);
  const last = broken < 0 ? rows.at(-1) : rows[broken - 1];
  return last?.weightsLeft ?? network.weights;
}
