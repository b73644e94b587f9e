import { builtInDataSet } from '../dataset/builtIn.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';
import { networkOf } from '../network/architecture.ts';
import { CRITERION } from '../surgeon/criteria.ts';
import { networkKey } from './trainedNetwork.ts';

/** What a plan will cost at most. */
export interface Estimate {
  /** multiply-adds of all curvatures and inverses, in units of 10⁹; training is not in it */
  readonly gigaMultiplyAdds: number;
  /** networks to be trained, each once */
  readonly networks: number;
  /** arrays of the largest cell; whole cells run one a thread */
  readonly megabytesPerThread: number;
}

/** An upper estimate from sizes alone, every path taken to one weight (or its limit); nothing is computed. */
export function estimate(cells: readonly Cell[]): Estimate {
  const costs = cells.map(({ config }) => cellCost(config));
  return {
    gigaMultiplyAdds: costs.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0) / 1e9,
    networks: new Set(cells.map(({ config }) => networkKey(config))).size,
    megabytesPerThread: costs.reduce((most, { bytes }) => Math.max(most, bytes), 0) / 2 ** 20,
  };
}

function cellCost(config: CellConfig): { multiplyAdds: number; bytes: number } {
  const network = networkOf(config);
  const { count } = builtInDataSet(config.dataset).train;
  const rows = count * network.outputs;
  const isObs = CRITERION[config.criterion].needs === 'inverse';
  const last = config.stop === 'weightsLeft' ? config.weightsLimit! : 1;
  let multiplyAdds = 0;
  for (let n = network.weights; n > last; n--) {
    const renewed = (network.weights - n) % config.renewEvery === 0;
    // H: n²/2 a row; recursion: 2n² a row; exact inverse: 7n³/6; cross-check: 19n³/6. A downdate: n².
    const cost = isObs ? (renewed ? 2.5 * rows * n ** 2 + (26 / 6) * n ** 3 : n ** 2) : rows * n;
    multiplyAdds += cost;
  }
  const n = network.weights;
  const matrices = 1 + (isObs ? Math.ceil(count / config.shardSize) + 6 : 0); // the first is the path itself: n weight vectors
  return { multiplyAdds, bytes: 8 * (rows * n + matrices * n ** 2) };
}
