import { PACKAGE_VERSION } from '../../version.ts';
import { PROTOCOL } from '../remote/protocol.ts';
import type { RedisServer } from './connectedRedis.ts';
import { queueKey, queueOf } from './queue.ts';

const SELF = `surgeon ${PACKAGE_VERSION}, protocol ${PROTOCOL}`;

/**
 * The protocol of a worker, by the name that BullMQ gives its connection: `prefix:queue`, the queue in base64, and
 * perhaps `:w:worker`.
 *
 * @returns null for any other connection
 */
export function protocolOfClient(name: string): number | null {
  const [, queue] = /^surgeon:(?:cells:)?([\w+/=-]+)(?::w:.*)?$/.exec(name) ?? [];
  if (queue === undefined) return null;
  const text = Buffer.from(queue, 'base64').toString();
  if (text === queueOf(1).name) return 1;
  const [, number] = /^protocol(\d+)$/.exec(text) ?? [];
  return number === undefined ? null : Number(number);
}

/**
 * Lines about the workers at a server that are of another protocol, one a protocol.
 *
 * @returns empty where the server does not list its clients
 */
export async function otherWorkers({ client, name, database }: RedisServer): Promise<string[]> {
  const list = String(await client.client('LIST').catch(() => ''));
  const workers = new Map<number, number>();
  for (const line of list.split('\n')) {
    const field = (key: string) => new RegExp(`(?:^| )${key}=(\\S*)`).exec(line)?.[1] ?? '';
    const protocol = protocolOfClient(field('name'));
    if (protocol === null || protocol === PROTOCOL || Number(field('db')) !== database) continue;
    workers.set(protocol, (workers.get(protocol) ?? 0) + 1);
  }
  return [...workers].map(
    ([protocol, count]) =>
      `${count === 1 ? 'a worker' : `${count} workers`} at ${name} of protocol ${protocol} cannot take these cells ` +
      `(this run is ${SELF}): start surgeon worker of this version there`,
  );
}

/** Lines about jobs that wait at a server in the queues of earlier protocols, one a protocol. */
export async function earlierJobs({ client, name }: RedisServer): Promise<string[]> {
  const protocols = Array.from({ length: PROTOCOL - 1 }, (_, index) => index + 1);
  const lines = await Promise.all(
    protocols.map(async (protocol) => {
      const jobs = await client.llen(queueKey(queueOf(protocol), 'wait'));
      return jobs === 0
        ? []
        : `jobs at ${name} of protocol ${protocol} are left for workers of their own version ` +
            `(this worker is ${SELF}): start one, or run them with this version`;
    }),
  );
  return lines.flat();
}

/** Tells lines as they come up, each once until it is gone. */
export class ToldOnce {
  readonly #tell: (line: string) => void;
  #told = new Set<string>();

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  /** @param lines all that hold now */
  now(lines: readonly string[]): void {
    for (const line of lines) if (!this.#told.has(line)) this.#tell(line);
    this.#told = new Set(lines);
  }
}
