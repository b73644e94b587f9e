import type { Engine } from '../cell/engine.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { EngineOptions } from '../engines/engineRecord.ts';
import type { BackendsInUse } from '../estimate/backendsInUse.ts';
import type { Cell } from '../experiment/cells.ts';
import { engineRecordOf, notices } from './engineOptions.ts';
import { type Arguments, memoryOf, threadsOf } from './options.ts';
import { cellSecondsOf } from './runOptions.ts';
import { withEngine } from './withEngine.ts';

/** The engine chosen by the flags, validated before anything is opened or written. */
export interface ChosenEngine {
  /**
   * Makes sure that some cells can be computed; @throws {UsageError} if memory, a backend or its kernels are missing
   */
  require(cells: readonly Cell[]): BackendsInUse;
  /** Hands the engine to a command that can be interrupted, and closes it afterwards; @returns as `interruptible` */
  with<Result>(command: (engine: Engine, signal: AbortSignal) => Promise<Result>): Promise<Result | null>;
}

/**
 * The engine that the flags choose.
 *
 * @throws {UsageError} if a flag is wrong
 */
export function chosenEngine(args: Arguments, dataSets: DataSets): ChosenEngine {
  const cellSeconds = cellSecondsOf(args);
  const record = engineRecordOf(args);
  const onNotice = notices(args);
  const flags = Object.fromEntries(Object.keys(record.flags).map((name) => [name, args[name]]));
  const options: EngineOptions = {
    threads: threadsOf(args),
    memory: memoryOf(args),
    dataSets,
    cellSeconds,
    flags,
    onNotice,
  };
  record.check(options);
  let isWarned = false;
  return {
    require(cells) {
      const { backend, warning } = record.require(cells, options);
      if (warning && !isWarned) onNotice(warning);
      isWarned ||= warning !== null;
      return backend;
    },
    with: (command) => withEngine(() => record.open(options), command),
  };
}
