import type { Engine } from '../cell/engine.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { BackendsInUse } from '../estimate/backendsInUse.ts';
import type { Cell } from '../experiment/cells.ts';

/** A flag that only one engine reads; its value is a text. */
export interface EngineFlag {
  /** for its help */
  readonly describe: string;
  /** the value that it has where it is not given, in words */
  readonly defaultInWords: string;
}

/** Options of a run, whatever its engine. */
export interface EngineOptions {
  /** of this process */
  readonly threads: number;
  /** bytes that this process may take */
  readonly memory: number;
  /** data of the cells */
  readonly dataSets: DataSets;
  /** seconds that one cell, or the training of one network, may take; null: as long as it takes */
  readonly cellSeconds: number | null;
  /** values of the engine's own flags by name, as typed: texts, several where a flag was given several times */
  readonly flags: Readonly<Record<string, unknown>>;
  /** takes a line about the engine, for people */
  readonly onNotice: (line: string) => void;
}

/** The outcome of a check whether cells can be computed. */
export interface Requirements {
  readonly backend: BackendsInUse;
  /** a line for people, if it may prove too much; null: it will not */
  readonly warning: string | null;
}

/**
 * An engine as a command or a library sees it before anything is opened. Flags, help and checks of all commands are
 * derived from the records.
 */
export interface EngineRecord {
  /** the value of `--engine` */
  readonly name: string;
  /** what computes, for the help of `--engine` */
  readonly meaning: string;
  /** flags of its own, by name */
  readonly flags: Readonly<Record<string, EngineFlag>>;
  /** Checks the values of its flags. @throws {UsageError} if one is wrong, in one line */
  check(options: EngineOptions): void;
  /** Makes sure that cells can be computed. @throws {UsageError} if memory, a backend or its kernels are missing */
  require(cells: readonly Cell[], options: EngineOptions): Requirements;
  /** Opens it; the caller closes it. @throws {UsageError} if it is not there */
  open(options: EngineOptions): Promise<Engine>;
}
