import type { DataCarrier } from '../remote/remoteData.ts';
import type { RedisServer } from './connectedRedis.ts';
import { dataKey, RESULT_SECONDS } from './queue.ts';

/** The user's data sets in Redis, each for a week after it was last asked for. */
export const redisData = ({ client }: Pick<RedisServer, 'client'>): DataCarrier => ({
  has: async (sha256) => (await client.expire(dataKey(sha256), RESULT_SECONDS)) === 1,
  put: (sha256, bytes) => client.set(dataKey(sha256), Buffer.from(bytes.buffer), 'EX', RESULT_SECONDS),
  async get(sha256, maxBytes) {
    const size = await client.strlen(dataKey(sha256));
    return size > 0 && size <= maxBytes ? client.getBuffer(dataKey(sha256)) : null;
  },
});
