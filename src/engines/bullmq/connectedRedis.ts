import type { Redis } from 'ioredis';
import { UsageError } from '../../errors.ts';
import { connectionTrouble, tlsTrouble } from './connectionTrouble.ts';
import { type RedisAddress, redisAddress } from './redisAddress.ts';
import { IS_CLUSTER } from './redisRefusal.ts';
import { missingRight } from './requiredRights.ts';
import { RETRY_TIMES, Retries, type RetryTimes } from './retries.ts';
import { retryRefused } from './retryRefused.ts';

/** Times that a server is waited for; milliseconds. */
export interface RedisTimes extends RetryTimes {
  /** until its first answer */
  readonly answerMs: number;
  /** when leave is taken of one that does not answer */
  readonly closeMs: number;
}

const REDIS_TIMES: RedisTimes = { ...RETRY_TIMES, answerMs: 5_000, closeMs: 1_000 };
/** Once a connection stood and was lost, it is tried again this often, at first sooner. */
const RETRY_MS = 2_000;
/** The version that BullMQ recommends. */
const OLDEST_REDIS = 6.2;

/** A server that answered, and the package that keeps queues on it. */
export interface RedisServer {
  readonly name: string;
  readonly database: number;
  readonly client: Redis;
  readonly bullmq: typeof import('bullmq');
  /** aborted when no waiting mends what the server refuses; the reason is a UsageError of one line */
  readonly failed: AbortSignal;
  /** milliseconds that taking leave may take */
  readonly closeMs: number;
  /** Drops the connection and its copies, whatever is under way on them. */
  disconnect(): void;
}

/**
 * Connects to a Redis server, and to the database of the URL only.
 *
 * A connection that is lost later is tried again for as long as it takes, and commands wait; so do those that the
 * server refuses for now (it is full, read-only, loading). What no waiting mends ends the connection: `failed` is then
 * aborted.
 *
 * @param onNotice takes a line when the connection is lost, when commands are refused, when either is over, and if the
 *   server may drop keys
 * @throws {UsageError} of one line without the password: URL, server, database, rights or certificate; or the packages
 *   are missing
 */
export async function connectedRedis(
  url: string,
  onNotice: (line: string) => void,
  times: Partial<RedisTimes> = {},
): Promise<RedisServer> {
  const address = redisAddress(url);
  const { ioredis, bullmq } = await installed(() => Promise.all([import('ioredis'), import('bullmq')]));
  const server = new ConnectedServer(address, ioredis.Redis, bullmq, onNotice, { ...REDIS_TIMES, ...times });
  await server.connect();
  return server;
}

/** All connections to a server: BullMQ waits for news on copies of the first one. */
class ConnectedServer implements RedisServer {
  readonly name: string;
  readonly database: number;
  readonly client: Redis;
  readonly bullmq: RedisServer['bullmq'];
  readonly closeMs: number;
  readonly #options: RedisAddress['options'];
  readonly #user: string | null;
  readonly #answerMs: number;
  readonly #onNotice: (line: string) => void;
  readonly #failure = new AbortController();
  readonly #retries: Retries;
  readonly #clients: Redis[] = [];
  /** the first error: what comes after it follows from it */
  #trouble: Error | undefined;
  /** the connection is closed for a new one, since another server may have taken over */
  #isRenewed = false;
  #isFollowed = false;
  #isLost = false;
  #isLeft = false;

  constructor(
    { name, options }: RedisAddress,
    Client: typeof Redis,
    bullmq: RedisServer['bullmq'],
    onNotice: (line: string) => void,
    { answerMs, closeMs, ...retryTimes }: RedisTimes,
  ) {
    this.name = name;
    this.database = options.db ?? 0;
    this.bullmq = bullmq;
    this.closeMs = closeMs;
    this.#options = options;
    this.#user = options.username ?? null;
    this.#answerMs = answerMs;
    this.#onNotice = onNotice;
    this.#retries = new Retries((line) => this.#tell(line), retryTimes);
    this.client = this.#attended(
      new Client({
        ...options,
        lazyConnect: true,
        connectTimeout: answerMs,
        disconnectTimeout: closeMs,
        maxRetriesPerRequest: null, // as BullMQ wants it: commands wait for the connection
        enableReadyCheck: false, // a server that loads its data refuses commands: they wait
        retryStrategy: (attempt) => Math.min(100 * attempt, RETRY_MS),
      }),
    );
  }

  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  /** @throws {UsageError} if there is no such server, or it cannot be used */
  async connect(): Promise<void> {
    const { client } = this;
    const late = setTimeout(() => {
      this.#trouble ??= new Error('ETIMEDOUT');
      client.disconnect();
    }, this.#answerMs);
    try {
      await client.connect();
      const info = await client.info().catch(() => ''); // a right that is not needed
      const unfit = unfitness(info) ?? (await missingRight(client, this.#user));
      if (unfit !== null) this.#fail(unfit);
      this.failed.throwIfAborted();
      const { policy = 'noeviction' } = about(info);
      if (policy !== 'noeviction') {
        this.#tell(`may drop cells when its memory is full (maxmemory-policy ${policy}): set it to noeviction`);
      }
    } catch (error) {
      const trouble = this.#trouble ?? (error as Error);
      throw this.#fail(connectionTrouble(trouble, 'tls' in this.#options, this.#answerMs));
    } finally {
      clearTimeout(late);
    }
    this.#followConnection();
  }

  disconnect(): void {
    if (this.#isLeft) return; // ioredis would keep the process for 2 s
    this.#isLeft = true;
    this.#retries.stop();
    for (const each of this.#clients) endClient(each);
  }

  #tell(line: string): void {
    this.#onNotice(`${this.name} ${line}`);
  }

  /** Leaves a server that cannot be used; @returns why, which is what came first */
  #fail(reason: string): UsageError {
    if (!this.failed.aborted) this.#failure.abort(new UsageError(`${this.name} ${reason}`));
    this.disconnect();
    return this.failed.reason;
  }

  /** Sees to a client and its copies. */
  #attended(client: Redis): Redis {
    this.#clients.push(client);
    client.on('error', (error: Error) => {
      this.#trouble ??= error;
    });
    const duplicate = client.duplicate.bind(client);
    client.duplicate = (override) => connectsInTheEnd(this.#attended(duplicate(override)));
    return retryRefused(client, {
      retries: this.#retries,
      user: this.#user,
      fail: (reason) => this.#fail(reason),
      isFollowed: () => this.#isFollowed,
      renew: (each) => {
        this.#isRenewed ||= each === this.client && each.status === 'ready';
        each.disconnect(true);
      },
    });
  }

  /** Tells when the connection is lost and when it is back. */
  #followConnection(): void {
    const { client } = this;
    let told = '';
    this.#isFollowed = true;
    client.on('close', () => {
      if (!this.#isLost && !this.#isLeft && !this.#isRenewed) {
        this.#onNotice(`the connection to ${this.name} is lost: trying again`);
      }
      this.#isLost = !this.#isRenewed;
      this.#isRenewed = false;
    });
    client.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
      const reason = this.#isLost ? tlsTrouble(code) : null; // people have to see to it
      if (reason !== null && reason !== told) this.#tell(reason);
      told = reason ?? told;
    });
    client.on('ready', () => {
      if (this.#isLost) this.#onNotice(`the connection to ${this.name} is back`);
      this.#isLost = false;
    });
  }
}

/**
 * Ends a client, and with it what waits on it. One that pauses before it connects anew has no connection that could
 * close: ioredis would leave its commands unanswered, so it begins to connect before it ends.
 */
function endClient(client: Redis): void {
  if (client.status === 'reconnecting') client.connect().catch(() => {});
  client.disconnect();
}

/**
 * Lets whoever connects a client wait until it is connected: BullMQ gives up a copy for good whose first attempt fails,
 * as it does while a server is away or has no connection left.
 */
function connectsInTheEnd(client: Redis): Redis {
  const connect = client.connect.bind(client);
  client.connect = async () => {
    client.connect = connect; // further attempts are those of ioredis
    try {
      await connect();
    } catch (error) {
      await new Promise<void>((resolve, reject) => {
        client.once('ready', resolve);
        client.once('end', () => reject(error));
      });
    }
  };
  return client;
}

/**
 * The packages that queues need, if they are there.
 *
 * @throws {UsageError} if one is not installed
 */
export async function installed<Ioredis, Bullmq>(
  load: () => Promise<[Ioredis, Bullmq]>,
): Promise<{ readonly ioredis: Ioredis; readonly bullmq: Bullmq }> {
  try {
    const [ioredis, bullmq] = await load();
    return { ioredis, bullmq };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      'cells travel through Redis by two packages that are not installed: npm install bullmq ioredis',
    );
  }
}

/** The state that a server tells of itself. */
function about(info: string) {
  const of = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
  return { version: of('redis_version'), mode: of('redis_mode'), policy: of('maxmemory_policy') };
}

/** The reason why a server cannot hold a queue; null: it can. */
function unfitness(info: string): string | null {
  const { version, mode } = about(info);
  if (version && Number.parseFloat(version) < OLDEST_REDIS) {
    return `is Redis ${version}: ${OLDEST_REDIS} or later is needed`;
  }
  if (mode === 'sentinel') return 'is a sentinel: name the server that it watches';
  return mode === 'cluster' ? IS_CLUSTER : null;
}
