import { networkKey } from '../cell/trainedNetwork.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';

/** Cells that begin with the same trained network, in the order of the plan. */
export interface NetworkCells {
  /** of any of them: their networks agree */
  readonly config: CellConfig;
  readonly cells: readonly Cell[];
}

/**
 * The cells of a plan in the order in which they are best computed: network by network, so that what cells share is
 * made once and need not be kept, and kinds of networks (data set, architecture, …) in turn, one seed of each after the
 * other, so that the first part of a run is like the rest and tells how long it will take.
 */
export function executionOrder(cells: readonly Cell[]): NetworkCells[] {
  const networks = new Map<string, { config: CellConfig; cells: Cell[] }>();
  for (const cell of cells) {
    const key = networkKey(cell.config);
    const network = networks.get(key);
    if (network) network.cells.push(cell);
    else networks.set(key, { config: cell.config, cells: [cell] });
  }
  const ranks = new Map<string, number>();
  const ranked = [...networks.values()].map((network) => {
    const kind = networkKey({ ...network.config, seed: 0, draw: 1 });
    const rank = ranks.get(kind) ?? 0;
    ranks.set(kind, rank + 1);
    return { rank, network };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ network }) => network);
}

/**
 * Part i of N of a plan, for one of N processes: consecutive cells in the order of execution, as many in each part as
 * can be (they differ by one at most), so that few networks are needed in more than one part. The parts make up the
 * plan.
 *
 * @param shard i, from 1
 * @param of    N
 */
export function cellsOfShard(cells: readonly Cell[], shard: number, of: number): Cell[] {
  const inOrder = executionOrder(cells).flatMap((network) => network.cells);
  const edge = (part: number) => Math.floor((part * inOrder.length) / of);
  const chosen = new Set(inOrder.slice(edge(shard - 1), edge(shard)));
  return cells.filter((cell) => chosen.has(cell));
}
