import type { CellConfig } from '../experiment/cells.ts';
import { FIELD_NAMES, type FieldName } from '../experiment/fields.ts';

/** What cells cost alike, from coarse to fine: the finest kind of which some have been measured says what the next one will cost. */
const KINDS: readonly (readonly FieldName[])[] = [
  FIELD_NAMES,
  ['seed', 'draw', 'alpha', 'decay', 'startRange'],
  ['seed', 'draw'],
];

/** Mean of the times of one kind. */
interface Mean {
  count: number;
  ms: number;
}

/** Cells of one kind that are not done. */
interface Left {
  count: number;
  readonly kinds: readonly string[];
}

/**
 * How long the rest of a run will take, from the cells that it has done: each cell that is left costs the mean of those measured
 * that differ from it in seed and draw alone, or else in α, decay and start range too, or else of all. The training of networks is a task of
 * its own. Time left = cost of what is left · time of the run so far / cost of what is done: however many tasks go on at once.
 */
export class CostModel {
  readonly #means = new Map<string, Mean>();
  readonly #left = new Map<string, Left>();
  readonly #cells: ReadonlyMap<CellConfig, Left>;
  readonly #networks: ReadonlyMap<CellConfig, Left>;
  #doneMs = 0;

  /**
   * @param cells    configs of the cells that are to be computed
   * @param networks one config of each network that may have to be trained for them
   */
  constructor(cells: readonly CellConfig[], networks: readonly CellConfig[]) {
    this.#cells = new Map(cells.map((config) => [config, this.#add('cell', config)]));
    this.#networks = new Map(networks.map((config) => [config, this.#add('network', config)]));
  }

  /** A cell is done, in so many milliseconds; null if it was not computed here, or failed: it tells nothing of others. */
  cellDone(config: CellConfig, ms: number | null): void {
    this.#done(this.#cells.get(config)!, ms);
  }

  /** A network is there; null if it was not trained here. */
  networkDone(config: CellConfig, ms: number | null): void {
    this.#done(this.#networks.get(config)!, ms);
  }

  /**
   * Seconds until everything is done.
   *
   * @param elapsedMs of the run up to now
   * @returns null as long as nothing has been measured
   */
  secondsLeft(elapsedMs: number): number | null {
    let ms = 0;
    for (const { count, kinds } of this.#left.values()) {
      if (count === 0) continue;
      const mean = kinds.findLast((kind) => this.#means.has(kind));
      // Nothing of that sort was measured: no network had to be trained so far, say.
      if (mean !== undefined) ms += count * (this.#means.get(mean)!.ms / this.#means.get(mean)!.count);
    }
    return this.#doneMs === 0 ? null : (ms * elapsedMs) / this.#doneMs / 1000;
  }

  #add(task: 'cell' | 'network', config: CellConfig): Left {
    const kinds = KINDS.map((leftOut) =>
      JSON.stringify([task, ...FIELD_NAMES.filter((name) => !leftOut.includes(name)).map((name) => config[name])]),
    );
    const finest = kinds[kinds.length - 1];
    const left = this.#left.get(finest) ?? { count: 0, kinds };
    left.count++;
    this.#left.set(finest, left);
    return left;
  }

  #done(left: Left, ms: number | null): void {
    left.count--;
    if (ms === null) return;
    this.#doneMs += ms;
    for (const kind of left.kinds) {
      const mean = this.#means.get(kind) ?? { count: 0, ms: 0 };
      mean.count++;
      mean.ms += ms;
      this.#means.set(kind, mean);
    }
  }
}
