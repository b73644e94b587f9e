import type { Redis } from 'ioredis';
import { traceKey } from './queue.ts';
import { redisRefusal } from './redisRefusal.ts';

/** Commands that the queue's scripts run or that are sent as they are, with what each needs besides a key. */
const COMMANDS: readonly (readonly [name: string, ...words: string[]])[] = [
  ...['get', 'pttl', 'incr', 'hgetall', 'llen', 'rpop', 'scard', 'smembers', 'zcard', 'zpopmin'].map(
    (name) => [name] as const,
  ),
  ...['hget', 'hmget', 'hexists', 'hdel', 'lindex', 'lpos', 'lpush', 'sadd', 'srem', 'zrem', 'zscore'].map(
    (name) => [name, '0'] as const,
  ),
  ...['hset', 'hmset', 'hincrby', 'lrange', 'lrem', 'ltrim', 'zadd', 'zcount', 'zrange', 'zrevrange'].map(
    (name) => [name, '0', '0'] as const,
  ),
  ...['zrangebyscore', 'zrevrangebyscore', 'zremrangebyrank', 'zremrangebyscore'].map(
    (name) => [name, '0', '0'] as const,
  ),
  ['xadd', '*', '0', '0'],
  ['xtrim', 'MAXLEN', '0'],
  ['bzpopmin', '0.01'],
  ['pexpire', '1000'],
  ['exists'],
  ['del'],
  ['unlink'],
];

/**
 * Runs every command that the queue needs, in one go, on a key of its own that holds a string: most are refused for
 * that, and none leaves anything behind. Rights are looked at before all else, so that a server that is full or loads
 * its data answers as well.
 *
 * @param user who is logged in; null: the default user
 * @returns why the server cannot be used, to follow its name; null: no right is missing
 */
export async function missingRight(client: Redis, user: string | null): Promise<string | null> {
  const key = traceKey('rights');
  const all = client.pipeline([
    ['time'],
    ['set', key, '0', 'PX', 1_000],
    ...COMMANDS.map(([name, ...words]) => [name, key, ...words]),
    ['rpoplpush', key, key],
    ['xread', 'STREAMS', key, '0'],
    ['eval', 'return 0', 0],
    ['evalsha', '0', 0],
    ['unlink', key],
  ]);
  for (const [error] of (await all.exec()) ?? []) {
    const refusal = error && redisRefusal(error.message, user);
    if (refusal?.kind === 'lasting') return refusal.reason;
  }
  return null;
}
