import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readTable, tableBytes } from '../arrow/arrowFile.ts';
import { boolean, integer, list, number, type Row, type RowOf } from '../arrow/columns.ts';
import { TableBuilder } from '../arrow/tableBuilder.ts';
import { ResultError } from '../errors.ts';
import type { ExperimentPaths } from '../files/paths.ts';
import { writeWhole } from '../files/wholeFile.ts';
import type { ProofState } from '../subset/proof.ts';
import type { PlannedModel } from './proofPlan.ts';

/** Raise it by hand when a change of the code changes masks, losses, numbers of nodes, or the state of a search. */
const SEARCH = 1;

/** Columns of the best mask of a size, as far as it is known. */
export const FOUND_COLUMNS = [
  integer('weightsLeft', 'count', 'k, weights that are kept'),
  number('loss', 'error', '½(x − w₀)ᵀ(H + αI)(x − w₀) of the best mask found, x its best weights'),
  number('lowerBound', 'error', 'no mask of k weights has a smaller loss; equal to loss where that is proven'),
  boolean('proven', 'boolean', 'no mask of k weights is better'),
  list('mask', 'index', 'flat indices of the weights that are kept, ascending'),
  number('obsLoss', 'error', 'loss of the mask of greedy OBS: the smallest L_q, weight after weight, by one H'),
  number('nodes', 'count', 'nodes of the search tree'),
];
const COLUMNS = [
  ...FOUND_COLUMNS,
  number('searchedMs', 'milliseconds', 'time of the search, as if it had had all threads to itself'),
  number('limit', 'seconds', 'limit of time at which it has ended; 0: it is proven, or was interrupted'),
];

/** The best mask that a search has found. */
export type FoundMask = RowOf<typeof COLUMNS>;

/** A search for a best mask, done or between two of its waves. */
export interface KeptProof extends FoundMask {
  /** from which it goes on; null: it is proven */
  readonly state: ProofState | null;
}

/** The searches of a model by their number of weights. */
export type ProofsBySize = ReadonlyMap<number, KeptProof>;

/** The searches of an experiment on disk, those of a model in a file of their own that is whole or not there. */
export class KeptProofs {
  readonly #paths: ExperimentPaths;

  /** @param paths of which the folder of proofs is made if it is not there */
  constructor(paths: ExperimentPaths) {
    this.#paths = paths;
    mkdirSync(paths.proofs, { recursive: true });
  }

  /** The file of a model. */
  path(model: PlannedModel): string {
    return this.#paths.proof(hash('sha256', contentOf(model)).slice(0, 32));
  }

  /** The searches as they were left; none if there is no file. @throws {ResultError} if it is damaged */
  read(model: PlannedModel): ProofsBySize {
    const path = this.path(model);
    try {
      const { rows, metadata } = readTable(path);
      if (metadata.content !== contentOf(model) || metadata.states === undefined) {
        throw new ResultError(`${path} is of another model`);
      }
      const states: (ProofState | null)[] = JSON.parse(metadata.states);
      const found = rows as readonly Row[] as readonly FoundMask[]; // as their file says
      return new Map(found.map((row, r) => [row.weightsLeft, { ...row, state: states[r] }]));
    } catch (error) {
      if (error instanceof ResultError && error.missing) return new Map();
      throw error;
    }
  }

  /** Keeps searches, in the place of those that are kept. @param synced false: they may be lost in a power cut */
  write(model: PlannedModel, proofs: ProofsBySize, synced: boolean): void {
    const ascending = [...proofs.values()].sort((a, b) => a.weightsLeft - b.weightsLeft);
    const table = new TableBuilder(COLUMNS);
    table.appendAll(ascending.map(({ state: _, ...row }) => row));
    const metadata = { content: contentOf(model), states: JSON.stringify(ascending.map(({ state }) => state)) };
    mkdirSync(this.#paths.proofs, { recursive: true });
    writeWhole(this.path(model), tableBytes(table, metadata), { synced });
  }
}

/** Everything that decides the searches of a model, as text. */
const contentOf = ({ key }: PlannedModel): string => JSON.stringify([key, SEARCH]);
