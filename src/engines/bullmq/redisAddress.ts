import type { RedisOptions } from 'ioredis';
import { UsageError } from '../../errors.ts';

/** The address of a Redis server, and how to log in there. */
export interface RedisAddress {
  /** for people: without user and password */
  readonly name: string;
  readonly options: Pick<RedisOptions, 'host' | 'port' | 'db' | 'username' | 'password' | 'tls'>;
}

/**
 * Takes `redis://[[user]:password@]host[:port][/database]` apart; `rediss://` is the same through TLS.
 *
 * @throws {UsageError} if it is none; the message holds no password
 */
export function redisAddress(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const database = /^\/?(0|[1-9]\d{0,3}|)$/.exec(url?.pathname ?? '-')?.[1];
  const secret = url && [decoded(url.username), decoded(url.password)];
  const isRedis = url !== null && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  if (!isRedis || database === undefined || url.search || url.hash || secret!.includes(null)) {
    const forms = 'redis://host:6379 or rediss://:password@host:6380/0 (percent-encode what is special in a password)';
    throw new UsageError(`--redis must be a URL such as ${forms}, got ${JSON.stringify(withoutSecrets(text))}`);
  }
  const [username, password] = secret!;
  const port = Number(url.port || 6379);
  return {
    name: `${url.protocol}//${url.hostname}:${port}/${Number(database)}`,
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

/**
 * The URL of a Redis server: as given, else that of the environment, where no list of processes shows its password.
 *
 * @param flag the value of `--redis`: a text, several, or undefined
 * @throws {UsageError} if there is none, or it is no such URL; without its password
 */
export function redisUrl(flag: unknown): string {
  if (Array.isArray(flag)) throw new UsageError('give --redis once');
  const url = (flag as string | undefined) ?? process.env.REDIS_URL;
  if (!url) throw new UsageError('give --redis URL, or the URL in the variable REDIS_URL');
  redisAddress(url);
  return url;
}

/**
 * The part that may be shown of a URL that could not be read: nothing before its last @, nothing after a question mark.
 */
const withoutSecrets = (text: string): string => text.replace(/^([a-z]+:\/+)?.*@/is, '$1…@').replace(/[?#].*$/s, '?…');

/** @returns null where a percent sign encodes nothing */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
