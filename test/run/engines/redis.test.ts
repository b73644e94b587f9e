import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectedRedis, redisAddress } from '../../../src/run/engines/redis.ts';
import { freePort, hasOpenssl, hasRedis, type RedisTestServer, redisServer } from './redisServer.ts';

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
  ])('%s', (url, place, options) => {
    expect(redisAddress(url)).toEqual({ place, options });
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
    ['redis://head?password=secret', '"redis://head?…"'],
    ['', '""'],
  ])('%j is none; what is shown of it holds no password', (url, shown) => {
    const refusal = () => redisAddress(url);
    expect(refusal).toThrow(/^--redis must be a URL such as redis:\/\/host:6379 or [^\n]*$/);
    expect(refusal).toThrow(`got ${shown}`);
    expect(refusal).not.toThrow('secret');
  });
});

/** What went wrong, and after how many seconds. */
async function trouble(url: string): Promise<{ readonly error: Error; readonly seconds: number }> {
  const startedAt = performance.now();
  const error = await connectedRedis(url, () => {}).then(
    () => new Error('connected'),
    (refusal: Error) => refusal,
  );
  expect(error.name).toBe('UsageError');
  expect(error.message).not.toMatch(/\n|secret/);
  return { error, seconds: (performance.now() - startedAt) / 1000 };
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
    const { error, seconds } = await trouble(`redis://:secret@127.0.0.1:${port}`);
    expect(error.message).toMatch(`redis://127.0.0.1:${port}/0 is not there (ECONNREFUSED): is Redis running`);
    expect(seconds).toBeLessThan(4);
  });

  it('of that name', async () => {
    const { error } = await trouble('redis://:secret@no-such-host.invalid');
    expect(error.message).toMatch(/^redis:\/\/no-such-host.invalid:6379\/0 is not known \((ENOTFOUND|EAI_AGAIN)\)$/);
  });

  it('that says a word', async () => {
    const port = await listening(createServer());
    const both = ['redis', 'rediss'].map((scheme) => trouble(`${scheme}://:secret@127.0.0.1:${port}`));
    const [plain, tls] = await Promise.all(both);
    expect(plain.error.message).toBe(`redis://127.0.0.1:${port}/0 does not answer (within 5 s)`);
    expect(tls.error.message).toMatch(/does not answer \(within 5 s\): does it have no TLS, redis:\/\/\?$/);
    expect(plain.seconds).toBeLessThan(9);
  });

  it('that hangs up', async () => {
    const port = await listening(createServer((socket) => socket.destroy()));
    expect((await trouble(`redis://:secret@127.0.0.1:${port}`)).error.message).toContain(
      'does it want TLS, rediss://?',
    );
  });

  it('but one of another kind', async () => {
    const port = await listening(createHttpServer((_, answer) => answer.end()));
    const { error } = await trouble(`redis://:secret@127.0.0.1:${port}`);
    expect(error.message).toContain('does not speak the protocol of Redis');
  });
});

describe.runIf(hasRedis)('a server', () => {
  let redis: RedisTestServer;
  afterEach(() => redis.remove());

  it('with a password lets in whoever knows it', async () => {
    redis = await redisServer({ password: 'secret/€' });
    const { client, place, disconnect } = await connectedRedis(redis.url, () => {});
    expect(await client.ping()).toBe('PONG');
    expect(place).toBe(`redis://127.0.0.1:${redis.port}/0`);
    disconnect();
    const wrong = await trouble(`redis://:secreter@127.0.0.1:${redis.port}`);
    expect(wrong.error.message).toBe(`redis://127.0.0.1:${redis.port}/0 refuses this user or password`);
    const none = await trouble(`redis://127.0.0.1:${redis.port}`);
    expect(none.error.message).toContain('wants a password: redis://:password@host');
  });

  it('that may drop keys is named', async () => {
    redis = await redisServer({ settings: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] });
    const lines: string[] = [];
    const { disconnect } = await connectedRedis(redis.url, (line) => lines.push(line));
    disconnect();
    expect(lines).toEqual([expect.stringContaining('(maxmemory-policy allkeys-lru): set it to noeviction')]);
  });

  it('that is lost is tried again until it is back; each is told once', async () => {
    redis = await redisServer();
    const lines: string[] = [];
    const { client, disconnect } = await connectedRedis(redis.url, (line) => lines.push(line));
    await redis.stop();
    const ping = client.ping();
    await vi.waitFor(() => expect(lines).toHaveLength(1), 5_000);
    await pause(700); // it is tried again meanwhile, more than once
    await redis.start();
    expect(await ping).toBe('PONG');
    disconnect();
    await once(client, 'end');
    const place = `redis://127.0.0.1:${redis.port}/0`;
    expect(lines).toEqual([`the connection to ${place} is lost: trying again`, `the connection to ${place} is back`]);
  });

  it.runIf(hasOpenssl)('whose certificate nobody vouches for is not trusted', async () => {
    redis = await redisServer({ tls: true, password: 'secret' });
    const { error } = await trouble(redis.url);
    expect(error.message).toMatch(/has a certificate that is not trusted here \(\w+\): .* in NODE_EXTRA_CA_CERTS$/);
    const plain = await trouble(redis.url.replace('rediss', 'redis'));
    expect(plain.error.message).toContain('does it want TLS, rediss://?');
  });
});
