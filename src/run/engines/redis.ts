import type { Redis, RedisOptions } from 'ioredis';
import { UsageError } from '../../errors.ts';

/** How long the first answer of a server may take. */
const ANSWER_MS = 5_000;
/** Once a connection stood and was lost, it is tried again this often, at first sooner. */
const RETRY_MS = 2_000;
/** What BullMQ recommends. */
const OLDEST_REDIS = 6.2;

/** Where a Redis server is, and how to log in there. */
export interface RedisAddress {
  /** for people: without user and password */
  readonly place: string;
  readonly options: Pick<RedisOptions, 'host' | 'port' | 'db' | 'username' | 'password' | 'tls'>;
}

/** A server that answered, and the package that keeps queues on it. */
export interface RedisServer {
  readonly place: string;
  readonly client: Redis;
  readonly bullmq: typeof import('bullmq');
  /** Drops the connection and its copies, whatever is under way on them. */
  disconnect(): void;
}

/**
 * Takes `redis://[[user]:password@]host[:port][/database]` apart; `rediss://` is the same through TLS.
 *
 * @throws {UsageError} if it is none; the message holds no password
 */
export function redisAddress(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const database = /^\/?(\d{0,4})$/.exec(url?.pathname ?? '-')?.[1];
  const secret = url && [decoded(url.username), decoded(url.password)];
  const isRedis = url !== null && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  if (!isRedis || database === undefined || url.search || url.hash || secret!.includes(null)) {
    const forms = 'redis://host:6379 or rediss://:password@host:6380/0 (percent-encode what is special in a password)';
    throw new UsageError(`--redis must be a URL such as ${forms}, got ${JSON.stringify(withoutSecrets(text))}`);
  }
  const [username, password] = secret!;
  const port = Number(url.port || 6379);
  return {
    place: `${url.protocol}//${url.hostname}:${port}/${Number(database)}`,
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port,
      db: Number(database),
      ...(username && { username }),
      ...(password && { password }),
      ...(url.protocol === 'rediss:' && { tls: {} }),
    },
  };
}

/** What may be shown of a URL that could not be read: nothing before its last @, nothing after a question mark. */
const withoutSecrets = (text: string): string => text.replace(/^([a-z]+:\/+)?.*@/is, '$1…@').replace(/[?#].*$/s, '?…');

/** @returns null where a percent sign encodes nothing */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/**
 * Connects to a Redis server. A connection that is lost later is tried again for as long as it takes, and commands wait.
 *
 * @param onNotice takes a line when the connection is lost, when it is back, and if the server may drop keys
 * @throws {UsageError} of one line without the password: URL, server, password or certificate; or the packages are missing
 */
export async function connectedRedis(url: string, onNotice: (line: string) => void): Promise<RedisServer> {
  const { place, options } = redisAddress(url);
  const { ioredis, bullmq } = await packages();
  let lost = false;
  let left = false;
  let trouble: Error | undefined;
  const client = new ioredis.Redis({
    ...options,
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    maxRetriesPerRequest: null, // as BullMQ wants it: commands wait for the connection
    retryStrategy: (times) => Math.min(100 * times, RETRY_MS),
  });
  client.on('error', (error: Error) => {
    trouble ??= error; // what comes after it follows from it
  });
  const late = setTimeout(() => {
    trouble ??= new Error('ETIMEDOUT');
    client.disconnect();
  }, ANSWER_MS);
  try {
    await client.connect();
    warnOf(await client.info().catch(() => ''), place, onNotice);
  } catch (error) {
    client.disconnect();
    throw error instanceof UsageError
      ? error
      : new UsageError(`${place} ${inWords(trouble ?? (error as Error), 'tls' in options)}`);
  } finally {
    clearTimeout(late);
  }
  client.on('close', () => {
    if (!lost && !left) onNotice(`the connection to ${place} is lost: trying again`);
    lost = true;
  });
  client.on('ready', () => {
    if (lost) onNotice(`the connection to ${place} is back`);
    lost = false;
  });
  // BullMQ waits for news on copies of its own: they go with the first.
  const clients = [client];
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (override) => {
    const copy = duplicate(override);
    clients.push(copy);
    return copy;
  };
  const disconnect = () => {
    left = true;
    for (const each of clients) each.disconnect();
  };
  return { place, client, bullmq, disconnect };
}

/** Whether Redis says that it cannot do something for now: it is full, it loads, its disk is full, another server takes over. */
export const isForNow = ({ message }: Error): boolean =>
  /^(OOM|LOADING|BUSY|MISCONF|READONLY|MASTERDOWN|TRYAGAIN)\b/.test(message);

async function packages() {
  try {
    const [ioredis, bullmq] = await Promise.all([import('ioredis'), import('bullmq')]);
    return { ioredis, bullmq };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      'cells travel through Redis by two packages that are not installed: npm install bullmq ioredis',
    );
  }
}

/** @throws {UsageError} if the server is too old */
function warnOf(info: string, place: string, onNotice: (line: string) => void): void {
  const of = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
  const version = of('redis_version');
  if (version && Number.parseFloat(version) < OLDEST_REDIS) {
    throw new UsageError(`${place} is Redis ${version}: ${OLDEST_REDIS} or later is needed`);
  }
  const policy = of('maxmemory_policy');
  if (policy && policy !== 'noeviction') {
    onNotice(`${place} may drop cells when its memory is full (maxmemory-policy ${policy}): set it to noeviction`);
  }
}

/** Why there is no connection, by what Node, TLS or Redis say of it. */
function inWords({ message, code = '' }: NodeJS.ErrnoException, tls: boolean): string {
  if (code === 'ECONNREFUSED') return `is not there (${code}): is Redis running, and does it listen on that address?`;
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return `is not known (${code})`;
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code) || message.includes('ETIMEDOUT')) {
    return `does not answer (${code || `within ${ANSWER_MS / 1000} s`})${tls ? ': does it have no TLS, redis://?' : ''}`;
  }
  if (/WRONGPASS|invalid password|invalid username/i.test(message)) return 'refuses this user or password';
  if (/NOAUTH/i.test(message)) return 'wants a password: redis://:password@host';
  if (/SELF_SIGNED|UNABLE_TO|ISSUER/.test(code)) {
    return `has a certificate that is not trusted here (${code}): name the file of its authority in NODE_EXTRA_CA_CERTS`;
  }
  if (/CERT/.test(code)) return `has a certificate that does not hold (${code})`;
  if (/SSL|EPROTO/.test(code)) return `does not speak TLS (${code}): redis:// instead of rediss://?`;
  if (['ECONNRESET', 'EPIPE'].includes(code) || message === 'Connection is closed.') {
    return `closes the connection: does it ${tls ? 'have no TLS, redis://' : 'want TLS, rediss://'}?`;
  }
  if (/protocol error|RESP/i.test(message)) return 'does not speak the protocol of Redis';
  return `cannot be used (${message.split('\n')[0]})`;
}
