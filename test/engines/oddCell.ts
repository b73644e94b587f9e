import { setTimeout as pause } from 'node:timers/promises';
import { cellBackend } from '../../src/cell/cellBackend.ts';
import type { CellTask, PrunedTrace } from '../../src/cell/prunedTrace.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { hessianFrom } from '../../src/cell/sharedHessian.ts';
import { Stopwatch } from '../../src/cell/stopwatch.ts';
import { traceBytes } from '../../src/trace/trace.ts';
import { problemHere } from '../dataSets.ts';

/** The way in which a thread of a test treats a cell. */
export type OddWay = 'exit' | 'throw' | 'out of memory' | 'sleep' | 'exit while it builds H' | 'count builds of H';

/** A cell and what is to become of it. */
export interface OddTask extends CellTask {
  readonly way: OddWay;
  /** entry 0: builds of H that began, by all threads */
  readonly counts: Int32Array;
}

/** One cell, in an odd way. */
export default async ({ way, counts, cell, trained, hessian }: OddTask): Promise<PrunedTrace> => {
  let trace: Uint8Array = new Uint8Array(0);
  switch (way) {
    case 'exit':
      return process.exit(3);
    case 'throw':
      throw new TypeError('a bug of ours');
    case 'out of memory':
      for (const kept: object[][] = []; ; ) kept.push(new Array(1e5).fill(0).map(() => ({})));
    case 'sleep':
      await pause(60_000);
      break;
    case 'exit while it builds H':
      hessianFrom(hessian!, () => {
        Atomics.store(counts, 0, 1);
        Atomics.wait(counts, 1, 0, 300); // the others come, and wait
        return process.exit(3);
      });
      break;
    case 'count builds of H': {
      const trainedHessian = (build: () => Float64Array) =>
        hessianFrom(hessian!, () => {
          Atomics.add(counts, 0, 1);
          return build();
        });
      trace = traceBytes(
        runCell(cell, problemHere(cell.config), trained, {
          backend: cellBackend(cell.config, problemHere(cell.config)),
          trainedHessian,
        }),
      );
    }
  }
  return { kind: 'computed', times: new Stopwatch().times, trace };
};
