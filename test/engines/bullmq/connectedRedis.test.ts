import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import type { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectedRedis, installed, type RedisTimes } from '../../../src/engines/bullmq/connectedRedis.ts';
import { redisAddress } from '../../../src/engines/bullmq/redisAddress.ts';
import { UsageError } from '../../../src/errors.ts';
import { freePort, hasOpenssl, hasRedis, type RedisTestServer, redisServer } from './redisServer.ts';

/** Pauses that a test can wait for. */
const QUICK = { minPauseMs: 10, maxPauseMs: 20, quietMs: 50, closeMs: 100 };
const WAIT = { timeout: 20_000, interval: 10 };

describe('the URL of a server', () => {
  it.each([
    ['redis://head', 'redis://head:6379/0', { host: 'head', port: 6379, db: 0 }],
    ['redis://head:7000/3', 'redis://head:7000/3', { host: 'head', port: 7000, db: 3 }],
    ['rediss://:p%40ss@head', 'rediss://head:6379/0', { host: 'head', port: 6379, db: 0, password: 'p@ss', tls: {} }],
    [
      'redis://me:secret@head/',
      'redis://head:6379/0',
      { host: 'head', port: 6379, db: 0, username: 'me', password: 'secret' },
    ],
    ['redis://[::1]:7000', 'redis://[::1]:7000/0', { host: '::1', port: 7000, db: 0 }],
  ])('%s', (url, name, options) => {
    expect(redisAddress(url)).toEqual({ name, options });
  });

  it.each([
    ['head:6379', '"head:6379"'],
    ['http://me:secret@head', '"http://…@head"'],
    ['redis:/:secret@head', '"redis:/…@head"'],
    ['redis://:secret@', '"redis://…@"'],
    ['redis://:sec@ret:x@head:port', '"redis://…@head:port"'],
    ['me:secret@head', '"…@head"'],
    ['redis://:%zsecret@head', '"redis://…@head"'],
    ['redis://head/queue', '"redis://head/queue"'],
    ['redis://head/abc', '"redis://head/abc"'],
    ['redis://head/01', '"redis://head/01"'],
    ['redis://head/-1', '"redis://head/-1"'],
    ['redis://head/1/2', '"redis://head/1/2"'],
    ['redis://head?password=secret', '"redis://head?…"'],
    ['', '""'],
  ])('%j is none; what is shown of it holds no password', (url, shown) => {
    const refusal = () => redisAddress(url);
    expect(refusal).toThrow(/^--redis must be a URL such as redis:\/\/host:6379 or [^\n]*$/);
    expect(refusal).toThrow(`got ${shown}`);
    expect(refusal).not.toThrow('secret');
  });
});

/** The reason why there is no connection: a line without a password. */
async function trouble(url: string, times: Partial<RedisTimes> = {}): Promise<string> {
  const error = await connectedRedis(url, () => {}, times).then(
    () => new Error('connected'),
    (refusal: Error) => refusal,
  );
  expect(error.name).toBe('UsageError');
  expect(error.message).not.toMatch(/\n|secret/);
  return error.message;
}

describe('no server', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());
  const listening = async (made: Server) => {
    server = made.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  };

  it('where nobody listens', async () => {
    const port = await freePort();
    expect(await trouble(`redis://:secret@127.0.0.1:${port}`)).toMatch(
      `redis://127.0.0.1:${port}/0 is not there (ECONNREFUSED): is Redis running`,
    );
  });

  it('of that name', async () => {
    expect(await trouble('redis://:secret@no-such-host.invalid')).toMatch(
      /^redis:\/\/no-such-host.invalid:6379\/0 is not known \((ENOTFOUND|EAI_AGAIN)\)$/,
    );
  });

  it('that says a word', async () => {
    const port = await listening(createServer());
    const both = ['redis', 'rediss'].map((scheme) =>
      trouble(`${scheme}://:secret@127.0.0.1:${port}`, { answerMs: 200, closeMs: 100 }),
    );
    const [plain, tls] = await Promise.all(both);
    expect(plain).toBe(`redis://127.0.0.1:${port}/0 does not answer (within 0.2 s)`);
    expect(tls).toMatch(/does not answer \(within 0.2 s\): does it have no TLS, redis:\/\/\?$/);
  });

  it('that hangs up', async () => {
    const port = await listening(createServer((socket) => socket.destroy()));
    expect(await trouble(`redis://:secret@127.0.0.1:${port}`)).toContain('does it want TLS, rediss://?');
  });

  it('but one of another kind', async () => {
    const port = await listening(createHttpServer((_, answer) => answer.end()));
    expect(await trouble(`redis://:secret@127.0.0.1:${port}`)).toContain('does not speak the protocol of Redis');
  });

  it.each([
    ['DENIED Redis is running in protected mode because protected mode is enabled', 'is in protected mode'],
    ['ERR max number of clients reached', 'has no connection left (maxclients is reached)'],
  ])('that takes nobody in: %s', async (answer, words) => {
    const port = await listening(createServer((socket) => socket.end(`-${answer}\r\n`)));
    expect(await trouble(`redis://:secret@127.0.0.1:${port}`)).toContain(`redis://127.0.0.1:${port}/0 ${words}`);
  });
});

it('packages that are not installed are named', async () => {
  const missing = () => import(/* @vite-ignore */ ['no-such-package', 'bullmq'].join('-'));
  const error = await installed(() => Promise.all([missing(), missing()])).catch((refusal: Error) => refusal);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toMatch(/are not installed: npm install bullmq ioredis$/);
});

/** Lines that are told when a server is away for a while. */
const LOST = (name: string) => [`the connection to ${name} is lost: trying again`, `the connection to ${name} is back`];

describe.runIf(hasRedis)('a server', () => {
  let redis: RedisTestServer;
  afterEach(() => redis.remove());

  it('with a password lets in whoever knows it', async () => {
    redis = await redisServer({ password: 'secret/€' });
    const { client, name, disconnect } = await connected();
    expect(await client.ping()).toBe('PONG');
    expect(name).toBe(`redis://127.0.0.1:${redis.port}/0`);
    disconnect();
    expect(await trouble(`redis://:secreter@127.0.0.1:${redis.port}`)).toBe(
      `redis://127.0.0.1:${redis.port}/0 refuses this user or password`,
    );
    expect(await trouble(`redis://127.0.0.1:${redis.port}`)).toContain('wants a password: redis://:password@host');
  });

  it('that may drop keys is named', async () => {
    redis = await redisServer({ settings: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] });
    const { lines, disconnect } = await connected();
    disconnect();
    expect(lines).toEqual([expect.stringContaining('(maxmemory-policy allkeys-lru): set it to noeviction')]);
  });

  it('that is one of a cluster is not for queues', async () => {
    redis = await redisServer({ settings: ['--cluster-enabled', 'yes'] });
    expect(await trouble(redis.url)).toContain('/0 is a Redis Cluster, which keeps the keys of a queue apart');
    expect(await trouble(`${redis.url}/1`)).toContain('/1 is a Redis Cluster, which keeps the keys of a queue apart');
  });

  it('that is lost is tried again until it is back; each is told once', async () => {
    redis = await redisServer();
    const { client, lines, name, disconnect } = await connected();
    let attempts = 0;
    client.on('reconnecting', () => attempts++);
    await redis.stop();
    const ping = client.ping();
    await vi.waitFor(() => expect(attempts).toBeGreaterThan(2), WAIT);
    await redis.start();
    expect(await ping).toBe('PONG');
    disconnect();
    await once(client, 'end');
    expect(lines).toEqual(LOST(name));
  });

  it.runIf(hasOpenssl)('whose certificate nobody vouches for is not trusted', async () => {
    redis = await redisServer({ tls: true, password: 'secret' });
    expect(await trouble(redis.url)).toMatch(
      /has a certificate that is not trusted here \(\w+\): .* in NODE_EXTRA_CA_CERTS$/,
    );
    expect(await trouble(redis.url.replace('rediss', 'redis'))).toContain('does it want TLS, rediss://?');
  });

  async function connected(database = '', user = '') {
    const lines: string[] = [];
    const url = user ? redis.url.replace('//', `//${user}@`) : redis.url;
    const server = await connectedRedis(url + database, (line) => lines.push(line), QUICK);
    const { name, client, failed } = server;
    return { name, client, failed, lines, disconnect: () => server.disconnect() };
  }

  /** The reason why a connection has ended. */
  const reasonOf = async ({ failed }: { readonly failed: AbortSignal }) => {
    if (!failed.aborted) await once(failed, 'abort');
    expect(failed.reason).toBeInstanceOf(UsageError);
    return failed.reason.message as string;
  };

  describe('without the database that is asked for', () => {
    it('is not used: no other one takes its place', async () => {
      redis = await redisServer({ settings: ['--databases', '4'] });
      const { client, disconnect } = await connected('/3');
      await client.set('a', 'b');
      disconnect();
      expect(await trouble(`${redis.url}/4`)).toBe(
        `redis://127.0.0.1:${redis.port}/4 has no such database: its setting "databases", 16 by default, says how many it has, counted from 0`,
      );
      const first = await connected();
      expect(await first.client.keys('*')).toEqual([]);
      first.disconnect();
    });

    it('once it is back, as after a failover, ends every connection before a command is sent', async () => {
      redis = await redisServer({ settings: ['--databases', '4'] });
      const server = await connected('/3');
      const copy = server.client.duplicate();
      await copy.ping();
      await redis.stop();
      const late = [server.client, copy].map((client) => client.set('late', '1').catch((error: Error) => error));
      await redis.start(['--databases', '2']);
      expect(await reasonOf(server)).toContain('/3 has no such database');
      for (const refusal of await Promise.all(late)) expect(refusal).toBeInstanceOf(Error);
      expect(server.lines).toEqual([LOST(server.name)[0]]);
      const first = await connected();
      expect(await first.client.keys('*')).toEqual([]);
      first.disconnect();
    });
  });

  describe('with rights', () => {
    const rule = async (words: string) => {
      const { client, disconnect } = await connected();
      await client.call('ACL', 'SETUSER', 'me', ...words.split(' '));
      disconnect();
    };

    it.each([
      ['+@all ~* -select', '/1', 'the command SELECT', '+select'],
      ['+@all ~* -hincrby', '', 'the command HINCRBY', '+hincrby'],
      ['+@all ~* -evalsha', '', 'the command EVALSHA', '+evalsha'],
      ['+@all ~mine:*', '', 'the keys surgeon:cells:*', "'~surgeon:cells:*'"],
    ])('%s is not used, and the one that is missing is named', async (words, database, right, remedy) => {
      redis = await redisServer();
      await rule(`on >secret ${words}`);
      const url = `redis://me:secret@127.0.0.1:${redis.port}${database}`;
      expect(await trouble(url)).toBe(
        `redis://127.0.0.1:${redis.port}${database || '/0'} denies user me ${right} (NOPERM): ACL SETUSER me ${remedy} allows it; docs/cluster.md has a rule with all that it needs`,
      );
      await rule('resetkeys allkeys +@all');
      const { client, disconnect } = await connected(database, 'me:secret');
      expect(await client.keys('*'), 'looking for rights leaves nothing behind').toEqual([]);
      disconnect();
    });

    it.each<[string, string, (client: Redis) => Promise<unknown>, string]>([
      ['of a command', '-get', (client) => client.get('a'), 'the command GET (NOPERM)'],
      ['of its keys', 'resetkeys', (client) => client.get('a'), 'the keys surgeon:cells:* (NOPERM)'],
      [
        'of a command, met by a script that does not say so',
        '-zadd',
        (client) => client.eval("return redis.call('zadd', KEYS[1], '1', 'a')", 1, 'a'),
        'the command ZADD (NOPERM)',
      ],
    ])('that are taken away, %s, ends the connection', async (_, words, send, right) => {
      redis = await redisServer();
      await rule('on >secret +@all ~*');
      const server = await connected('', 'me:secret');
      await rule(words);
      await expect(send(server.client)).rejects.toBeInstanceOf(UsageError);
      expect(await reasonOf(server)).toContain(`denies user me ${right}`);
      expect(server.lines).toEqual([]);
    });

    it.each(['WRONGPASS', 'NOAUTH'])('and another password when it is back ends the connection (%s)', async (code) => {
      const password = code === 'NOAUTH' ? undefined : 'secret';
      redis = await redisServer(password ? { password } : {});
      const server = await connected();
      await redis.stop();
      const ping = server.client.ping().catch((error: Error) => error);
      await redis.start(['--requirepass', 'another']);
      expect(await reasonOf(server)).toContain(
        code === 'NOAUTH' ? 'wants a password' : 'refuses this user or password',
      );
      expect(await ping).toBeInstanceOf(Error);
    });
  });

  describe('that refuses commands for now', () => {
    it.each<[string, (client: Redis) => Promise<unknown>, (client: Redis) => Promise<unknown>]>([
      ['OOM', (c) => c.config('SET', 'maxmemory', '1'), (c) => c.config('SET', 'maxmemory', '0')],
      ['READONLY', (c) => c.replicaof('127.0.0.1', 1), (c) => c.replicaof('NO', 'ONE')],
      [
        'NOREPLICAS',
        (c) => c.config('SET', 'min-replicas-to-write', '1'),
        (c) => c.config('SET', 'min-replicas-to-write', '0'),
      ],
    ])('(%s) makes them wait, commands and scripts, and tells it once', async (code, spoil, mend) => {
      redis = await redisServer();
      const server = await connected('/2');
      const other = await connected();
      await spoil(other.client);
      const waiting = [
        server.client.set('a', 'b'),
        server.client.eval("return redis.call('set', KEYS[1], 'd')", 1, 'c'),
        server.client.duplicate().set('e', 'f'),
      ];
      const refused = async () =>
        Number(new RegExp(`_${code}:count=(\\d+)`).exec(await other.client.info('errorstats'))?.[1]);
      await vi.waitFor(async () => expect(await refused()).toBeGreaterThan(5), WAIT);
      expect(server.lines).toEqual([expect.stringMatching(new RegExp(`^${server.name} .*${code}.*: trying again$`))]);
      await mend(other.client);
      expect(await Promise.all(waiting)).toEqual(['OK', 'OK', 'OK']);
      expect(await server.client.mget('a', 'c', 'e')).toEqual(['b', 'd', 'f']);
      await vi.waitFor(() => expect(server.lines).toHaveLength(2), WAIT);
      expect(server.lines[1]).toBe(`${server.name} takes commands again`);
      other.disconnect();
      server.disconnect();
    });

    it('(LOADING) is waited for from the start', async () => {
      redis = await redisServer({ settings: ['--rdbcompression', 'no'] });
      const first = await connected();
      const keys = Array.from({ length: 300 }, (_, k) => `key ${k}`);
      await first.client.mset(Object.fromEntries(keys.map((key) => [key, 'x'.repeat(1_100)])));
      await first.client.save();
      first.disconnect();
      await redis.stop();
      // 0.03 s for each key, and others are heard after each.
      await redis.start(['--key-load-delay', '30000', '--loading-process-events-interval-bytes', '1024'], 'listens');
      const server = await connected();
      const value = server.client.get('key 7');
      await vi.waitFor(() => expect(server.lines).toEqual([expect.stringContaining('is loading its data')]), WAIT);
      await server.client.config('SET', 'key-load-delay', '0');
      expect(await value).toBe('x'.repeat(1_100));
      server.disconnect();
    });

    it('(READONLY) is left for the server that its name leads to now', async () => {
      redis = await redisServer();
      const next = await redisServer();
      let { port } = redis;
      const name = createServer((socket) => {
        const behind = connect(port, '127.0.0.1');
        socket.on('error', () => {}).pipe(behind);
        behind.on('error', () => {}).pipe(socket);
      }).listen(0, '127.0.0.1');
      await once(name, 'listening');
      const lines: string[] = [];
      const url = `redis://127.0.0.1:${(name.address() as { port: number }).port}/2`;
      const server = await connectedRedis(url, (line) => lines.push(line), QUICK);
      const old = await connected();
      port = next.port;
      await old.client.replicaof('127.0.0.1', 1);
      expect(await server.client.set('a', 'b')).toBe('OK');
      expect(lines.filter((line) => line.includes('lost'))).toEqual([]);
      await redis.remove();
      redis = next;
      const there = await connected('/2');
      expect(await there.client.get('a')).toBe('b');
      for (const each of [server, old, there]) each.disconnect();
      name.close();
    });

    it('does not keep whoever leaves', async () => {
      redis = await redisServer();
      const server = await connected();
      await server.client.config('SET', 'maxmemory', '1');
      const set = server.client.set('a', 'b').catch((error: Error) => error.message);
      await vi.waitFor(() => expect(server.lines).toHaveLength(1), WAIT);
      server.disconnect();
      expect(await set).toBe('Connection is closed.');
    });
  });

  it('passes on what concerns a command only, without the script that met it', async () => {
    redis = await redisServer();
    const server = await connected();
    await server.client.set('a', 'b');
    const refusal = await server.client
      .eval("return redis.call('lpush', KEYS[1], 'a')", 1, 'a')
      .catch((error: Error) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    expect(JSON.stringify(Object.entries(refusal as Error)) + String(refusal)).not.toMatch(/lpush|script/);
    expect(String(refusal)).toContain('Redis refuses a command (WRONGTYPE Operation against');
    expect([server.failed.aborted, server.lines]).toEqual([false, []]);
    server.disconnect();
  });
});
