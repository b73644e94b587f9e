import { requireSavable } from '../../estimate/traceSize.ts';
import type { EngineRecord } from '../engineRecord.ts';
import { backendsElsewhere } from '../remote/backendsElsewhere.ts';
import { requireSendable } from '../remote/remoteData.ts';
import { redisUrl } from './redisAddress.ts';

/** Workers on any machines, by a queue in Redis. */
export const bullMqRecord: EngineRecord = {
  name: 'bullmq',
  meaning: 'bullmq: every surgeon worker at the queue of --redis',
  flags: {
    redis: {
      defaultInWords: 'the variable REDIS_URL',
      describe: 'redis://[user:password@]host[:port][/db], or rediss:// for TLS',
    },
  },
  check({ flags }) {
    redisUrl(flags.redis);
  },
  require(cells, { dataSets }) {
    requireSavable(cells, dataSets);
    requireSendable(cells, dataSets);
    return { backend: backendsElsewhere(cells), warning: null };
  },
  async open({ flags, cellSeconds, dataSets, onNotice }) {
    const { bullMqEngine } = await import('./bullMqEngine.ts'); // no other engine waits for its modules
    return bullMqEngine({ redis: redisUrl(flags.redis), cellSeconds, dataSets, onNotice });
  },
};
