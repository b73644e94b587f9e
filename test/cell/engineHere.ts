import type { CellResult, Engine, TrainingResult } from '../../src/cell/engine.ts';
import { trainAndTime } from '../../src/cell/trainAndTime.ts';
import type { Cell, CellConfig } from '../../src/experiment/cells.ts';
import type { Trained } from '../../src/training/trained.ts';
import { dataSets } from '../dataSets.ts';
import { pruneAndSave } from './pruneAndSave.ts';

/** Work of a test before a task is done, or instead of it. */
export interface Interference {
  readonly width?: number;
  /** as if workers elsewhere computed */
  readonly isRemote?: boolean;
  /** resolves to nothing where the network is to be trained all the same */
  readonly train?: (config: CellConfig) => Promise<TrainingResult | undefined>;
  /** resolves to nothing where the cell is to be pruned all the same */
  readonly prune?: (cell: Cell, path: string) => Promise<CellResult | undefined>;
}

/** An engine that computes in the thread of the test, and lets the test interfere. */
export class EngineHere implements Engine {
  readonly name = 'here';
  readonly isRemote: boolean;
  readonly threads: number | null;
  readonly width: number;
  /** seeds of the networks that it was to train, in order */
  readonly trained: number[] = [];
  /** ids of the cells that it was to prune, in order */
  readonly pruned: string[] = [];
  readonly #interference: Interference;

  constructor(interference: Interference = {}) {
    this.width = interference.width ?? 2;
    this.isRemote = interference.isRemote ?? false;
    this.threads = this.isRemote ? null : this.width;
    this.#interference = interference;
  }

  prepare(): void {}

  async train(config: CellConfig): Promise<TrainingResult> {
    this.trained.push(config.seed!);
    return (await this.#interference.train?.(config)) ?? trainAndTime({ config, member: null }, dataSets);
  }

  async prune(cell: Cell, trained: Trained, path: string): Promise<CellResult> {
    this.pruned.push(cell.id);
    const result = await this.#interference.prune?.(cell, path);
    return result ?? pruneAndSave({ cell, trained, path, member: null, hessian: null }, dataSets);
  }

  async close(): Promise<void> {}
}
