import { CURVATURE_NEED, type CurvatureNeed } from '../../inverse/curvatureNeed.ts';
import { best } from './best.ts';
import type { Criterion, RuleValues } from './criterion.ts';
import { eigenspaceObs } from './eigenspaceObs.ts';
import { gammaObd } from './gammaObd.ts';
import { gammaObs } from './gammaObs.ts';
import { gObs } from './gObs.ts';
import { jointObs } from './jointObs.ts';
import { localSearch } from './localSearch.ts';
import { magnitude } from './magnitude.ts';
import { obd } from './obd.ts';
import { obs } from './obs.ts';
import { obsSwap } from './obsSwap.ts';
import { random } from './random.ts';
import { unitObs } from './unitObs.ts';
import { unitObsThenObs } from './unitObsThenObs.ts';

/** The criteria, in the order in which they are listed everywhere. */
const LISTED = [
  obs,
  obd,
  magnitude,
  random,
  eigenspaceObs,
  gObs,
  jointObs,
  unitObs,
  unitObsThenObs,
  gammaObs,
  gammaObd,
  obsSwap,
  localSearch,
  best,
] as const;

/** Name of a criterion. */
export type CriterionName = (typeof LISTED)[number]['name'];
/** Their names. */
export const CRITERIA = LISTED.map(({ name }) => name) as [CriterionName, ...CriterionName[]];
/** The criteria, by name. */
export const CRITERION: Readonly<Record<CriterionName, Criterion>> = Object.fromEntries<Criterion>(
  LISTED.map((criterion) => [criterion.name, criterion]),
) as Record<CriterionName, Criterion>;

type OptionOf<Listed> = Listed extends { readonly options: infer Options } ? keyof Options : never;
/** Name of a field of the config that some criteria read and others ignore, as does everything else. */
export type CriterionField =
  | OptionOf<(typeof LISTED)[number]>
  | (typeof CURVATURE_NEED)[CurvatureNeed]['reads'][number];

/** The fields of this kind that a criterion reads: those that say how its matrix is made, and its own. */
export const fieldsReadBy = ({ needs, options = {} }: Criterion): readonly CriterionField[] => [
  ...CURVATURE_NEED[needs].reads,
  ...(Object.keys(options) as CriterionField[]), // of a listed criterion, all of them
];

/** Whether a cell has all its masks from one matrix, or one a turn: it makes no inverse on the way. */
export const isOfOneMatrix = ({
  criterion,
  swaps,
}: Pick<RuleValues, 'swaps'> & { readonly criterion: CriterionName }): boolean =>
  CRITERION[criterion].isOfOneMatrix?.({ swaps }) ?? false;

/** All of them. */
export const CRITERION_FIELDS: readonly CriterionField[] = [...new Set(LISTED.flatMap(fieldsReadBy))];
