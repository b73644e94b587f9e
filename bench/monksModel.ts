import { TABLE_1_ALPHA } from '../experiments/monks/experiment.ts';
import { MONKS_PROBLEMS } from '../experiments/monks/problems.ts';
import { trainedModel } from '../src/cell/trainedModel.ts';
import { trainedNetwork } from '../src/cell/trainedNetwork.ts';
import { problemOf } from '../src/config/problem.ts';
import { DataSets } from '../src/dataset/dataSets.ts';
import { cellsOf } from '../src/experiment/cells.ts';
import type { QuadraticModel } from '../src/subset/quadraticModel.ts';

const dataSets = new DataSets();

/** A network on one of MONK's problems. */
export interface MonksNetwork {
  readonly problem: 1 | 2 | 3;
  readonly hidden: number;
  readonly seed: number;
}

export const nameOf = ({ problem, hidden, seed }: MonksNetwork): string =>
  `MONK-${problem}, 17-${hidden}-1, seed ${seed}`;

/** The quadratic model of a network, trained as for Table 1. */
export function monksModel({ problem, hidden, seed }: MonksNetwork): QuadraticModel {
  const { dataset, decay } = MONKS_PROBLEMS[problem - 1];
  const fields = { dataset, decay, layers: [17, hidden, 1], activation: 'sigmoid', startRange: 0.5, seed } as const;
  const grids = [{ ...fields, alpha: TABLE_1_ALPHA, criterion: 'obs', stop: 'trainAccuracy' } as const];
  const [{ config }] = cellsOf({ name: 'bench', question: '', grids }, dataSets);
  const given = problemOf(config, dataSets);
  return trainedModel(config, given, trainedNetwork(config, given).weights);
}
