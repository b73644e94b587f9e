import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { surgeon } from '../../src/cli/surgeon.ts';
import {
  freePort,
  hasOpenssl,
  hasRedis,
  type RedisSetup,
  type RedisTestServer,
  redisServer,
} from '../run/engines/redisServer.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('bad input is one line on stderr without a password, exit status 2, and nothing is written', () => {
  let stderr: string[];
  beforeEach(() => {
    stderr = [];
    vi.spyOn(console, 'error').mockImplementation((text: string) => void stderr.push(text));
    vi.stubEnv('REDIS_URL', undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = undefined;
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
      'engine must be one of threads, bullmq, got "bulmq"; did you mean',
    ],
    [['run', 'xor', '--out', out, '--redis', 'redis://:secret@head'], '--redis goes with --engine bullmq'],
  ])('surgeon %j', async (words, message) => {
    await surgeon(words);
    expect(process.exitCode).toBe(2);
    expect(stderr).toEqual([expect.stringMatching(/^surgeon: [^\n]*$/)]);
    expect(stderr[0]).toContain(message);
    expect(stderr[0]).not.toContain('secret');
    expect(existsSync(out)).toBe(false);
  });

  it.each(['worker', 'run'])('surgeon %s, where no server is; its URL from the environment', async (command) => {
    const port = await freePort();
    vi.stubEnv('REDIS_URL', `redis://:secret@127.0.0.1:${port}`);
    await surgeon([command, ...(command === 'run' ? ['xor', '--engine', 'bullmq', '--out', out] : ['--threads', '1'])]);
    expect(process.exitCode).toBe(2);
    expect(stderr).toEqual([
      expect.stringContaining(`surgeon: redis://127.0.0.1:${port}/0 is not there (ECONNREFUSED)`),
    ]);
  });
});

it('a worker says which data sets it is without', async () => {
  const lines: string[] = [];
  const error = vi.spyOn(console, 'error').mockImplementation((text: string) => void lines.push(text));
  const port = await freePort();
  await surgeon(['worker', '--redis', `redis://127.0.0.1:${port}`, '--threads', '1', '--data', root]);
  error.mockRestore();
  process.exitCode = undefined;
  expect(lines).toEqual([
    expect.stringContaining('surgeon: without digits: digits needs the file optdigits.tra'),
    expect.stringContaining('surgeon: without nettalk: nettalk needs the file nettalk.data'),
    expect.stringContaining('ECONNREFUSED'),
  ]);
});

/** Says that a package is not there, as if it had not been installed. */
const WITHOUT_BULLMQ = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  const missing = "Object.assign(new Error('no bullmq'), { code: 'ERR_MODULE_NOT_FOUND' })";
  const hook = "export const resolve = async (name, about, next) => { if (name === 'bullmq') throw " + missing + "; return next(name, about); };";
  register('data:text/javascript,' + encodeURIComponent(hook));
`)}`;

describe('a process of its own', () => {
  const children: ChildProcess[] = [];
  let redis: RedisTestServer | undefined;
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await redis?.remove();
    redis = undefined;
  });

  /** Starts a command, and hears what it says. */
  function started(words: string[], { env = {}, imports = [] as string[] } = {}) {
    const loaders = ['tsx', ...imports].flatMap((name) => ['--import', name]);
    const child = spawn(process.execPath, [...loaders, 'src/cli/main.ts', ...words], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    const [stdout, stderr] = [child.stdout!, child.stderr!].map((stream) => {
      const lines: string[] = [];
      createInterface({ input: stream }).on('line', (line) => lines.push(line));
      return lines;
    });
    const exit = once(child, 'close').then(([status]) => status as number);
    return { child, stdout, stderr, exit };
  }
  const server = async (setup: RedisSetup) => {
    redis = await redisServer(setup);
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
    await vi.waitFor(() => expect(stderr.join()).toContain('waiting for cells'), 20_000);
    await stop();
    await vi.waitFor(() => expect(stderr.join()).toContain('is lost: trying again'), 5_000);
    const interruptedAt = performance.now();
    child.kill('SIGTERM');
    expect(await exit).toBe(130);
    expect(performance.now() - interruptedAt).toBeLessThan(2_500); // 1.9 s, and what a busy machine adds
    expect(stderr).toHaveLength(2);
  });

  it.runIf(hasRedis && hasOpenssl)(
    'through TLS and with a password, cells come back to the same tables; Ctrl-C on the worker is 130 within 2 s',
    async () => {
      const { url, certificate } = await server({ tls: true, password: 'sec/ret' });
      const env = { REDIS_URL: url, NODE_EXTRA_CA_CERTS: certificate };
      const network = ['damping', '--dataset', 'monks-3', '--seed', '1', '--stop', 'trainAccuracy'];
      const cells = ['run', ...network, '--alpha', '1e-6..1e-4:log3', '--threads', '1', '--quiet'];
      const worker = started(['worker', '--threads', '1', '--json'], { env });
      const remote = started([...cells, '--engine', 'bullmq', '--redis', url, '--out', join(root, 'remote')], { env });
      const local = started([...cells, '--out', join(root, 'local')]);
      expect(await Promise.all([remote.exit, local.exit])).toEqual([0, 0]);
      expect(tables('remote')).toEqual(tables('local'));

      const interruptedAt = performance.now();
      worker.child.kill('SIGINT');
      expect(await worker.exit).toBe(130);
      expect(performance.now() - interruptedAt).toBeLessThan(2_500); // 1.9 s, and what a busy machine adds
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
