import type { Argv } from 'yargs';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { redisAddress } from '../engines/bullmq/redisAddress.ts';
import { UsageError } from '../errors.ts';
import { type Arguments, once } from './options.ts';

/** What can compute cells: threads of this process, or workers that share a queue. */
const ENGINES = ['threads', 'bullmq'] as const;

/** Adds `--engine` and `--redis URL`. */
export const engineOptions = (yargs: Argv): Argv =>
  redisOption(yargs).option('engine', {
    type: 'string',
    default: 'threads',
    requiresArg: true,
    describe:
      'what computes: threads of this process, or bullmq: every surgeon worker at the queue of --redis [default: threads]',
  });

/** Adds `--redis URL`. */
export const redisOption = (yargs: Argv): Argv =>
  yargs.option('redis', {
    type: 'string',
    requiresArg: true,
    describe: 'redis://[user:password@]host[:port][/db], or rediss:// for TLS [default: the variable REDIS_URL]',
  });

/**
 * The queue that the flags choose as engine.
 *
 * @returns URL of its Redis server; null for the threads of this process
 * @throws {UsageError} if there is no such engine, or no readable URL
 */
export function queueOf(args: Arguments): string | null {
  const engine = once('engine', args.engine);
  if (engine === 'bullmq') return redisOf(args);
  if (engine !== 'threads') {
    throw new UsageError(
      `engine must be one of ${ENGINES.join(', ')}, got ${shown(engine)}${suggestion(engine, ENGINES)}`,
    );
  }
  if (args.redis !== undefined) throw new UsageError('--redis goes with --engine bullmq');
  return null;
}

/**
 * The URL of a Redis server: as given, else that of the environment, where no list of processes shows its password.
 *
 * @throws {UsageError} if there is none, or it is no such URL; without its password
 */
export function redisOf(args: Arguments): string {
  if (Array.isArray(args.redis)) throw new UsageError('give --redis once');
  const url = (args.redis as string | undefined) ?? process.env.REDIS_URL;
  if (!url) throw new UsageError('give --redis URL, or the URL in the variable REDIS_URL');
  redisAddress(url);
  return url;
}

/** Shows a line about the connection or the workers on stderr: as JSON where progress is. */
export const notices = ({ json, quiet }: Arguments): ((line: string) => void) =>
  json && !quiet
    ? (line) => console.error(JSON.stringify({ event: 'notice', line }))
    : (line) => console.error(`surgeon: ${line}`);
