import { bullMqRecord } from './bullmq/bullMqRecord.ts';
import type { EngineRecord } from './engineRecord.ts';
import { threadsRecord } from './threads/threadsRecord.ts';

/** All engines: the first one is the default. */
export const ENGINES: readonly [EngineRecord, ...EngineRecord[]] = [threadsRecord, bullMqRecord];
