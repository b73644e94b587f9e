import { PROTOCOL } from '../remote/protocol.ts';

/** The name of a queue in Redis, and the prefix of its keys. Everything of ours is under `surgeon:cells:`. */
export interface QueueName {
  readonly name: string;
  readonly prefix: string;
}

/**
 * The queue of a protocol. Each has one of its own: runs and workers of different protocols never meet, so that neither
 * spoils a job of the other.
 */
export const queueOf = (protocol: number): QueueName =>
  protocol === 1 ? { name: 'cells', prefix: 'surgeon' } : { name: `protocol${protocol}`, prefix: 'surgeon:cells' };

/** The queue of this surgeon. */
export const QUEUE = queueOf(PROTOCOL);

/** A key of a queue, by the last word of its name. */
export const queueKey = ({ name, prefix }: QueueName, word: string): string => `${prefix}:${name}:${word}`;

/** The key of a job's trace, until it is fetched. */
export const traceKey = (jobId: string): string => queueKey(QUEUE, `${jobId}:trace`);

/** Seconds that a result waits in Redis for whoever submitted its cell: a week. */
export const RESULT_SECONDS = 7 * 24 * 3600;

/** Largest trace that goes through Redis: a value holds 512 MiB. */
export const MAX_TRACE_BYTES = 500e6;

/** The key of a data set of the user's, by its digest. */
export const dataKey = (sha256: string): string => queueKey(QUEUE, `data-${sha256}`);
