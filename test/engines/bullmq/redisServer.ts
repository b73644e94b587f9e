import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const works = (command: string, ...words: string[]) => spawnSync(command, words).status === 0;

/**
 * Whether there is a redis-server to test against. Where there is none, what needs it is skipped, with a line that says
 * so.
 */
export const hasRedis = works('redis-server', '--version');
/** Whether certificates can be made. */
export const hasOpenssl = works('openssl', 'version');
if (!hasRedis || !hasOpenssl) {
  const missing = hasRedis ? 'openssl' : 'redis-server';
  // biome-ignore lint/suspicious/noConsole: a test that is passed over in silence looks like one that passed
  console.warn(`no ${missing} here: tests of cells that travel through Redis are skipped`);
}

/** Options of a server. */
export interface RedisSetup {
  readonly password?: string;
  /** only through TLS, with a certificate that it signed itself */
  readonly tls?: boolean;
  /** keeps what it holds, for a restart */
  readonly keeps?: boolean;
  readonly settings?: readonly string[];
}

/** A server of a test's own, on the loopback. */
export interface RedisTestServer {
  readonly url: string;
  readonly port: number;
  /** file of the certificate; of servers with TLS */
  readonly certificate: string;
  stop(): Promise<void>;
  /** Starts it again, with further settings. @param until it takes commands, or connections only */
  start(settings?: readonly string[], until?: 'ready' | 'listens'): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a server. */
export async function redisServer(setup: RedisSetup = {}): Promise<RedisTestServer> {
  const { password, tls = false, keeps = false, settings = [] } = setup;
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-redis-'));
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  if (tls) {
    const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '2', ...made, ...about], { stdio: 'ignore' });
  }
  const words = [
    ...['--dir', folder, '--bind', '127.0.0.1', '--save', '', '--loglevel', 'notice'],
    ...(tls ? ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no'] : []),
    ...(keeps ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(password ? ['--requirepass', password] : []),
    ...settings,
  ];
  let port = 0;
  let server: ChildProcess | null = null;
  const listens = async (more: readonly string[], until: 'ready' | 'listens') => {
    const ports = tls ? ['--port', '0', '--tls-port', `${port}`] : ['--port', `${port}`];
    server = spawn('redis-server', [...words, ...ports, ...more], { stdio: ['ignore', 'pipe', 'ignore'] });
    const word = until === 'ready' ? 'Ready to accept connections' : 'Server initialized';
    for await (const line of server.stdout!) if (String(line).includes(word)) return true;
    return false;
  };
  const stop = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  // Another process may take the port between the two.
  do port = await freePort();
  while (!(await listens([], 'ready')));
  const scheme = tls ? 'rediss' : 'redis';
  return {
    url: `${scheme}://${password ? `:${encodeURIComponent(password)}@` : ''}127.0.0.1:${port}`,
    port,
    certificate,
    stop,
    async start(more = [], until = 'ready') {
      if (!(await listens(more, until))) throw new Error(`redis-server does not start with ${more.join(' ')}`);
    },
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
