import type { Command, Redis } from 'ioredis';
import { UsageError } from '../../errors.ts';
import { type Refusal, redisRefusal } from './redisRefusal.ts';
import { missingRight } from './requiredRights.ts';
import type { RefusedCommand, Retries } from './retries.ts';

/** Treatment of commands that a server refuses. */
export interface RefusalOptions {
  /** where commands wait that are refused for now; of all connections to a server */
  readonly retries: Retries;
  /** who is logged in; null: the default user */
  readonly user: string | null;
  /** Takes a reason that no waiting mends; @returns what the command fails with */
  readonly fail: (reason: string) => Error;
  /** the server was there once: what it refuses is told, and not a reason to leave */
  readonly isFollowed: () => boolean;
  /** Connects a client anew. */
  readonly renew: (client: Redis) => void;
}

/** Asked for their own sake: whoever sends them sees to their errors. */
const UNATTENDED = new Set(['client', 'info']);
/**
 * Said when a connection is made: a server that takes nobody in answers, and closes it before ioredis passes that on.
 */
const GREETINGS = new Set(['hello', 'auth']);
/** Commands whose answer BullMQ waits for only so long. */
const BLOCKING = new Set(['bzpopmin', 'xread']);

/**
 * Makes the commands of a client wait where its server refuses them for now, whoever sends them: BullMQ itself tries
 * again at once, without a pause, a core's worth of commands and errors. What cannot be mended is told once; other
 * errors are passed on, each later than the one before and without the script that met them.
 */
export function retryRefused(client: Redis, options: RefusalOptions): Redis {
  const { retries, user, fail, renew } = options;
  const send = client.sendCommand.bind(client);
  const attended = new WeakSet<Command>();
  /** commands that wait for news, and are refused for now */
  const blocked = new Set<RefusedCommand>();
  let wasBlocked = false;
  /** the connection itself is refused for now */
  let wasRefused = false;
  /** the right that is missing where Redis does not name it */
  let named: Promise<string | null> | null = null;

  const failed = async ({ reason, isVague }: Refusal) => {
    if (isVague) named ??= missingRight(client, user).catch(() => null);
    return fail((await named) ?? reason);
  };
  const notGreeted = (error: Error, { kind, reason }: Refusal) => {
    client.emit('error', error);
    if (kind !== 'passing' || !options.isFollowed()) return;
    retries.tell(reason);
    wasRefused = true;
  };
  const attend = (command: Command) => {
    const { name, reject } = command;
    const blocks = BLOCKING.has(name);
    let latest: Refusal | null = null;
    const refused: RefusedCommand = {
      blocks,
      retry(asProbe) {
        blocked.delete(refused);
        if (asProbe && latest!.reconnects) renew(client);
        command.reject = met; // a script adds to it each time it is sent
        send(command);
      },
      giveUp: () => reject(new Error('Connection is closed.')),
    };
    const met = (error: Error) => {
      if (error.name !== 'ReplyError' || error.message.startsWith('NOSCRIPT')) {
        reject(error);
        return;
      }
      const refusal = redisRefusal(error.message, user);
      if (GREETINGS.has(name)) {
        if (refusal.kind !== 'other') notGreeted(error, refusal);
        reject(error);
      } else if (name === 'select') {
        // Never another database: the connection is not made until this one is selected.
        notGreeted(error, refusal);
        if (refusal.kind === 'passing') renew(client);
        else fail(refusal.reason);
      } else if (refusal.kind === 'lasting') failed(refusal).then(reject);
      else if (refusal.kind === 'other') retries.passOn(() => reject(new UsageError(`Redis ${refusal.reason}`)));
      else {
        if (blocks) {
          blocked.add(refused);
          wasBlocked = true;
        } else if (!latest) {
          const answered = () => retries.answered();
          command.promise.then(answered, answered);
        }
        latest = refusal;
        retries.refused(refused, refusal.reason);
      }
    };
    command.reject = met;
    if (!blocks) return;
    const news = () => {
      if (wasBlocked) retries.answered();
      wasBlocked = false;
    };
    command.promise.then(news, () => {});
  };
  client.sendCommand = (command, stream) => {
    // One that waited for the connection comes a second time.
    if (!stream && !attended.has(command) && !UNATTENDED.has(command.name)) {
      attended.add(command);
      attend(command);
    }
    return send(command, stream);
  };
  client.on('close', () => {
    for (const refused of blocked) retries.forget(refused); // BullMQ no longer waits for them
    blocked.clear();
  });
  client.on('ready', () => {
    if (wasRefused) retries.answered();
    wasRefused = false;
  });
  client.on('error', (error: Error) => {
    const refusal = error.name === 'ReplyError' ? redisRefusal(error.message, user) : null;
    if (refusal?.kind === 'lasting') fail(refusal.reason);
  });
  return client;
}
