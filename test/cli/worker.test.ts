import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { surgeon } from '../../src/cli/surgeon.ts';
import { QUEUE, queueKey } from '../../src/engines/bullmq/queue.ts';
import { serveCells } from '../../src/engines/bullmq/serveCells.ts';
import { ENGINES } from '../../src/engines/engines.ts';
import type { WorkerEvent } from '../../src/engines/remote/jobOutcome.ts';
import { compiled } from '../compiled.ts';
import { dataSets } from '../dataSets.ts';
import {
  freePort,
  hasOpenssl,
  hasRedis,
  type RedisSetup,
  type RedisTestServer,
  redisServer,
} from '../engines/bullmq/redisServer.ts';
import { plainEngine } from '../engines/plainEngine.ts';
import { exitStatus, listen, listenInTests, stderr } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('bad input is one line on stderr without a password, exit status 2, and nothing is written', () => {
  listenInTests();
  beforeEach(() => {
    vi.stubEnv('REDIS_URL', undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  const out = join(root, 'nothing');

  it.each([
    [['worker'], 'give --redis URL, or the URL in the variable REDIS_URL'],
    [['worker', '--redis'], 'Not enough arguments following: redis'],
    [['worker', '--redis', 'http://:secret@head'], '--redis must be a URL such as redis://host:6379'],
    [['worker', '--redis', 'redis://:secret@a', '--redis', 'redis://:secret@b'], 'give --redis once'],
    [['worker', '--redis', 'redis://:secret@head', '--threads', '0'], 'threads must be an integer 1 … 1024, got 0'],
    [['worker', '--redis', 'redis://:secret@head', '--data', 'package.json'], '--data must be a folder'],
    [['run', 'xor', '--out', out, '--engine', 'bullmq'], 'give --redis URL, or the URL in the variable REDIS_URL'],
    [
      ['run', 'xor', '--out', out, '--engine', 'bulmq'],
      `engine must be one of ${ENGINES.map(({ name }) => name).join(', ')}, got "bulmq"; did you mean "bullmq"?`,
    ],
    [['run', 'xor', '--out', out, '--redis', 'redis://:secret@head'], '--redis goes with --engine bullmq'],
  ])('surgeon %j', async (words, message) => {
    expect(await exitStatus(...words)).toBe(2);
    expect(stderr).toEqual([expect.stringMatching(/^surgeon: [^\n]*$/)]);
    expect(stderr[0]).toContain(message);
    expect(stderr[0]).not.toContain('secret');
    expect(existsSync(out)).toBe(false);
  });

  it.each(['worker', 'run'])('surgeon %s, where no server is; its URL from the environment', async (command) => {
    const port = await freePort();
    vi.stubEnv('REDIS_URL', `redis://:secret@127.0.0.1:${port}`);
    const words = command === 'run' ? ['xor', '--engine', 'bullmq', '--out', out] : ['--threads', '1'];
    expect(await exitStatus(command, ...words)).toBe(2);
    expect(stderr).toEqual([
      expect.stringContaining(`surgeon: redis://127.0.0.1:${port}/0 is not there (ECONNREFUSED)`),
    ]);
  });
});

describe('a worker', () => {
  listenInTests();
  it('says which data sets it is without', async () => {
    const port = await freePort();
    await exitStatus('worker', '--redis', `redis://127.0.0.1:${port}`, '--threads', '1', '--data', root);
    expect(stderr).toEqual([
      expect.stringContaining('surgeon: without digits: digits needs the file optdigits.tra'),
      expect.stringContaining('surgeon: without nettalk: nettalk needs the file nettalk.data'),
      expect.stringContaining('ECONNREFUSED'),
    ]);
  });
});

const WAIT = { timeout: 30_000, interval: 20 };
/**
 * An interrupted command leaves after 1.9 s at the latest, and a busy machine adds to that; one that hangs never does.
 */
const GONE_MS = 20_000;
const NETWORK = 'damping --dataset monks-3 --seed 1 --stop trainAccuracy --alpha 1e-6..1e-4:log3'.split(' ');

/** Says that a package is not there, as if it had not been installed. */
const WITHOUT_BULLMQ = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  const missing = "Object.assign(new Error('no bullmq'), { code: 'ERR_MODULE_NOT_FOUND' })";
  const hook = "export const resolve = async (name, about, next) => { if (name === 'bullmq') throw " + missing + "; return next(name, about); };";
  register('data:text/javascript,' + encodeURIComponent(hook));
`)}`;

/** The rights of a user that suffice for a queue, from docs/cluster.md. */
const [, RULE] = /ACL SETUSER surgeon (on .*)$/m.exec(readFileSync('docs/cluster.md', 'utf8')) ?? [];

describe.runIf(hasRedis)('what Redis refuses for good is exit status 2 and one line', () => {
  let redis: RedisTestServer;
  let admin: Redis;
  let out: string;
  listenInTests();
  beforeAll(async () => {
    redis = await redisServer({ settings: ['--databases', '4'] });
    admin = new (await import('ioredis')).Redis(redis.port);
  });
  afterAll(async () => {
    admin.disconnect();
    await redis.remove();
  });
  beforeEach(async () => {
    await admin.flushall();
    vi.spyOn(console, 'warn').mockImplementation((text: string) => void stderr.push(text));
    out = mkdtempSync(join(root, 'refused-'));
    rmSync(out, { recursive: true });
  });
  const rights = (...words: string[]) => admin.call('ACL', 'SETUSER', 'me', ...words);
  const command = (name: string, url: string) =>
    surgeon(
      name === 'worker'
        ? ['worker', '--threads', '1', '--redis', url]
        : ['run', 'xor', '--quiet', '--engine', 'bullmq', '--out', out, '--redis', url],
    );

  describe.each(['worker', 'run'])('surgeon %s', (name) => {
    it.each<[string, string[], string, string]>([
      ['a database that is not there', ['+@all', '~*'], '/4', 'has no such database'],
      [
        'a database that the user may not select',
        ['+@all', '~*', '-select'],
        '/1',
        'denies user me the command SELECT',
      ],
      ['a command that a script needs', ['+@all', '~*', '-hincrby'], '', 'denies user me the command HINCRBY'],
      ['keys of other people', ['+@all', '~mine:*'], '', 'denies user me the keys surgeon:cells:*'],
    ])('%s: before anything is queued, fetched or written', async (_, rule, database, words) => {
      await rights('reset', 'on', '>secret', ...rule);
      await command(name, `redis://me:secret@127.0.0.1:${redis.port}${database}`);
      expect(process.exitCode).toBe(2);
      expect(stderr).toEqual([expect.stringMatching(/^surgeon: redis:\/\/127.0.0.1:\d+\/\d [^\n]*$/)]);
      expect(stderr[0]).toContain(words);
      expect(stderr[0]).not.toMatch(/secret|script|redis\.call|rcall/);
      expect(existsSync(out)).toBe(false);
      expect(await admin.info('keyspace')).not.toContain('db');
    });

    it('a right that is taken away on the way', async () => {
      await rights('reset', 'on', '>secret', ...RULE.replaceAll("'", '').split(' ').slice(2));
      const ended = command(name, `redis://me:secret@127.0.0.1:${redis.port}/2`);
      await admin.select(2);
      const [waits, wakes] =
        name === 'worker'
          ? [/cmd=bzpopmin/, () => admin.zadd(queueKey(QUEUE, 'marker'), 0, '0')]
          : [/cmd=xread/, () => admin.xadd(queueKey(QUEUE, 'events'), '*', 'event', 'drained')];
      await vi.waitFor(async () => expect(await admin.client('LIST')).toMatch(waits), {
        timeout: 20_000,
        interval: 20,
      });
      await rights(name === 'worker' ? '-bzpopmin' : '-xread');
      await wakes();
      await ended;
      await admin.select(0);
      expect(process.exitCode).toBe(2);
      const right = name === 'worker' ? 'BZPOPMIN' : 'XREAD';
      expect(stderr.filter((line) => !line.includes('waiting for cells'))).toEqual([
        expect.stringContaining(`denies user me the command ${right} (NOPERM)`),
      ]);
    });
  });

  it('the rule of the docs is all that a sweep needs', async () => {
    await admin.call('ACL', 'SETUSER', 'surgeon', ...RULE.replaceAll("'", '').split(' '));
    const [, password] = />(\S+)/.exec(RULE.replaceAll("'", ''))!;
    const url = `redis://surgeon:${password}@127.0.0.1:${redis.port}/3`;
    const onEvent = (event: WorkerEvent) => events.push(event.event);
    const events: string[] = [];
    const worker = await serveCells({ redis: url, threads: 1, dataSets, engineWithin: () => plainEngine, onEvent });
    await surgeon(['run', ...NETWORK, '--quiet', '--engine', 'bullmq', '--redis', url, '--out', out]);
    await worker.close();
    expect(process.exitCode).toBeUndefined();
    expect(existsSync(join(out, 'damping', 'summary.arrow'))).toBe(true);
    expect(new Set(events)).toEqual(new Set(['done']));
    expect(stderr).toEqual([]);
  });
});

describe.concurrent('a process of its own', () => {
  /** Starts a command, and hears what it says. */
  function started(words: string[], { env = {}, imports = [] as string[] } = {}) {
    const loaders = imports.flatMap((name) => ['--import', name]);
    const child = spawn(process.execPath, [...loaders, compiled('src/cli/main.ts'), ...words], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [stdout, stderr] = [child.stdout!, child.stderr!].map((stream) => {
      const lines: string[] = [];
      createInterface({ input: stream }).on('line', (line) => lines.push(line));
      return lines;
    });
    const exit = once(child, 'close').then(([status]) => status as number);
    return { child, stdout, stderr, exit };
  }
  const server = async (setup: RedisSetup) => {
    const redis = await redisServer(setup);
    onTestFinished(() => redis.remove());
    return redis;
  };
  const tables = (out: string) =>
    ['summary', 'steps', 'crosscheck', 'failures'].map((name) =>
      readFileSync(join(root, out, 'damping', `${name}.arrow`)).toString('base64'),
    );

  it('without the packages says what to install', async () => {
    const { stderr, exit } = started(['worker', '--redis', 'redis://:secret@127.0.0.1'], { imports: [WITHOUT_BULLMQ] });
    expect(await exit).toBe(2);
    expect(stderr).toEqual([expect.stringMatching(/^surgeon: .* are not installed: npm install bullmq ioredis$/)]);
  });

  it.runIf(hasRedis)('with its server away, Ctrl-C is 130 within 2 s all the same', async () => {
    const { url, stop } = await server({});
    const { child, stderr, exit } = started(['worker', '--threads', '1', '--redis', url]);
    await vi.waitFor(() => expect(stderr.join()).toContain('waiting for cells'), WAIT);
    await stop();
    await vi.waitFor(() => expect(stderr.join()).toContain('is lost: trying again'), WAIT);
    const interruptedAt = performance.now();
    child.kill('SIGTERM');
    expect(await exit).toBe(130);
    expect(performance.now() - interruptedAt).toBeLessThan(GONE_MS);
    expect(stderr).toHaveLength(2);
  });

  it.runIf(hasRedis && hasOpenssl)(
    'through TLS and with a password, cells come back to the same tables; Ctrl-C on the worker is 130 within 2 s',
    async () => {
      const { url, certificate } = await server({ tls: true, password: 'sec/ret' });
      const env = { REDIS_URL: url, NODE_EXTRA_CA_CERTS: certificate };
      const cells = ['run', ...NETWORK, '--threads', '1', '--quiet'];
      const worker = started(['worker', '--threads', '1', '--json'], { env });
      const remote = started([...cells, '--engine', 'bullmq', '--redis', url, '--out', join(root, 'remote')], { env });
      listen();
      expect(await exitStatus(...cells, '--out', join(root, 'local'))).toBe(0);
      vi.restoreAllMocks();
      expect(await remote.exit).toBe(0);
      expect(tables('remote')).toEqual(tables('local'));

      const interruptedAt = performance.now();
      worker.child.kill('SIGINT');
      expect(await worker.exit).toBe(130);
      expect(performance.now() - interruptedAt).toBeLessThan(GONE_MS);
      expect(readdirSync(tmpdir()).filter((name) => name.includes(`worker-${worker.child.pid}-`))).toEqual([]);

      const events = worker.stderr.map((line) => JSON.parse(line));
      const done = events.filter(({ event }) => event === 'done');
      expect(JSON.parse(worker.stdout.join(''))).toEqual({
        cells: done.filter(({ task }) => task === 'prune').length,
        networks: done.filter(({ task }) => task === 'train').length,
        failed: 0,
        refused: 0,
      });
      const manifest = readFileSync(join(root, 'remote', 'damping', 'manifest.json'), 'utf8');
      expect(JSON.parse(manifest).cells.computed).toBe(done.filter(({ task }) => task === 'prune').length);
      expect(manifest).toContain('--engine bullmq --redis URL');
      for (const text of [manifest, ...[worker, remote].flatMap(({ stdout, stderr }) => [...stdout, ...stderr])]) {
        expect(text).not.toMatch(/sec.{0,2}ret/);
      }
    },
  );
});
