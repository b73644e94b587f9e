import { requireSavable } from '../../estimate/traceSize.ts';
import type { EngineRecord } from '../engineRecord.ts';
import { backendsElsewhere } from '../remote/backendsElsewhere.ts';
import { bullMqEngine } from './bullMqEngine.ts';
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
    return { backend: backendsElsewhere(cells), warning: null };
  },
  open: ({ flags, cellSeconds, onNotice }) => bullMqEngine({ redis: redisUrl(flags.redis), cellSeconds, onNotice }),
};
