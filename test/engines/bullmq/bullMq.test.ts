import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { JobsOptions, Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine, TrainingResult } from '../../../src/cell/engine.ts';
import { type CellTask, prunedTrace } from '../../../src/cell/prunedTrace.ts';
import { trainedNetwork } from '../../../src/cell/trainedNetwork.ts';
import { dataSetOf } from '../../../src/dataset/dataSet.ts';
import { DataSets } from '../../../src/dataset/dataSets.ts';
import { type BullMqOptions, bullMqEngine } from '../../../src/engines/bullmq/bullMqEngine.ts';
import { connectedRedis, type RedisServer } from '../../../src/engines/bullmq/connectedRedis.ts';
import { dataKey, MAX_TRACE_BYTES, QUEUE, queueOf, traceKey } from '../../../src/engines/bullmq/queue.ts';
import { type CellServer, serveCells, type WorkerOptions } from '../../../src/engines/bullmq/serveCells.ts';
import {
  packedCell,
  pruneJobId,
  prunePayload,
  trainJobId,
  trainPayload,
} from '../../../src/engines/remote/cellJobs.ts';
import type { WorkerEvent } from '../../../src/engines/remote/jobOutcome.ts';
import { PROTOCOL } from '../../../src/engines/remote/protocol.ts';
import { threadsEngine } from '../../../src/engines/threads/threadsEngine.ts';
import { type Cell, cellsOf } from '../../../src/experiment/cells.ts';
import type { Grid } from '../../../src/experiment/experiment.ts';
import type { WorkerPool } from '../../../src/parallel/pool.ts';
import type { Trained } from '../../../src/training/trained.ts';
import { PACKAGE_VERSION } from '../../../src/version.ts';
import { compiled } from '../../compiled.ts';
import { dataSets, problemHere } from '../../dataSets.ts';
import { plainEngine, plainEngineOn } from '../plainEngine.ts';
import { QUICK_LOCKS } from './quickLocks.ts';
import { hasRedis, type RedisTestServer, redisServer } from './redisServer.ts';

const cellsOfGrid = (grid: Grid) => cellsOf({ name: 'mine', question: '', grids: [grid] }, dataSets);
const XOR: Grid = { dataset: 'xor', layers: [2, 2, 1], stop: 'end' };
const [cell] = cellsOfGrid(XOR);
const trained = trainedNetwork(cell.config, problemHere(cell.config));

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
let files = 0;
const newPath = () => join(root, `${files++}.arrow`);

/** The bytes of a cell that is computed here. */
async function localBytes(of: Cell, network: Trained): Promise<Buffer> {
  const path = newPath();
  expect(await plainEngine.prune(of, network, path)).toMatchObject({ kind: 'computed' });
  return readFileSync(path);
}

/** A queue of a test's own, and who is at it. */
interface QueueSetup {
  readonly redis: RedisTestServer;
  readonly server: RedisServer;
  readonly queue: Queue;
  /** The submitting side, with what it was told. Events must be enough: it sweeps only where a test says so. */
  submitter(options?: Partial<BullMqOptions>): Promise<Engine & { readonly lines: string[] }>;
  /** A worker of this process, with what it told. */
  worker(
    prune?: Engine['prune'],
    options?: Partial<WorkerOptions>,
  ): Promise<CellServer & { readonly events: WorkerEvent[]; readonly runs: string[] }>;
  stateIs(state: string, id?: string): Promise<void>;
  /** Puts a job into the queue as another process would. */
  added(payload?: object, options?: JobsOptions, name?: string): Promise<unknown>;
  /** Closes it when the test has ended. */
  opened<Closable extends { close(): Promise<unknown> }>(each: Closable): Closable;
}

/** Pauses that a test can wait for. */
const QUICK = { minPauseMs: 10, maxPauseMs: 20, quietMs: 50, closeMs: 100 };
const WAIT = { timeout: 20_000, interval: 10 };
const never = () => new Promise<never>(() => {});

describe.runIf(hasRedis).concurrent('cells through Redis', () => {
  let shared: RedisTestServer;
  let databases = 0;
  /** a worker in a process of its own, with what it said; it begins once it is told where */
  let dying: { readonly child: ChildProcess; readonly said: string[] };
  beforeAll(async () => {
    const child = spawn(process.execPath, [compiled('test/engines/bullmq/workerProcess.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    createInterface({ input: child.stdout! }).on('line', (line) => said.push(line));
    dying = { child, said };
    shared = await redisServer({ settings: ['--databases', '100'] });
  });
  afterAll(async () => {
    const { child } = dying;
    child.kill('SIGKILL');
    const left = readdirSync(tmpdir()).filter((name) => name.startsWith(`surgeon-worker-${child.pid}-`));
    for (const name of left) rmSync(join(tmpdir(), name), { recursive: true });
    await shared.remove();
  });

  /** Runs a test at a queue of its own: a database of the server that all share, or a server that it may stop. */
  async function inQueue(test: (setup: QueueSetup) => Promise<void>, own?: RedisTestServer): Promise<void> {
    const redis = own ?? { ...shared, url: `${shared.url}/${databases++}` };
    const server = await connectedRedis(redis.url, () => {}, QUICK);
    const connection = { connection: server.client, prefix: QUEUE.prefix, skipVersionCheck: true };
    const queue = new server.bullmq.Queue(QUEUE.name, connection);
    queue.on('error', () => {}); // a server is stopped on the way
    const closables: { close(): Promise<unknown> }[] = [];
    const opened: QueueSetup['opened'] = (each) => {
      closables.push(each);
      return each;
    };
    const setup: QueueSetup = {
      ...{ redis, server, queue, opened },
      async submitter(options = {}) {
        const lines: string[] = [];
        const onNotice = (line: string) => lines.push(line);
        const about = { redis: redis.url, cellSeconds: null, onNotice, sweepMs: 600_000, backoffMs: 20, times: QUICK };
        return Object.assign(opened(await bullMqEngine({ ...about, ...options })), { lines });
      },
      async worker(prune = plainEngine.prune, options = {}) {
        const events: WorkerEvent[] = [];
        const runs: string[] = [];
        const served = await serveCells({
          redis: redis.url,
          dataSets,
          threads: 1,
          locks: QUICK_LOCKS,
          times: QUICK,
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
        return Object.assign(opened(served), { events, runs });
      },
      stateIs: (state, id = pruneJobId(cell)) =>
        vi.waitFor(async () => expect(await queue.getJobState(id)).toBe(state), WAIT),
      added: (payload = prunePayload(cell, trained, null), options = {}, name = 'prune') =>
        queue.add(name, payload, { jobId: pruneJobId(cell), attempts: 3, backoff: 20, ...options }),
    };
    try {
      await test(setup);
    } finally {
      await Promise.all(closables.map((each) => each.close()));
      server.disconnect();
    }
  }

  /** Runs a test at a server of its own. */
  async function atOwnServer(test: (setup: QueueSetup) => Promise<void>): Promise<void> {
    const own = await redisServer({ keeps: true });
    await inQueue(test, own).finally(() => own.remove());
  }

  describe('a sweep', () => {
    it('gives the bytes of a local one, each cell once, and leaves nothing of itself behind', () =>
      inQueue(async ({ server, submitter, worker }) => {
        const cells = [
          ...cellsOfGrid({ ...XOR, seed: '1..4', alpha: [1e-6, 1e-4] }),
          ...cellsOfGrid({
            dataset: 'monks-3',
            layers: [17, 2, 1],
            decay: 1e-3,
            criterion: ['obs', 'obd', 'magnitude'],
          }),
        ];
        const workers = [await worker(), await worker()];
        const engine = await submitter();
        const networks = new Map<string, Promise<TrainingResult>>();
        const trainedHere = ({ config }: Cell) => {
          const id = trainJobId(config);
          if (!networks.has(id)) networks.set(id, plainEngine.train(config));
          return networks.get(id)!;
        };
        await Promise.all(
          cells.map(async (each) => {
            const here = await trainedHere(each);
            const there = await engine.train(each.config);
            if (here.kind !== 'computed' || there.kind !== 'computed') throw new Error('no network');
            expect(there.trained).toEqual(here.trained);
            const path = newPath();
            expect(await engine.prune(each, there.trained, path)).toMatchObject({
              kind: 'computed',
              times: { loop: expect.any(Number) },
            });
            expect(readFileSync(path).equals(await localBytes(each, here.trained))).toBe(true);
          }),
        );
        expect(workers.flatMap(({ runs }) => runs).sort()).toEqual(cells.map(({ id }) => id).sort());
        expect((await server.client.keys('*')).filter((key) => /prune|train/.test(key))).toEqual([]);
        expect(engine.lines).toEqual([]);
      }));

    it("brings the user's data to workers that have none, and refuses data that are others", () =>
      inQueue(async ({ server, submitter, worker }) => {
        const own = new DataSets();
        const samples = [0, 1, 2, 3].map((k) => ({ input: [k & 1, k >> 1], target: [(k ^ (k >> 1)) & 1] }));
        own.add(dataSetOf('own', { inputs: ['a', 'b'], outputs: ['y'] }, samples, null));
        const [ofOwn] = cellsOf({ name: 'mine', question: '', grids: [{ ...XOR, dataset: 'own' }] }, own);
        const there = new DataSets();
        const first = await worker(undefined, { dataSets: there, engineWithin: () => plainEngineOn(there) });
        const engine = await submitter({ dataSets: own });
        const here = await plainEngineOn(own).train(ofOwn.config);
        const network = await engine.train(ofOwn.config);
        if (here.kind !== 'computed' || network.kind !== 'computed') throw new Error('no network');
        expect(network.trained).toEqual(here.trained);
        const [path, ofHere] = [newPath(), newPath()];
        await plainEngineOn(own).prune(ofOwn, here.trained, ofHere);
        expect(await engine.prune(ofOwn, network.trained, path)).toMatchObject({ kind: 'computed' });
        expect(readFileSync(path).equals(readFileSync(ofHere))).toBe(true);
        expect(first.events.map(({ event }) => event)).toEqual(['done', 'done']);
        await first.close();

        const empty = new DataSets();
        const other = await worker(undefined, { dataSets: empty, engineWithin: () => plainEngineOn(empty) });
        await server.client.setrange(dataKey(ofOwn.config.dataSha256), 300, 'x');
        expect(await engine.train({ ...ofOwn.config, seed: 2 })).toMatchObject({
          kind: expect.not.stringMatching('computed'),
        });
        const reasons = other.events.flatMap((told) => (told.event === 'refused' ? [told.reason] : []));
        expect(reasons[0]).toMatch(/^refused by its worker: a data set that was kept or sent is damaged/);
      }));

    it('a cell that fails by its numbers has failed, as it does here, and is not tried again', () =>
      inQueue(async ({ queue, submitter, worker }) => {
        const [failing] = cellsOfGrid({ dataset: 'monks-1', layers: [17, 3, 1], seed: 9, alpha: 1e-30 });
        const network = trainedNetwork(failing.config, problemHere(failing.config));
        const { runs, events } = await worker();
        const engine = await submitter();
        const path = newPath();
        expect(await engine.prune(failing, network, path)).toEqual(
          await plainEngine.prune(failing, network, newPath()),
        );
        expect(existsSync(path)).toBe(false);
        expect(runs).toHaveLength(1);
        expect(events).toEqual([expect.objectContaining({ event: 'failed', again: false, cell: failing.id })]);
        expect(await queue.getJobState(pruneJobId(failing))).toBe('unknown');
      }));

    it('tells its workers how long a cell may take', () =>
      inQueue(async ({ submitter, worker }) => {
        const limits: (number | null)[] = [];
        const engineWithin = (seconds: number | null) => {
          limits.push(seconds);
          return plainEngine;
        };
        await worker(undefined, { engineWithin });
        await (await submitter({ cellSeconds: 7.5 })).prune(cell, trained, newPath());
        await (await submitter()).train(cell.config);
        expect(limits).toEqual([7.5, null]);
      }));

    it('says once that no worker is there: those of other databases are of no use', () =>
      inQueue(async ({ redis, submitter, worker }) => {
        const elsewhere = `${redis.url.replace(/\d+$/, '')}${databases++}`;
        await worker(undefined, { redis: elsewhere });
        const engine = await submitter({ sweepMs: 20 });
        const result = engine.prune(cell, trained, newPath());
        await vi.waitFor(() => expect(engine.lines).toHaveLength(1), WAIT);
        await pause(100); // more sweeps
        expect(engine.lines).toEqual([
          expect.stringMatching(/^no worker is at redis:\/\/127.0.0.1:\d+\/\d+: surgeon worker/),
        ]);
        await worker();
        expect(await result).toMatchObject({ kind: 'computed' });
      }));

    it('a trace that is too large for Redis fails in words', () =>
      inQueue(async ({ submitter, worker }) => {
        await worker(async (_, __, path) => {
          await plainEngine.prune(cell, trained, path);
          truncateSync(path, MAX_TRACE_BYTES + 1e6); // as sparse as the disk allows
          return { kind: 'computed', times: { curvature: 0, inverse: 0, check: 0, writing: 0, loop: 0 } };
        });
        expect(await (await submitter()).prune(cell, trained, newPath())).toEqual({
          kind: 'remote',
          reason: 'its trace has 501 MB, and at most 500 MB go through Redis: run it without --engine',
        });
      }));

    it('a file that cannot be written fails in words, and the result stays for the next run', () =>
      inQueue(async ({ submitter, worker }) => {
        const { runs } = await worker();
        const engine = await submitter();
        const result = await engine.prune(cell, trained, join(root, 'nowhere', 'cell.arrow'));
        expect(result).toEqual({ kind: 'writing', reason: 'the trace cannot be written (ENOENT)' });
        const path = newPath();
        expect(await engine.prune(cell, trained, path)).toMatchObject({ kind: 'computed' });
        expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
        expect(runs).toHaveLength(1);
      }));
  });

  describe('a job that is in the queue already', () => {
    it.each(['waiting', 'active', 'delayed'])('and %s is waited for', (state) =>
      inQueue(async ({ submitter, worker, stateIs, added }) => {
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
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(computed).toEqual([cell.id]);
        expect(existsSync(path)).toBe(true);
      }),
    );

    it('and done is not done again', () =>
      inQueue(async ({ queue, submitter, worker, stateIs, added }) => {
        const { runs } = await worker();
        await added();
        await queue.add('train', trainPayload(cell.config, null), { jobId: trainJobId(cell.config) });
        await stateIs('completed');
        await stateIs('completed', trainJobId(cell.config));
        const engine = await submitter();
        const path = newPath();
        expect(await engine.prune(cell, trained, path)).toMatchObject({ kind: 'computed' });
        expect(await engine.train(cell.config)).toMatchObject({ kind: 'computed', trained });
        expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
        expect(runs).toEqual([cell.id]);
      }));

    it.each<[string, Engine['prune'], string]>([
      ['failed by its worker', async () => ({ kind: 'thread', reason: 'its thread failed (Error: gone)' }), 'failed'],
      ['failed by its numbers', async () => ({ kind: 'numerical', reason: 'NumericalError: n = 1' }), 'completed'],
    ])('and %s is tried again', (_, prune, state) =>
      inQueue(async ({ submitter, worker, stateIs, added }) => {
        const first = await worker(prune);
        await added(undefined, { attempts: 1 });
        await stateIs(state);
        await first.close();
        await worker();
        expect(await (await submitter()).prune(cell, trained, newPath())).toMatchObject({ kind: 'computed' });
      }),
    );

    it('and done, but whose trace has gone, is done again', () =>
      inQueue(async ({ server, submitter, worker, stateIs, added }) => {
        const { runs } = await worker();
        await added();
        await stateIs('completed');
        await server.client.del(traceKey(pruneJobId(cell)));
        const path = newPath();
        expect(await (await submitter()).prune(cell, trained, path)).toMatchObject({ kind: 'computed' });
        expect(runs).toEqual([cell.id, cell.id]);
        expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
      }));

    it('keeps its result for a week', () =>
      inQueue(async ({ server, worker, stateIs, added }) => {
        await worker();
        await added();
        await stateIs('completed');
        const seconds = await server.client.ttl(traceKey(pruneJobId(cell)));
        expect(seconds).toBeGreaterThan(6.9 * 86_400);
        expect(seconds).toBeLessThanOrEqual(7 * 86_400);
      }));

    it('leaves it when the run that wants it is stopped, unless a worker has begun it', () =>
      inQueue(async ({ queue, submitter, worker, stateIs }) => {
        const begun = cellsOfGrid({ ...XOR, seed: 2 })[0];
        const engine = await submitter();
        const results = [begun, cell].map((each) => engine.prune(each, trained, newPath()));
        await stateIs('waiting', pruneJobId(begun));
        await stateIs('waiting');
        await worker(never);
        await stateIs('active', pruneJobId(begun));
        await engine.close();
        expect(await Promise.all(results)).toEqual(Array(2).fill({ kind: 'stopped', reason: 'the run was stopped' }));
        expect(await queue.getJobState(pruneJobId(cell))).toBe('unknown');
        expect(await queue.getJobState(pruneJobId(begun))).toBe('active');
      }));

    it('comes back into it when another run that wants it is still there', () =>
      inQueue(async ({ submitter, worker, stateIs }) => {
        const [first, second] = [await submitter(), await submitter()];
        first.prune(cell, trained, newPath());
        const result = second.prune(cell, trained, newPath());
        await stateIs('waiting');
        await pause(100);
        await first.close();
        await stateIs('waiting');
        await worker();
        expect(await result).toMatchObject({ kind: 'computed' });
      }));
  });

  describe('what a worker sends', () => {
    const times = { curvature: 0, inverse: 0, check: 0, writing: 0, loop: 0 };
    const other = cellsOfGrid({ ...XOR, seed: 2 })[0];
    it.each<[string, () => Promise<{ outcome: unknown; trace?: Buffer }>, string]>([
      ['no result', async () => ({ outcome: 'done' }), 'its result is not valid'],
      [
        'the trace of another cell',
        async () => ({ outcome: packedCell({ kind: 'computed', times }), trace: await localBytes(other, trained) }),
        'holds cell',
      ],
      [
        'something else',
        async () => ({ outcome: packedCell({ kind: 'computed', times }), trace: Buffer.from('cell') }),
        'is not an Arrow file',
      ],
    ])('is not taken where it is %s', (_, forged, message) =>
      inQueue(async ({ server, queue, submitter, opened }) => {
        const { outcome, trace } = await forged();
        const forger = opened(
          new server.bullmq.Worker(
            QUEUE.name,
            async (job) => {
              if (trace) await server.client.set(traceKey(job.id!), trace);
              return outcome;
            },
            { connection: server.client, prefix: QUEUE.prefix, skipVersionCheck: true },
          ),
        );
        forger.on('error', () => {});
        const path = newPath();
        const result = await (await submitter()).prune(cell, trained, path);
        expect(result).toMatchObject({
          kind: 'remote',
          reason: expect.stringContaining('what its worker sent cannot be used: '),
        });
        expect(result).toMatchObject({ reason: expect.stringContaining(message) });
        expect(JSON.stringify(result)).not.toContain(root);
        expect(existsSync(path)).toBe(false);
        expect(await queue.getJobState(pruneJobId(cell))).toBe('unknown');
        expect(await server.client.exists(traceKey(pruneJobId(cell)))).toBe(0);
      }),
    );
  });

  describe('a surgeon of another version', () => {
    /** A job as surgeon 0.1.0 submitted it, whose messages had no protocol. */
    const { protocol: _, ...oldPayload } = prunePayload(cell, trained, null);

    it.each<[string, object, string]>([
      [
        'of another version',
        { ...oldPayload, protocol: PROTOCOL, version: '0.2.0' },
        'submitted by surgeon 0.2.0, this',
      ],
      ['without a protocol', oldPayload, `submitted by surgeon ${PACKAGE_VERSION} with protocol 1, this worker is`],
      ['of a later protocol', { ...oldPayload, protocol: 99, news: [] }, 'with protocol 99, this worker is'],
    ])('keeps its jobs: one %s stays in the queue, whoever meets it, and one line says why', (_, payload, line) =>
      inQueue(async ({ queue, worker, stateIs, added }) => {
        const { events, runs } = await worker(undefined, { lookMs: 20 });
        await added(payload, { attempts: 1 });
        await stateIs('delayed');
        await pause(200); // it is met some times more
        const job = (await queue.getJob(pruneJobId(cell)))!;
        expect(['delayed', 'waiting', 'active']).toContain(await queue.getJobState(pruneJobId(cell)));
        expect(job.data).toEqual(payload);
        expect(job.attemptsMade).toBe(0);
        expect(runs).toEqual([]);
        expect(events).toEqual([
          {
            event: 'notice',
            line: expect.stringContaining('jobs stay in the queue for workers of their own version: '),
          },
        ]);
        expect(events[0]).toMatchObject({ line: expect.stringContaining(line) });
      }),
    );

    it('has a queue of its own: its jobs wait there untouched, and the worker says so', () =>
      inQueue(async ({ server, worker, opened }) => {
        const { name, prefix } = queueOf(1);
        const connection = { connection: server.client, prefix, skipVersionCheck: true };
        const old = opened(new server.bullmq.Queue(name, connection));
        await old.add('prune', oldPayload, { jobId: pruneJobId(cell), attempts: 3 });
        const { events, runs } = await worker(undefined, { lookMs: 20 });
        await vi.waitFor(() => expect(events).toHaveLength(1), WAIT);
        await pause(100); // more looks
        expect(events).toEqual([
          {
            event: 'notice',
            line: expect.stringMatching(
              new RegExp(`^jobs at \\S+ of protocol 1 are left for .*protocol ${PROTOCOL}\\): start`),
            ),
          },
        ]);
        expect(runs).toEqual([]);
        expect(await old.getJobState(pruneJobId(cell))).toBe('waiting');
      }));

    it('whose worker is at the server takes no cell, the run says so, and a worker of its own computes it', () =>
      inQueue(async ({ server, submitter, worker, stateIs, opened }) => {
        const taken: unknown[] = [];
        const { name, prefix } = queueOf(1);
        const work = async (job: { readonly id?: string }) => taken.push(job.id);
        const connection = { connection: server.client, prefix, skipVersionCheck: true };
        const old = opened(new server.bullmq.Worker(name, work, connection));
        old.on('error', () => {});
        await old.waitUntilReady();
        const engine = await submitter({ sweepMs: 20 });
        const path = newPath();
        const result = engine.prune(cell, trained, path);
        await stateIs('waiting');
        const line = expect.stringMatching(
          new RegExp(`^a worker at \\S+ of protocol 1 cannot take these cells .*protocol ${PROTOCOL}\\): start `),
        );
        await vi.waitFor(() => expect(engine.lines).toContainEqual(line), WAIT);
        await pause(100); // more sweeps
        expect(engine.lines).toEqual([line, expect.stringMatching(/^no worker is at/)]);
        await worker();
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
        expect(taken).toEqual([]);
      }));

    it('that answers all the same costs no cell: its result is not taken, and the job is done again', () =>
      inQueue(async ({ server, submitter, worker, opened }) => {
        const answers: unknown[] = [];
        const forger = opened(
          new server.bullmq.Worker(
            QUEUE.name,
            async (job) => {
              answers.push(job.id);
              return { ok: false, reason: 'NumericalError: it knows no kinds' };
            },
            { connection: server.client, prefix: QUEUE.prefix, skipVersionCheck: true },
          ),
        );
        forger.on('error', () => {});
        const engine = await submitter({ sweepMs: 200 });
        const result = engine.prune(cell, trained, newPath());
        await vi.waitFor(() => expect(engine.lines).toHaveLength(1), WAIT);
        await forger.close();
        await worker();
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(answers.length).toBeGreaterThan(0);
        expect(engine.lines[0]).toBe(
          `a result is not taken: its worker answers with protocol 1, this run has protocol ${PROTOCOL}`,
        );
      }));
  });

  describe('a worker refuses', () => {
    it.each<[string, object, string, string]>([
      [
        'a cell under the id of another',
        { ...prunePayload(cell, trained, null), id: 'abc' },
        'prune',
        'its config is that of cell',
      ],
      ['a job of somebody else', { shell: 'rm -r /' }, 'mail', 'no job of surgeon is named "mail"'],
      ['what is no payload', [1, 2], 'prune', 'the job is not valid'],
    ])('%s, once and for all, and says so', (_, payload, name, reason) =>
      inQueue(async ({ queue, worker, stateIs, added }) => {
        const { events, runs } = await worker();
        await added(payload, {}, name);
        await stateIs('failed');
        const job = (await queue.getJob(pruneJobId(cell)))!;
        expect(job.failedReason).toContain(`refused by its worker: ${reason}`);
        expect(job.attemptsMade).toBe(1);
        expect(events).toEqual([{ event: 'refused', job: job.id, reason: job.failedReason, again: false }]);
        expect(runs).toEqual([]);
      }),
    );

    it('to write anywhere but into its own folder, whatever a job is named', () =>
      inQueue(async ({ queue, worker }) => {
        const paths: string[] = [];
        const { events } = await worker((asked, network, path) => {
          paths.push(path);
          return plainEngine.prune(asked, network, path);
        });
        await queue.add('prune', prunePayload(cell, trained, null), { jobId: '../evil' });
        await vi.waitFor(() => expect(events).toHaveLength(1), WAIT);
        expect(dirname(paths[0])).toContain(join(tmpdir(), `surgeon-worker-${process.pid}-`));
        expect(paths[0]).not.toContain('evil');
        expect(readdirSync(dirname(paths[0]))).toEqual([]); // what was sent is not kept
      }));

    it('what it has no room for; another one may have it', () =>
      inQueue(async ({ submitter, worker }) => {
        const requireCapacity = () => {
          throw new Error('the run needs 99 GB');
        };
        const poor = await worker(undefined, { requireCapacity });
        const engine = await submitter();
        const result = engine.prune(cell, trained, newPath());
        await vi.waitFor(() => expect(poor.events).toHaveLength(1), WAIT);
        expect(poor.events[0]).toMatchObject({ event: 'refused', again: true });
        await poor.close();
        await worker();
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(poor.runs).toEqual([]);
      }));
  });

  describe('what goes wrong with a worker', () => {
    /** Threads that die: what an engine makes of it is tried again. */
    const deadly = (error: Error, times: number): WorkerPool => ({
      threads: 1,
      run: async (_, task) => {
        if (times-- > 0) throw error;
        return prunedTrace(task as CellTask, dataSets) as never;
      },
      map: never,
      close: async () => {},
    });

    it('is tried again, twice and each time later, and then it is the result', () =>
      inQueue(async ({ submitter, worker }) => {
        const outOfMemory = Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
        const twice = threadsEngine(deadly(outOfMemory, 2), dataSets).prune;
        const full: Engine['prune'] = async () => ({ kind: 'writing', reason: 'the trace cannot be written (ENOSPC)' });
        const other = cellsOfGrid({ ...XOR, seed: 2 })[0];
        const begunAt: number[] = [];
        const { events, runs } = await worker((asked, ...words) => {
          if (asked.id === cell.id) begunAt.push(performance.now());
          return (asked.id === other.id ? full : twice)(asked, ...words);
        });
        const engine = await submitter({ backoffMs: 300 });
        const [healed, lost] = await Promise.all([cell, other].map((each) => engine.prune(each, trained, newPath())));
        expect(begunAt[1] - begunAt[0]).toBeGreaterThan(300 - 5); // timers of Redis count whole milliseconds
        expect(begunAt[2] - begunAt[1]).toBeGreaterThan(600 - 5);
        expect(healed).toMatchObject({ kind: 'computed' });
        expect(lost).toEqual({ kind: 'remote', reason: 'the trace cannot be written (ENOSPC)' });
        expect(runs.filter((id) => id === cell.id)).toHaveLength(3);
        expect(runs.filter((id) => id === other.id)).toHaveLength(3);
        const again = events.filter((event) => event.event === 'failed' && event.cell === other.id);
        expect(again.map((event) => 'again' in event && event.again)).toEqual([true, true, false]);
        expect(events).toContainEqual(
          expect.objectContaining({ cell: cell.id, reason: 'its thread ran out of memory', again: true }),
        );
      }));

    it('a thread that dies by any other cause is of the worker, too', () =>
      inQueue(async ({ submitter, worker }) => {
        await worker(threadsEngine(deadly(new Error('worker exited with code: 3'), 1), dataSets).prune);
        expect(await (await submitter()).prune(cell, trained, newPath())).toMatchObject({ kind: 'computed' });
      }));
  });

  describe('a worker that leaves', () => {
    it('gives its cell back at once, and no attempt is lost', () =>
      inQueue(async ({ queue, submitter, worker, stateIs }) => {
        const leaving = await worker(never);
        const engine = await submitter();
        const path = newPath();
        const result = engine.prune(cell, trained, path);
        await stateIs('active');
        await leaving.close();
        expect(await queue.getJobState(pruneJobId(cell))).toBe('waiting');
        expect((await queue.getJob(pruneJobId(cell)))!.attemptsMade).toBe(0);
        const staying = await worker();
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(staying.runs).toEqual([cell.id]);
        expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
      }));

    it('killed in the middle of a cell costs no more than its lock: another one begins it anew, to the same bytes', () =>
      inQueue(async ({ redis, server, submitter, worker }) => {
        const deadly = cellsOfGrid({ ...XOR, seed: 2 })[0];
        const { child, said } = dying;
        child.stdin!.write(redis.url);
        const engine = await submitter();
        const path = newPath();
        const results = [engine.prune(cell, trained, path), engine.prune(deadly, trained, newPath())];
        await vi.waitFor(
          () => expect(said.toSorted()).toEqual([cell.id, deadly.id].map((id) => `began ${id}`).sort()),
          WAIT,
        );
        child.kill('SIGKILL');
        await once(child, 'exit');
        const key = (of: Cell) => `${QUEUE.prefix}:${QUEUE.name}:${pruneJobId(of)}`;
        for (const lock of [cell, deadly].map((of) => `${key(of)}:lock`)) {
          const left = await server.client.pttl(lock);
          expect(left).toBeGreaterThan(0);
          expect(left).toBeLessThanOrEqual(QUICK_LOCKS.lockDuration);
          await server.client.pexpire(lock, 1); // now this time has passed
        }
        // This one, let us say, has cost three workers before.
        await server.client.hset(key(deadly), 'stc', QUICK_LOCKS.maxStalledCount);
        const other = await worker();
        expect(await results[0]).toMatchObject({ kind: 'computed' });
        expect(await results[1]).toEqual({
          kind: 'remote',
          reason: 'its worker was lost, again and again: does it run out of memory?',
        });
        expect(other.runs).toEqual([cell.id]);
        expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
        expect(engine.lines).toContain(`the worker of cell ${cell.id} is gone: another one takes it`);
      }));

    it('when the queue has been empty for a while has done everything', () =>
      inQueue(async ({ queue, worker, stateIs, added }) => {
        const slow: Engine['prune'] = async (...words) => {
          await pause(400);
          return plainEngine.prune(...words);
        };
        await added();
        const served = await worker(slow, { drainedMs: 100 });
        const drained = served.drained();
        await stateIs('active');
        // A process that stands still has seen nothing.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
        await drained;
        const { runs } = served;
        expect(runs).toEqual([cell.id]);
        expect(await queue.getJobState(pruneJobId(cell))).toBe('completed');
      }));
  });

  describe('a server that is away, or refuses commands', () => {
    it('in the middle of a cell costs nothing but the time, and is told on both sides', () =>
      atOwnServer(async ({ redis, submitter, worker, stateIs }) => {
        let goOn = () => {};
        const away = new Promise<void>((resolve) => {
          goOn = resolve;
        });
        const { events } = await worker(async (...words) => {
          await away;
          return plainEngine.prune(...words);
        });
        const engine = await submitter();
        const path = newPath();
        const result = engine.prune(cell, trained, path);
        await stateIs('active');
        await redis.stop();
        const told = () => [engine.lines, events.flatMap((event) => (event.event === 'notice' ? [event.line] : []))];
        await vi.waitFor(() => expect(told().map(({ length }) => length)).toEqual([1, 1]), WAIT);
        goOn();
        await redis.start();
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
        for (const lines of told()) {
          expect(lines).toEqual([expect.stringContaining('is lost: trying again'), expect.stringContaining('is back')]);
        }
      }));

    it('keeps nobody who leaves while it is away', () =>
      atOwnServer(async ({ redis, submitter, worker, stateIs }) => {
        const engine = await submitter();
        const result = engine.prune(cell, trained, newPath());
        const { close } = await worker(never).then((served) => ({ close: () => served.close() }));
        await stateIs('active');
        await redis.stop();
        await Promise.all([engine.close(), close()]);
        expect(await result).toEqual({ kind: 'stopped', reason: 'the run was stopped' });
        await redis.start();
      }));

    it('that is full for a while makes cells and traces wait, and none is computed twice', () =>
      atOwnServer(async ({ server, submitter, worker }) => {
        const room = (bytes: number) => server.client.config('SET', 'maxmemory', bytes);
        const { events, runs } = await worker(async (...words) => {
          await room(1);
          return plainEngine.prune(...words);
        });
        const engine = await submitter();
        await room(1);
        const path = newPath();
        const result = engine.prune(cell, trained, path);
        const isTold = expect.stringContaining('has no memory left (OOM: maxmemory is reached): trying again');
        await vi.waitFor(() => expect(engine.lines).toContainEqual(isTold), WAIT);
        await room(0);
        await vi.waitFor(() => expect(runs).toHaveLength(1), WAIT);
        await vi.waitFor(async () => {
          expect(events).toContainEqual({ event: 'notice', line: isTold });
          expect(await server.client.config('GET', 'maxmemory')).toEqual(['maxmemory', '1']);
        }, WAIT);
        await room(0);
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(runs).toEqual([cell.id]);
        expect(readFileSync(path).equals(await localBytes(cell, trained))).toBe(true);
      }));

    it('that has no connection left for a worker is told once, and the worker computes when there is one', () =>
      atOwnServer(async ({ server, submitter, worker }) => {
        const allowed = (connections: number) => server.client.config('SET', 'maxclients', connections);
        const engine = await submitter();
        const result = engine.prune(cell, trained, newPath());
        await vi.waitFor(async () => expect(await server.client.info('clients')).toContain('blocked_clients:1'), WAIT);
        await allowed(4); // this test, two of the engine, and one of the two of the worker
        const { events, runs } = await worker();
        const told = () => events.flatMap((event) => (event.event === 'notice' ? [event.line] : []));
        await vi.waitFor(() => expect(told()).toHaveLength(1), WAIT);
        expect(told()[0]).toContain('has no connection left (maxclients is reached): trying again');
        await allowed(100);
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(runs).toEqual([cell.id]);
        await vi.waitFor(() => expect(told()).toHaveLength(2), WAIT);
        expect(told()[1]).toContain('takes commands again');
      }));

    it('with keys of another kind is asked ever more seldom, and what it says is told once', () =>
      atOwnServer(async ({ server, worker, added }) => {
        await server.client.set(`${QUEUE.prefix}:${QUEUE.name}:wait`, 'mine');
        const { events, runs } = await worker();
        const answers = async () =>
          Number(/_WRONGTYPE:count=(\d+)/.exec(await server.client.info('errorstats'))?.[1] ?? 0);
        await vi.waitFor(async () => expect(await answers()).toBeGreaterThan(10), WAIT);
        const [begun, startedAt] = [await answers(), performance.now()];
        await pause(300);
        // One for each of two loops, fetching and searching, each of whose errors waits for 20 ms, the longest pause of
        // this test, at least; and one of each that is under way.
        expect((await answers()) - begun).toBeLessThanOrEqual(2 * ((performance.now() - startedAt) / 20 + 1));
        expect(events).toEqual([{ event: 'notice', line: expect.stringContaining('refuses a command (WRONGTYPE') }]);
        await server.client.del(`${QUEUE.prefix}:${QUEUE.name}:wait`);
        await added();
        await vi.waitFor(() => expect(runs).toEqual([cell.id]), WAIT);
      }));

    it('and has forgotten everything is given its cells again', () =>
      atOwnServer(async ({ server, submitter, worker, stateIs }) => {
        const engine = await submitter({ sweepMs: 20 });
        const path = newPath();
        const result = engine.prune(cell, trained, path);
        await stateIs('waiting');
        await server.client.flushall();
        await stateIs('waiting');
        await worker();
        expect(await result).toMatchObject({ kind: 'computed' });
        expect(existsSync(path)).toBe(true);
      }));
  });
});
