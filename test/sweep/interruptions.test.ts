import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cellsOf } from '../../src/experiment/cells.ts';
import { experimentPaths, networksPath } from '../../src/files/paths.ts';
import { readManifest } from '../../src/sweep/manifest.ts';
import { processStates } from '../../src/sweep/processState.ts';
import type { RunEvent } from '../../src/sweep/runEvent.ts';
import { dataSets } from '../dataSets.ts';
import { litterIn, smallRun, TWELVE, tracesIn } from './smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

let out: string;
let whole: ReturnType<typeof tracesIn>;
beforeEach(async () => {
  out = mkdtempSync(join(root, 'a'));
  whole ??= tracesIn((await smallRun(mkdtempSync(join(root, 'whole')))).paths);
});

const cells = cellsOf(TWELVE, dataSets);
const paths = () => experimentPaths(out, TWELVE.name);
const forEver = () => new Promise<never>(() => {});

/** Lets time go by: what is called is added to the clock that runs. */
function skippedTime(): (ms: number) => void {
  const now = performance.now.bind(performance);
  let skipped = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + skipped);
  return (ms) => {
    skipped += ms;
  };
}

/** Runs the rest; the traces must then be those of a run that nobody interrupted. */
async function complete(computed: number): Promise<void> {
  const rest = await smallRun(out);
  expect(rest).toMatchObject({ status: 'done', computed });
  expect(rest.events.some(({ event }) => event === 'waiting')).toBe(false); // for a lock that nobody gave back
  expect(tracesIn(paths())).toEqual(whole);
}

describe('an interruption', () => {
  it('before anything is done leaves everything to the next run', async () => {
    const { status, computed, events, engine } = await smallRun(out, {}, { signal: AbortSignal.abort() });
    expect([status, computed, engine.trained]).toEqual(['interrupted', 0, []]);
    expect(events).toEqual([
      { event: 'start', experiment: 'twelve', cells: 12, finished: 0 },
      { event: 'end', experiment: 'twelve', status: 'interrupted' },
    ]);
    expect(readManifest(paths().manifest).status).toBe('interrupted');
    expect(litterIn(out, paths())).toEqual([]);
    await complete(12);
  });

  it('while finished cells are looked through ends that', async () => {
    await smallRun(out);
    for (const { id } of cells.slice(3, 9)) writeFileSync(paths().cell(id), 'damaged');
    const interruption = new AbortController();
    const onEvent = ({ event }: RunEvent) => event === 'damaged' && interruption.abort();
    const { status, events } = await smallRun(out, {}, { signal: interruption.signal, onEvent });
    expect(status).toBe('interrupted');
    expect(events.map(({ event }) => event)).toEqual(['damaged', 'start', 'end']);
    expect(events[1]).toMatchObject({ cells: 12, finished: 3 });
    await complete(6);
  });

  it('is heard while finished cells are looked through, in time', async () => {
    await smallRun(out);
    for (const { id } of cells) writeFileSync(paths().cell(id), 'damaged');
    const interruption = new AbortController();
    const skip = skippedTime();
    const onEvent = ({ event }: RunEvent) => {
      if (event !== 'damaged') return;
      // As a signal comes: when there is time for it; a timer takes 1 ms or more.
      setImmediate(() => interruption.abort());
      skip(100);
    };
    const { events } = await smallRun(out, {}, { signal: interruption.signal, onEvent });
    const seconds = 0.1 * events.filter(({ event }) => event === 'damaged').length;
    expect(seconds).toBeLessThan(0.7); // of 1.2: two looks up, a quarter of a second apart each
    await complete(12);
  });

  it('while networks are trained waits for none of them', async () => {
    const interruption = new AbortController();
    const train = async () => {
      setTimeout(() => interruption.abort(), 20);
      return forEver();
    };
    const { status, computed } = await smallRun(out, { train }, { signal: interruption.signal });
    expect([status, computed]).toEqual(['interrupted', 0]);
    expect(litterIn(out, paths())).toEqual([]);
    await complete(12);
  });

  it('while cells are pruned keeps those that are finished, and waits for none', async () => {
    const interruption = new AbortController();
    let [begun, done] = [0, 0];
    const interruptLater = () => {
      if (begun > 4 && done === 4) setTimeout(() => interruption.abort(), 20);
    };
    const prune = async () => {
      if (++begun <= 4) return;
      interruptLater();
      return forEver();
    };
    const onEvent = (event: RunEvent) => {
      if (event.event !== 'cell') return;
      done = event.done;
      interruptLater();
    };
    const { status, computed, events } = await smallRun(out, { prune }, { signal: interruption.signal, onEvent });
    expect([status, computed]).toEqual(['interrupted', 4]);
    expect(readManifest(paths().manifest)).toMatchObject({ status: 'interrupted', cells: { computed: 4, failed: 0 } });
    expect(events.at(-1)).toEqual({ event: 'end', experiment: 'twelve', status: 'interrupted' });
    expect(litterIn(out, paths())).toEqual([]);
    await complete(8);
  });

  it('makes no failures of the tasks that it ends', async () => {
    for (const task of ['train', 'prune']) {
      const interruption = new AbortController();
      const fails = async () => {
        interruption.abort();
        return { kind: 'thread', reason: 'its thread was ended' } as const;
      };
      const { status, failures } = await smallRun(out, { [task]: fails }, { signal: interruption.signal });
      expect([status, failures]).toEqual(['interrupted', []]);
    }
    expect(readdirSync(paths().cells)).toEqual([]);
  });

  it.each([1, 4, 7])('at cell %i leaves nothing locked, whatever is being locked', async (index) => {
    const interruption = new AbortController();
    const onEvent = (event: RunEvent) => event.event === 'cell' && event.done === index && interruption.abort();
    const { computed } = await smallRun(out, { width: 8 }, { signal: interruption.signal, onEvent });
    expect(litterIn(out, paths())).toEqual([]);
    await pause(20); // what was being locked when the run ended
    expect(litterIn(out, paths())).toEqual([]);
    expect(computed).toBeGreaterThanOrEqual(index);
    await complete(12 - tracesIn(paths()).size);
  });
});

describe('a process that runs', () => {
  it('is seen by others while it does, and not after', async () => {
    const seen: unknown[] = [];
    const look = async () => {
      seen.push(processStates(paths().processes));
      return undefined;
    };
    await smallRun(out, { width: 1, prune: look }, { part: { name: 'some', cells: cells.slice(0, 3) } });
    const own = { pid: process.pid, command: 'test', part: 'some', cells: 3, failed: 0, silent: false };
    expect(seen).toMatchObject([[{ ...own, done: 0, left: 3 }], [own], [own]]);
    expect(processStates(paths().processes)).toEqual([]);
  });

  it('is seen while it looks through what is finished', async () => {
    await smallRun(out);
    writeFileSync(paths().cell(cells[11].id), 'damaged');
    let seen: unknown;
    const onEvent = ({ event }: RunEvent) => {
      if (event === 'damaged') seen = processStates(paths().processes);
    };
    await smallRun(out, {}, { onEvent });
    expect(seen).toMatchObject([
      { pid: process.pid, command: 'test', part: null, cells: 12, failed: 0, silent: false },
    ]);
  });

  it('says so in its manifest', async () => {
    const seen = new Set<string>();
    const prune = async () => void seen.add(readManifest(paths().manifest).status);
    await smallRun(out, { prune: () => prune().then(() => undefined) });
    expect([...seen]).toEqual(['running']);
    expect(readManifest(paths().manifest).status).toBe('done');
  });

  it('gives its engine no more than it takes at once, and has locked as much ahead', async () => {
    let [now, max, held] = [0, 0, 0];
    const locksIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.lock')).length;
    const task = (untilLocked: number) => async () => {
      max = Math.max(max, ++now);
      do {
        await pause(10);
        held = Math.max(held, locksIn(paths().cells) + locksIn(networksPath(out)));
      } while (held < untilLocked);
      now--;
      return undefined;
    };
    await smallRun(out, { width: 3, train: task(0), prune: task(5) });
    expect(max).toBe(3);
    expect(held).toBeGreaterThanOrEqual(5);
    // Three under way, three ahead, four networks that are being written, and one that is being given back.
    expect(held).toBeLessThanOrEqual(11);
  });

  it('counts what its threads are at when it tells how long it will take, and nothing that waits for workers elsewhere', async () => {
    /**
     * The seconds that it says are left a while after the first cell, when all others are under way and have taken
     * longer.
     */
    async function secondsLeft(isRemote: boolean) {
      const skip = skippedTime();
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      let [begun, done] = [0, 0];
      let end = () => {};
      const others = new Promise<void>((resolve) => {
        end = resolve;
      });
      const tellLater = () => {
        if (begun < 12 || done < 1) return;
        skip(60_000);
        vi.advanceTimersByTime(1000); // it tells how it stands
        end();
      };
      const prune = async () => {
        if (++begun === 1) return;
        tellLater();
        await others;
        return undefined;
      };
      const onEvent = (event: RunEvent) => {
        if (event.event === 'cell' && ++done === 1) tellLater();
      };
      const { events } = await smallRun(mkdtempSync(join(root, 'b')), { width: 12, isRemote, prune }, { onEvent });
      vi.useRealTimers();
      vi.restoreAllMocks();
      const told = events.flatMap((event) => (event.event === 'progress' && event.left === 11 ? [event] : []));
      return told.at(-1)!.secondsLeft!;
    }
    expect(await secondsLeft(false)).toBe(0); // all of them are about to end
    expect(await secondsLeft(true)).toBeGreaterThan(1); // none has begun
  });

  it('clears up half-written files that killed ones left, once they are old', async () => {
    mkdirSync(paths().processes, { recursive: true });
    mkdirSync(networksPath(out), { recursive: true });
    mkdirSync(paths().cells, { recursive: true });
    const folders = [dirname(paths().manifest), paths().cells, paths().processes, networksPath(out)];
    for (const folder of folders) {
      writeFileSync(join(folder, 'x.arrow.0123456789ab.part'), 'half');
      writeFileSync(join(folder, 'y.json.0123456789ab.part'), 'half');
      utimesSync(join(folder, 'x.arrow.0123456789ab.part'), 1, 1);
    }
    await smallRun(out);
    for (const folder of folders) {
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual(['y.json.0123456789ab.part']);
    }
  });
});

describe('a part of a plan', () => {
  it('is computed and no more; its manifest is that of the plan', async () => {
    const part = { name: 'shard 1/2', cells: cells.slice(0, 5) };
    const { computed, events } = await smallRun(out, {}, { part });
    expect(computed).toBe(5);
    expect(events[0]).toMatchObject({ cells: 5, finished: 0 });
    expect([...tracesIn(paths()).keys()]).toEqual(part.cells.map(({ id }) => `${id}.arrow`).toSorted());
    expect(readManifest(paths().manifest)).toMatchObject({ part: 'shard 1/2', cells: { planned: 12, computed: 5 } });
    expect(readManifest(paths().manifest).config).toEqual(TWELVE);
    await complete(7);
    expect(readManifest(paths().manifest).part).toBeNull();
  });
});

describe('force', () => {
  it('computes finished cells and trained networks again, to the same bytes', async () => {
    await smallRun(out);
    const { computed, engine, events } = await smallRun(out, {}, { force: true });
    expect(computed).toBe(12);
    expect(engine.trained.toSorted()).toEqual([1, 2, 3, 4]);
    expect(events[0]).toMatchObject({ finished: 0 });
    expect(tracesIn(paths())).toEqual(whole);
  });
});
