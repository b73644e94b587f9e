// The engine of workers anywhere, by way of Redis.

export { type BullMqOptions, bullMqEngine } from './bullMqEngine.ts';
