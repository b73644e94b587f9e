import {
  hessianKey,
  hessianLength,
  type SharedHessian,
  sharedHessian,
  sharesHessian,
} from '../../cell/sharedHessian.ts';
import type { Cell, CellConfig } from '../../experiment/cells.ts';

/**
 * H of the networks that cells are at work on. Cells come network by network, so those used last are the ones wanted.
 */
export class RecentHessians {
  readonly #max: number;
  /** cells that have each H; null: not known */
  readonly #cells: ReadonlyMap<string, number> | null;
  readonly #kept = new Map<string, ReturnType<typeof sharedHessian>>();
  #tasks = 0;

  /**
   * @param max     matrices and diagonals kept at once: one of each for every cell at work
   * @param pending cells that will come: H is kept where several of them have it in common; left out: always
   */
  constructor(max: number, pending?: readonly Cell[]) {
    this.#max = max;
    if (!pending) {
      this.#cells = null;
      return;
    }
    const cells = new Map<string, number>();
    for (const { config } of pending) {
      if (!sharesHessian(config)) continue;
      const key = hessianKey(config);
      cells.set(key, (cells.get(key) ?? 0) + 1);
    }
    this.#cells = cells;
  }

  /** H of a cell's trained network, built or not; null where no other cell has the same, or the cell makes its own. */
  of(config: CellConfig): SharedHessian | null {
    if (!sharesHessian(config)) return null;
    const key = hessianKey(config);
    if (this.#cells && (this.#cells.get(key) ?? 0) < 2) return null;
    const shared = this.#kept.get(key) ?? sharedHessian(hessianLength(config));
    this.#kept.delete(key); // to the end of the order
    this.#kept.set(key, shared);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#max) this.#kept.delete(oldest);
    return { ...shared, task: ++this.#tasks };
  }
}
