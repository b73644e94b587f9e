import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { JobsOptions, Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Cell, cellsOf } from '../../../src/experiment/cells.ts';
import type { Grid } from '../../../src/experiment/experiment.ts';
import type { WorkerPool } from '../../../src/parallel/pool.ts';
import type { Engine } from '../../../src/run/engine.ts';
import { type BullMqOptions, bullMqEngine } from '../../../src/run/engines/bullMqEngine.ts';
import { serveCells, type WorkerOptions } from '../../../src/run/engines/bullMqWorker.ts';
import {
  pruneJobId,
  prunePayload,
  QUEUE,
  traceKey,
  trainJobId,
  trainPayload,
} from '../../../src/run/engines/cellJobs.ts';
import type { WorkerEvent } from '../../../src/run/engines/jobOutcome.ts';
import { localEngine } from '../../../src/run/engines/localEngine.ts';
import { connectedRedis, type RedisServer } from '../../../src/run/engines/redis.ts';
import { trainedNetwork } from '../../../src/run/trainedNetwork.ts';
import type { Trained } from '../../../src/training/training.ts';
import { plainEngine } from './plainEngine.ts';
import { hasRedis, type RedisTestServer, redisServer } from './redisServer.ts';
import { SHORT_LOCKS } from './shortLocks.ts';

const cellsOfGrid = (grid: Grid) => cellsOf({ name: 'mine', question: '', grids: [grid] });
const XOR: Grid = { dataset: 'xor', layers: [2, 2, 1], stop: 'end' };
const [cell] = cellsOfGrid(XOR);
const trained = trainedNetwork(cell.config);

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
let files = 0;
const newPath = () => join(root, `${files++}.arrow`);

/** The bytes of a cell that is computed here. */
async function localBytes(of: Cell, network: Trained): Promise<Buffer> {
  const path = newPath();
  expect(await plainEngine.prune(of, network, path)).toMatchObject({ ok: true });
  return readFileSync(path);
}

describe.runIf(hasRedis)('cells through Redis', () => {
  let redis: RedisTestServer;
  let server: RedisServer;
  let queue: Queue;
  beforeAll(async () => {
    redis = await redisServer({ keeps: true });
    server = await connectedRedis(redis.url, () => {});
    queue = new server.bullmq.Queue(QUEUE.name, {
      connection: server.client,
      prefix: QUEUE.prefix,
      skipVersionCheck: true,
    });
    queue.on('error', () => {}); // a server is stopped on the way
  });
  afterAll(async () => {
    server.disconnect();
    await redis.remove();
  });

  const opened: { close(): Promise<void> }[] = [];
  const processes: ChildProcess[] = [];
  beforeEach(() => server.client.flushall());
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    for (const child of processes.splice(0)) {
      child.kill('SIGKILL');
      const left = readdirSync(tmpdir()).filter((name) => name.startsWith(`surgeon-worker-${child.pid}-`));
      for (const name of left) rmSync(join(tmpdir(), name), { recursive: true });
    }
  });

  /** The submitting side, with what it was told. Events must be enough: it sweeps only where a test says so. */
  async function submitter(options: Partial<BullMqOptions> = {}) {
    const lines: string[] = [];
    const onNotice = (line: string) => lines.push(line);
    const engine = await bullMqEngine({ redis: redis.url, cellSeconds: null, onNotice, sweepMs: 600_000, ...options });
    opened.push(engine);
    return Object.assign(engine, { lines });
  }

  /** A worker of this process, with what it told. */
  async function worker(prune: Engine['prune'] = plainEngine.prune, options: Partial<WorkerOptions> = {}) {
    const events: WorkerEvent[] = [];
    const runs: string[] = [];
    const served = await serveCells({
      redis: redis.url,
      threads: 1,
      locks: SHORT_LOCKS,
      engineWithin: () => ({
        ...plainEngine,
        prune(asked, network, path) {
          runs.push(asked.id);
          return prune(asked, network, path);
        },
      }),
      onEvent: (event) => events.push(event),
      ...options,
    });
    opened.push(served);
    return Object.assign(served, { events, runs });
  }

  /** A worker in a process of its own, with what it said. */
  function workerProcess() {
    const file = join(import.meta.dirname, 'workerProcess.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', file, redis.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    processes.push(child);
    const said: string[] = [];
    createInterface({ input: child.stdout! }).on('line', (line) => said.push(line));
    return { child, said };
  }

  const stateIs = (state: string, id = pruneJobId(cell), ms = 8_000) =>
    vi.waitFor(async () => expect(await queue.getJobState(id)).toBe(state), { timeout: ms, interval: 20 });
  const never = () => new Promise<never>(() => {});
  /** Puts a job into the queue as another process would. */
  const added = (payload: object = prunePayload(cell, trained, null), options: JobsOptions = {}, name = 'prune') =>
    queue.add(name, payload, { jobId: pruneJobId(cell), attempts: 3, backoff: 50, ...options });

  describe('a sweep', () => {
    it('gives the bytes of a local one, each cell once, and leaves nothing of itself behind', async () => {
      const cells = [
        ...cellsOfGrid({ ...XOR, seed: '1..4', alpha: [1e-6, 1e-4] }),
        ...cellsOfGrid({ dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, criterion: ['obs', 'obd', 'magnitude'] }),
      ];
      const workers = [await worker(), await worker()];
      const engine = await submitter();
      await Promise.all(
        cells.map(async (each) => {
          const here = await plainEngine.train(each.config);
          const there = await engine.train(each.config);
          if (!here.ok || !there.ok) throw new Error('no network');
          expect(there.trained).toEqual(here.trained);
          const path = newPath();
          expect(await engine.prune(each, there.trained, path)).toMatchObject({
            ok: true,
            times: { loop: expect.any(Number) },
          });
          expect(readFileSync(path).equals(await localBytes(each, here.trained))).toBe(true);
        }),
      );
      expect(workers.flatMap(({ runs }) => runs).sort()).toEqual(cells.map(({ id }) => id).sort());
      expect((await server.client.keys('*')).filter((key) => /prune|train/.test(key))).toEqual([]);
      expect(engine.lines).toEqual([]);
    });

    it('a cell that fails by its numbers has failed, as it does here, and is not tried again', async () => {
      const [failing] = cellsOfGrid({ dataset: 'monks-1', layers: [17, 3, 1], seed: 9, alpha: 1e-30 });
      const network = trainedNetwork(failing.config);
      const { runs, events } = await worker();
      const engine = await submitter();
      const path = newPath();
      expect(await engine.prune(failing, network, path)).toEqual(await plainEngine.prune(failing, network, newPath()));
      expect(existsSync(path)).toBe(false);
      expect(runs).toHaveLength(1);
      expect(events).toEqual([expect.objectContaining({ event: 'failed', again: false, cell: failing.id })]);
      expect(await queue.getJobState(pruneJobId(failing))).toBe('unknown');
    });

    it('tells its workers how long a cell may take', async () => {
      const limits: (number | null)[] = [];
      const engineWithin = (seconds: number | null) => {
        limits.push(seconds);
        return plainEngine;
      };
      await worker(undefined, { engineWithin });
      await (await submitter({ cellSeconds: 7.5 })).prune(cell, trained, newPath());
      await (await submitter()).train(cell.config);
      expect(limits).toEqual([7.5, null]);
    });

    it('says once that no worker is there', async () => {
      const engine = await submitter({ sweepMs: 100 });
      const result = engine.prune(cell, trained, newPath());
      await pause(500);
      expect(engine.lines).toEqual([
        expect.stringMatching(/^no worker is at redis:\/\/127.0.0.1:\d+\/0: surgeon worker/),
      ]);
      await worker();
      expect(await result).toMatchObject({ ok: true });
    });

    it('a trace that is too large for Redis fails in words', async () => {
      await worker(async (_, __, path) => {
        await plainEngine.prune(cell, trained, path);
        truncateSync(path, 500e6 + 1e6); // as sparse as the disk allows
        return { ok: true, times: { curvature: 0, inverse: 0, check: 0, writing: 0, loop: 0 } };
      });
      expect(await (await submitter()).prune(cell, trained, newPath())).toEqual({
        ok: false,
        reason: 'its trace has 501 MB, and at most 500 MB go through Redis: run it without --engine',
      });
    });

    it('a file that cannot be written fails in words, and the result stays for the next run', async () => {
      const { runs } = await worker();
      const engine = await submitter();
      const result = await engine.prune(cell, trained, join(root, 'nowhere', 'cell.arrow'));
      expect(result).toEqual({ ok: false, reason: 'the trace cannot be written (ENOENT)' });
      const path = newPath();
      expect(await engine.prune(cell, trained, path)).toMatchObject({ ok: true });
      expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
      expect(runs).toHaveLength(1);
    });
  });

  describe('a job that is in the queue already', () => {
    it.each(['waiting', 'active', 'delayed'])('and %s is waited for', async (state) => {
      let run = () => {};
      const begun = new Promise<void>((resolve) => {
        run = resolve;
      });
      await added(undefined, state === 'delayed' ? { delay: 300 } : {});
      const slow: Engine['prune'] = async (...words) => {
        await begun;
        return plainEngine.prune(...words);
      };
      const { runs } = state === 'active' ? await worker(slow) : { runs: null };
      await stateIs(state);
      const engine = await submitter();
      const path = newPath();
      const result = engine.prune(cell, trained, path);
      await pause(100);
      run();
      const computed = runs ?? (await worker()).runs;
      expect(await result).toMatchObject({ ok: true });
      expect(computed).toEqual([cell.id]);
      expect(existsSync(path)).toBe(true);
    });

    it('and done is not done again', async () => {
      const { runs } = await worker();
      await added();
      await queue.add('train', trainPayload(cell.config, null), { jobId: trainJobId(cell.config) });
      await stateIs('completed');
      await stateIs('completed', trainJobId(cell.config));
      const engine = await submitter();
      const path = newPath();
      expect(await engine.prune(cell, trained, path)).toMatchObject({ ok: true });
      expect(await engine.train(cell.config)).toMatchObject({ ok: true, trained });
      expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
      expect(runs).toEqual([cell.id]);
    });

    it.each<[string, Engine['prune'], string]>([
      ['failed by its worker', async () => ({ ok: false, reason: 'its thread failed (Error: gone)' }), 'failed'],
      ['failed by its numbers', async () => ({ ok: false, reason: 'NumericalError: n = 1' }), 'completed'],
    ])('and %s is tried again', async (_, prune, state) => {
      const first = await worker(prune);
      await added(undefined, { attempts: 1 });
      await stateIs(state);
      await first.close();
      await worker();
      expect(await (await submitter()).prune(cell, trained, newPath())).toMatchObject({ ok: true });
    });

    it('and done, but whose trace has gone, is done again', async () => {
      const { runs } = await worker();
      await added();
      await stateIs('completed');
      await server.client.del(traceKey(pruneJobId(cell)));
      const path = newPath();
      expect(await (await submitter()).prune(cell, trained, path)).toMatchObject({ ok: true });
      expect(runs).toEqual([cell.id, cell.id]);
      expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
    });

    it('keeps its result for a week', async () => {
      await worker();
      await added();
      await stateIs('completed');
      const seconds = await server.client.ttl(traceKey(pruneJobId(cell)));
      expect(seconds).toBeGreaterThan(6.9 * 86_400);
      expect(seconds).toBeLessThanOrEqual(7 * 86_400);
    });

    it('leaves it when the run that wants it is stopped, unless a worker has begun it', async () => {
      const begun = cellsOfGrid({ ...XOR, seed: 2 })[0];
      const engine = await submitter();
      const results = [begun, cell].map((each) => engine.prune(each, trained, newPath()));
      await stateIs('waiting', pruneJobId(begun));
      await stateIs('waiting');
      await worker(never);
      await stateIs('active', pruneJobId(begun));
      await engine.close();
      expect(await Promise.all(results)).toEqual(Array(2).fill({ ok: false, reason: 'the run was stopped' }));
      expect(await queue.getJobState(pruneJobId(cell))).toBe('unknown');
      expect(await queue.getJobState(pruneJobId(begun))).toBe('active');
    });

    it('comes back into it when another run that wants it is still there', async () => {
      const [first, second] = [await submitter(), await submitter()];
      first.prune(cell, trained, newPath());
      const result = second.prune(cell, trained, newPath());
      await stateIs('waiting');
      await pause(100);
      await first.close();
      await stateIs('waiting');
      await worker();
      expect(await result).toMatchObject({ ok: true });
    });
  });

  describe('what a worker sends', () => {
    const times = { curvature: 0, inverse: 0, check: 0, writing: 0, loop: 0 };
    const other = cellsOfGrid({ ...XOR, seed: 2 })[0];
    it.each<[string, () => Promise<{ outcome: unknown; trace?: Buffer }>, string]>([
      ['no result', async () => ({ outcome: 'done' }), 'its result is not valid'],
      [
        'the trace of another cell',
        async () => ({ outcome: { ok: true, times }, trace: await localBytes(other, trained) }),
        'holds cell',
      ],
      [
        'something else',
        async () => ({ outcome: { ok: true, times }, trace: Buffer.from('cell') }),
        'is not an Arrow file',
      ],
    ])('is not taken where it is %s', async (_, forged, message) => {
      const { outcome, trace } = await forged();
      const forger = new server.bullmq.Worker(
        QUEUE.name,
        async (job) => {
          if (trace) await server.client.set(traceKey(job.id!), trace);
          return outcome;
        },
        { connection: server.client, prefix: QUEUE.prefix, skipVersionCheck: true },
      );
      opened.push(forger);
      const path = newPath();
      const result = await (await submitter()).prune(cell, trained, path);
      expect(result).toMatchObject({
        ok: false,
        reason: expect.stringContaining('what its worker sent cannot be used: '),
      });
      expect(result).toMatchObject({ reason: expect.stringContaining(message) });
      expect(JSON.stringify(result)).not.toContain(root);
      expect(existsSync(path)).toBe(false);
      expect(await queue.getJobState(pruneJobId(cell))).toBe('unknown');
      expect(await server.client.exists(traceKey(pruneJobId(cell)))).toBe(0);
    });
  });

  describe('a worker refuses', () => {
    it.each<[string, object, string, string]>([
      [
        'another version',
        { ...prunePayload(cell, trained, null), version: '0.2.0' },
        'prune',
        'submitted by surgeon 0.2.0, this worker is',
      ],
      [
        'a cell under the id of another',
        { ...prunePayload(cell, trained, null), id: 'abc' },
        'prune',
        'its config is that of cell',
      ],
      ['a job of somebody else', { shell: 'rm -r /' }, 'mail', 'no job of surgeon is named "mail"'],
      ['what is no payload', [1, 2], 'prune', 'the job is not valid'],
    ])('%s, once and for all, and says so', async (_, payload, name, reason) => {
      const { events, runs } = await worker();
      await added(payload, {}, name);
      await stateIs('failed');
      const job = (await queue.getJob(pruneJobId(cell)))!;
      expect(job.failedReason).toContain(`refused by its worker: ${reason}`);
      expect(job.attemptsMade).toBe(1);
      expect(events).toEqual([{ event: 'refused', job: job.id, reason: job.failedReason, again: false }]);
      expect(runs).toEqual([]);
    });

    it('to write anywhere but into its own folder, whatever a job is named', async () => {
      const paths: string[] = [];
      const { events } = await worker((asked, network, path) => {
        paths.push(path);
        return plainEngine.prune(asked, network, path);
      });
      await queue.add('prune', prunePayload(cell, trained, null), { jobId: '../evil' });
      await vi.waitFor(() => expect(events).toHaveLength(1), 5_000);
      expect(dirname(paths[0])).toContain(join(tmpdir(), `surgeon-worker-${process.pid}-`));
      expect(paths[0]).not.toContain('evil');
      expect(readdirSync(dirname(paths[0]))).toEqual([]); // what was sent is not kept
    });

    it('what it has not the means for; another one may have them', async () => {
      const requireMeans = () => {
        throw new Error('the run needs 99 GB');
      };
      const poor = await worker(undefined, { requireMeans });
      const engine = await submitter();
      const result = engine.prune(cell, trained, newPath());
      await vi.waitFor(() => expect(poor.events).toHaveLength(1), 5_000);
      expect(poor.events[0]).toMatchObject({ event: 'refused', again: true });
      await poor.close();
      await worker();
      expect(await result).toMatchObject({ ok: true });
      expect(poor.runs).toEqual([]);
    });
  });

  describe('what goes wrong with a worker', () => {
    /** Threads that die: what an engine makes of it is tried again. */
    const dying = (error: Error, times: number): WorkerPool => ({
      threads: 1,
      run: async (_, task) => {
        if (times-- > 0) throw error;
        const { cell: asked, trained: network, path } = task as { cell: Cell; trained: Trained; path: string };
        return plainEngine.prune(asked, network, path) as never;
      },
      map: never,
      close: async () => {},
    });

    it('is tried again, twice and each time later, and then it is the result', async () => {
      const outOfMemory = Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
      const twice = localEngine(dying(outOfMemory, 2)).prune;
      const full: Engine['prune'] = async () => ({ ok: false, reason: 'the trace cannot be written (ENOSPC)' });
      const other = cellsOfGrid({ ...XOR, seed: 2 })[0];
      const { events, runs } = await worker((asked, ...words) =>
        (asked === other ? full : asked.id === other.id ? full : twice)(asked, ...words),
      );
      const engine = await submitter();
      const startedAt = performance.now();
      const [healed, lost] = await Promise.all([cell, other].map((each) => engine.prune(each, trained, newPath())));
      expect(performance.now() - startedAt).toBeGreaterThan(3_000); // 1 s + 2 s
      expect(healed).toMatchObject({ ok: true });
      expect(lost).toEqual({ ok: false, reason: 'the trace cannot be written (ENOSPC)' });
      expect(runs.filter((id) => id === cell.id)).toHaveLength(3);
      expect(runs.filter((id) => id === other.id)).toHaveLength(3);
      const again = events.filter((event) => event.event === 'failed' && event.cell === other.id);
      expect(again.map((event) => 'again' in event && event.again)).toEqual([true, true, false]);
      expect(events).toContainEqual(
        expect.objectContaining({ cell: cell.id, reason: 'its thread ran out of memory', again: true }),
      );
    });

    it('a thread that dies by any other cause is of the worker, too', async () => {
      await worker(localEngine(dying(new Error('worker exited with code: 3'), 1)).prune);
      expect(await (await submitter()).prune(cell, trained, newPath())).toMatchObject({ ok: true });
    });
  });

  describe('a worker that leaves', () => {
    it('gives its cell back at once, and no attempt is lost', async () => {
      const leaving = await worker(never);
      const engine = await submitter();
      const path = newPath();
      const result = engine.prune(cell, trained, path);
      await stateIs('active');
      const startedAt = performance.now();
      await leaving.close();
      expect(performance.now() - startedAt).toBeLessThan(1_400);
      expect(await queue.getJobState(pruneJobId(cell))).toBe('waiting');
      expect((await queue.getJob(pruneJobId(cell)))!.attemptsMade).toBe(0);
      const staying = await worker();
      expect(await result).toMatchObject({ ok: true });
      expect(performance.now() - startedAt).toBeLessThan(SHORT_LOCKS.lockDuration); // nobody waited for its lock to end
      expect(staying.runs).toEqual([cell.id]);
      expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
    });

    it('killed in the middle of a cell costs no more than its lock: another one begins it anew, to the same bytes', async () => {
      const deadly = cellsOfGrid({ ...XOR, seed: 2 })[0];
      const { child, said } = workerProcess();
      const engine = await submitter();
      const path = newPath();
      const results = [engine.prune(cell, trained, path), engine.prune(deadly, trained, newPath())];
      await vi.waitFor(
        () => expect(said.toSorted()).toEqual([cell.id, deadly.id].map((id) => `began ${id}`).sort()),
        20_000,
      );
      // This one, let us say, has cost three workers before.
      await server.client.hset(
        `${QUEUE.prefix}:${QUEUE.name}:${pruneJobId(deadly)}`,
        'stc',
        SHORT_LOCKS.maxStalledCount,
      );
      child.kill('SIGKILL');
      await once(child, 'exit');
      const killedAt = performance.now();
      const other = await worker();
      expect(await results[0]).toMatchObject({ ok: true });
      expect(performance.now() - killedAt).toBeLessThan(SHORT_LOCKS.lockDuration + SHORT_LOCKS.stalledInterval + 2_000);
      expect(await results[1]).toEqual({
        ok: false,
        reason: 'its worker was lost, again and again: does it run out of memory?',
      });
      expect(other.runs).toEqual([cell.id]);
      expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
      expect(engine.lines).toContain(`the worker of cell ${cell.id} is gone: another one takes it`);
    });

    it('when the queue has been empty for a while has done everything', async () => {
      const slow: Engine['prune'] = async (...words) => {
        await pause(900);
        return plainEngine.prune(...words);
      };
      const { drained, runs } = await worker(slow, { drainedMs: 500 }).then((served) => ({
        drained: served.drained(),
        runs: served.runs,
      }));
      await added();
      await drained;
      expect(runs).toEqual([cell.id]);
      expect(await queue.getJobState(pruneJobId(cell))).toBe('completed');
    });
  });

  describe('a server that is restarted', () => {
    const after = (ms: number): Engine['prune'] => {
      return async (...words) => {
        await pause(ms);
        return plainEngine.prune(...words);
      };
    };

    it('in the middle of a cell costs nothing but the time, and is told on both sides', async () => {
      const { events } = await worker(after(700), { locks: { ...SHORT_LOCKS, lockDuration: 10_000 } });
      const engine = await submitter();
      const path = newPath();
      const result = engine.prune(cell, trained, path);
      await stateIs('active');
      await redis.stop();
      await pause(300);
      await redis.start();
      expect(await result).toMatchObject({ ok: true });
      expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
      const told = events.flatMap((event) => (event.event === 'notice' ? [event.line] : []));
      for (const lines of [engine.lines, told]) {
        expect(lines).toEqual([expect.stringContaining('is lost: trying again'), expect.stringContaining('is back')]);
      }
    });

    it('keeps nobody who leaves while it is away', async () => {
      const engine = await submitter();
      const result = engine.prune(cell, trained, newPath());
      const { close } = await worker(never).then((served) => ({ close: () => served.close() }));
      await stateIs('active');
      await redis.stop();
      const startedAt = performance.now();
      await Promise.all([engine.close(), close()]);
      expect(performance.now() - startedAt).toBeLessThan(1_900);
      expect(await result).toEqual({ ok: false, reason: 'the run was stopped' });
      await redis.start();
    });

    it('that is full for a while makes cells and traces wait, and none is computed twice', async () => {
      const room = (bytes: number) => server.client.config('SET', 'maxmemory', bytes);
      const { events, runs } = await worker(
        async (...words) => {
          await room(1);
          setTimeout(() => room(0), 300);
          return plainEngine.prune(...words);
        },
        { locks: { ...SHORT_LOCKS, lockDuration: 10_000 } },
      );
      const engine = await submitter({ sweepMs: 200 });
      await room(1);
      const path = newPath();
      const result = engine.prune(cell, trained, path);
      await vi.waitFor(
        () => expect(engine.lines).toEqual([expect.stringContaining('cells wait for Redis: OOM')]),
        5_000,
      );
      await room(0);
      expect(await result).toMatchObject({ ok: true });
      expect(runs).toEqual([cell.id]);
      expect(events).toContainEqual({ event: 'notice', line: expect.stringContaining('a trace waits for Redis: OOM') });
      expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
    });

    it('and has forgotten everything is given its cells again', async () => {
      const engine = await submitter({ sweepMs: 200 });
      const path = newPath();
      const result = engine.prune(cell, trained, path);
      await stateIs('waiting');
      await server.client.flushall();
      await stateIs('waiting');
      await worker();
      expect(await result).toMatchObject({ ok: true });
      expect(existsSync(path)).toBe(true);
    });
  });
});
