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
  /** default `squared` */
  readonly loss?: 'squared' | 'crossEntropy';
}

export const nameOf = ({ problem, hidden, seed, loss }: MonksNetwork): string =>
  `MONK-${problem}, 17-${hidden}-1${loss === 'crossEntropy' ? ', cross-entropy' : ''}, seed ${seed}`;

/** The quadratic model of a network, trained as for Table 1; with cross-entropy by ten times the decay. */
export function monksModel({ problem, hidden, seed, loss = 'squared' }: MonksNetwork): QuadraticModel {
  const { dataset, decay } = MONKS_PROBLEMS[problem - 1];
  const trained = { layers: [17, hidden, 1], activation: 'sigmoid', startRange: 0.5, seed, loss } as const;
  const pruned = { alpha: TABLE_1_ALPHA, criterion: 'obs', stop: 'trainAccuracy' } as const;
  const grids = [{ dataset, ...trained, decay: loss === 'squared' ? decay : 10 * decay, ...pruned }];
  const [{ config }] = cellsOf({ name: 'bench', question: '', grids }, dataSets);
  const given = problemOf(config, dataSets);
  return trainedModel(config, given, trainedNetwork(config, given).weights);
}
