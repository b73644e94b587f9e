/**
 * The engine of workers anywhere, by way of Redis.
 *
 * @module optimal-brain-surgeon/engines/bullmq
 */

export { type BullMqOptions, bullMqEngine } from './bullMqEngine.ts';
export type { RedisTimes } from './connectedRedis.ts';
