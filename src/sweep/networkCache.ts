import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTable, tableBytes } from '../arrow/arrowFile.ts';
import { vector } from '../arrow/columns.ts';
import { TableBuilder } from '../arrow/tableBuilder.ts';
import { networkKey } from '../cell/trainedNetwork.ts';
import { ResultError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { FilesInFlight } from '../files/filesInFlight.ts';
import type { Trained } from '../training/trained.ts';

const COLUMNS = [vector('weightVector', 'weight', 'all weights of the trained network in flat order')];

/**
 * Trained networks on disk, each in a file named by the hash of all that decides it: cells, runs and processes share
 * them. Files are written whole or not at all, and are only read if they are what they say: any of them can be deleted
 * at any time.
 */
export class NetworkCache {
  readonly #folder: string;
  readonly #files = new FilesInFlight();

  /** @param folder made if it is not there */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** The file of a cell's network. */
  path(config: CellConfig): string {
    return join(this.#folder, `${hash('sha256', contentOf(config)).slice(0, 32)}.arrow`);
  }

  /** The trained network of a cell; null if it is not there, or damaged. */
  read(config: CellConfig): Trained | null {
    try {
      const { rows, metadata } = readTable(this.path(config));
      const { content, outcome } = metadata;
      if (content !== contentOf(config) || outcome === undefined || rows.length !== 1) return null;
      return { weights: rows[0].weightVector as Float64Array, ...JSON.parse(outcome) };
    } catch (error) {
      if (error instanceof ResultError) return null;
      throw error;
    }
  }

  /** Resolves when another network can be kept: only some are written at once. */
  room(): Promise<void> {
    return this.#files.room();
  }

  /**
   * Keeps the trained network of a cell, while this thread goes on.
   *
   * @returns resolves when its file is synced and has its name
   * @throws {Error} rejects with the error of the file system
   */
  write(config: CellConfig, { weights, ...outcome }: Trained): Promise<void> {
    const metadata = { content: contentOf(config), outcome: JSON.stringify(outcome) };
    const table = new TableBuilder(COLUMNS);
    table.append({ weightVector: weights });
    return this.#files.write(this.path(config), tableBytes(table, metadata));
  }
}

/** Everything that decides a trained network, as text. */
const contentOf = (config: CellConfig): string =>
  JSON.stringify([networkKey(config), config.numerics, config.dataSha256]);
