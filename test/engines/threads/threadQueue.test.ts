import { beforeEach, describe, expect, it } from 'vitest';
import type { CellResult } from '../../../src/cell/engine.ts';
import type { PrunedTrace } from '../../../src/cell/prunedTrace.ts';
import { Stopwatch } from '../../../src/cell/stopwatch.ts';
import type { TaskFailure } from '../../../src/cell/taskFailure.ts';
import { CellCosts } from '../../../src/engines/threads/cellCosts.ts';
import { type NetworkCell, ThreadQueue } from '../../../src/engines/threads/threadQueue.ts';
import { type Cell, cellsOf } from '../../../src/experiment/cells.ts';
import { FilesInFlight } from '../../../src/files/filesInFlight.ts';
import type { Trained } from '../../../src/training/trained.ts';
import { dataSets } from '../../dataSets.ts';
import { TWELVE } from '../../sweep/smallRun.ts';

const cells = cellsOf(TWELVE, dataSets);
const { times } = new Stopwatch();
const bytes = new Uint8Array(1);
const computed: CellResult = { kind: 'computed', times, trace: bytes };
const turn = () => new Promise(setImmediate);

/** A write that the test ends. */
interface Write {
  readonly path: string;
  readonly end: (error?: Error) => void;
}
class HeldFiles extends FilesInFlight {
  readonly writes: Write[] = [];

  override write(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.writes.push({ path, end: (error) => (error ? reject(error) : resolve()) });
    });
  }
}

let costs: CellCosts;
let files: HeldFiles;
/** what threads were given: ids of cells, and how each message ends */
let given: { readonly ids: string[]; readonly end: (results: readonly PrunedTrace[] | TaskFailure) => void }[];
let queue: ThreadQueue;
beforeEach(() => {
  costs = new CellCosts();
  files = new HeldFiles();
  given = [];
  queue = new ThreadQueue({
    ...{ threads: () => 1, ahead: false, costs, files },
    prune: (batch: readonly NetworkCell[]) =>
      new Promise((end) => {
        given.push({ ids: batch.map(({ cell }) => cell.id), end });
      }),
  });
});

const trace: PrunedTrace = { kind: 'computed', times, trace: bytes };
const prune = (cell: Cell, onComputed = () => {}) =>
  queue.prune({ cell, trained: {} as Trained, path: cell.id, onComputed });
/** Makes every kind of cell known as one of so many milliseconds. */
const known = (ms: number) => {
  for (const { config } of cells) costs.took(config, ms);
};
const idsOf = (of: readonly Cell[]) => of.map(({ id }) => id);

describe('cells that are short', () => {
  it('go to a thread alone until their kind is known, then together for 24 ms', async () => {
    const results = cells.map((cell) => prune(cell));
    expect(given.map(({ ids }) => ids)).toEqual([[cells[0].id]]);
    known(6);
    given[0].end([trace]);
    await turn();
    // The time that the first one took is in the mean: more than three and less than eight go together.
    const { ids } = given[1];
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect(ids.length).toBeLessThan(8);
    expect(ids).toEqual(idsOf(cells.slice(1, 1 + ids.length)));
    queue.close();
    given[1].end({ kind: 'stopped', reason: 'closed' });
    expect((await results[11]).kind).toBe('stopped');
  });

  it('go alone where they are long', async () => {
    known(60);
    for (const cell of cells) void prune(cell);
    given[0].end([trace]);
    await turn();
    expect(given.map(({ ids }) => ids)).toEqual([[cells[0].id], [cells[1].id]]);
  });

  it('are computed again one by one, before all others, if their thread failed: only the one at fault fails', async () => {
    known(2);
    const results = [prune(cells[0]), prune(cells[1]), prune(cells[2]), prune(cells[3])];
    given[0].end([trace]);
    await turn();
    expect(given[1].ids).toEqual(idsOf(cells.slice(1, 4)));
    const lost: TaskFailure = { kind: 'thread', reason: 'its thread failed' };
    given[1].end(lost);
    for (const [index, end] of [[trace], lost, [trace]].entries()) {
      await turn();
      expect(given[2 + index].ids).toEqual([cells[1 + index].id]);
      given[2 + index].end(end);
    }
    await turn();
    for (const { end } of files.writes) end();
    expect(await Promise.all(results)).toEqual([computed, computed, lost, computed]);
  });
});

describe('a trace', () => {
  it('leaves its thread to the next cell at once; its cell is done when the file is', async () => {
    const order: string[] = [];
    const first = prune(cells[0], () => order.push('computed')).then(() => order.push('done'));
    void prune(cells[1]);
    given[0].end([trace]);
    await turn();
    expect(given).toHaveLength(2);
    expect(order).toEqual(['computed']);
    files.writes[0].end();
    await first;
    expect(order).toEqual(['computed', 'done']);
    expect(files.writes.map(({ path }) => path)).toEqual([cells[0].id]);
  });

  it('that cannot be written is the failure of its cell, and of no other', async () => {
    known(2);
    const results = [prune(cells[0]), prune(cells[1]), prune(cells[2])];
    given[0].end([trace]);
    await turn();
    given[1].end([trace, trace]);
    await turn();
    files.writes[0].end();
    files.writes[1].end(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    files.writes[2].end();
    const failed = { kind: 'writing', reason: 'the trace cannot be written (ENOSPC)' };
    expect(await Promise.all(results)).toEqual([computed, failed, computed]);
  });
});
