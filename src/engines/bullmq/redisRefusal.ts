/** An error that Redis sent as its answer to a command. */
export interface Refusal {
  /**
   * `passing`: the server takes the command later, when it has room, has loaded its data or is a primary again.
   * `lasting`: no waiting mends it: a right, a password or a database is missing.
   * `other`: it concerns this command only.
   */
  readonly kind: 'passing' | 'lasting' | 'other';
  /**
   * one line for people, to follow the name of the server; the same for all commands that are refused for the same
   * cause
   */
  readonly reason: string;
  /** another server may have taken over: the name of the server has to be looked up anew */
  readonly reconnects: boolean;
  /** a right is missing, and the answer does not say which */
  readonly isVague: boolean;
}

/** Causes that pass, by the first word of an answer. */
const PASSING = new Map([
  ['OOM', 'has no memory left (OOM: maxmemory is reached)'],
  ['READONLY', 'is a replica and takes no writes (READONLY)'],
  ['UNBLOCKED', 'is a replica and takes no writes (READONLY)'],
  ['MISCONF', 'cannot save its data to disk and takes no writes (MISCONF)'],
  ['LOADING', 'is loading its data (LOADING)'],
  ['BUSY', 'is busy with a script (BUSY)'],
  ['MASTERDOWN', 'is a replica without its primary (MASTERDOWN)'],
  ['NOREPLICAS', 'has too few replicas and takes no writes (NOREPLICAS)'],
  ['TRYAGAIN', 'is moving its keys (TRYAGAIN)'],
]);
const RECONNECTS = new Set(['READONLY', 'UNBLOCKED', 'MASTERDOWN']);

/** The page that lists the rights that are needed. */
const RULE = 'docs/cluster.md has a rule with all that it needs';
/** Longest answer that is quoted. */
const MAX_QUOTE = 200;

/**
 * The meaning of an error that Redis answered with, whether a script or a command of its own met it.
 *
 * @param user who is logged in; null: the default user
 */
export function redisRefusal(message: string, user: string | null): Refusal {
  const answer = withoutScript(message);
  const [code] = /^[A-Z]+(?= |$)/.exec(answer) ?? [''];
  const passing =
    PASSING.get(code) ??
    (/max number of clients/.test(answer) ? 'has no connection left (maxclients is reached)' : null);
  if (passing) {
    return { kind: 'passing', reason: passing, reconnects: RECONNECTS.has(code), isVague: false };
  }
  const lasting = lastingReason(answer, user);
  if (lasting) return { kind: 'lasting', reconnects: false, ...lasting };
  return {
    kind: 'other',
    reason: `refuses a command (${answer.slice(0, MAX_QUOTE)})`,
    reconnects: false,
    isVague: false,
  };
}

/**
 * The answer in one line, without what Redis adds to it when a script met it: `ERR Error running script (call to
 * f_5baa…): …`.
 */
export const withoutScript = (message: string): string =>
  message
    .split('\n')[0]
    .replace(/^ERR Error running script \(call to \w+\): (?:@?\w+: ?\d+: )*-?/, '')
    .replace(/ script: [0-9a-f]+, on @?\w+:\d+\.?$/, '')
    .trim();

function lastingReason(answer: string, user: string | null): Pick<Refusal, 'reason' | 'isVague'> | null {
  const clear = (reason: string) => ({ reason, isVague: false });
  if (/^WRONGPASS|invalid password|invalid username/i.test(answer)) return clear('refuses this user or password');
  if (/^NOAUTH/.test(answer)) return clear('wants a password: redis://:password@host');
  if (/^DENIED/.test(answer)) {
    return clear('is in protected mode: it takes connections from other machines only once it has a password (DENIED)');
  }
  if (/DB index is out of range/.test(answer)) {
    return clear('has no such database: its setting "databases", 16 by default, says how many it has, counted from 0');
  }
  if (/SELECT is not allowed in cluster mode/.test(answer)) return clear(IS_CLUSTER);
  if (/unknown command.*hello/i.test(answer)) return null; // ioredis greets an old server in another way
  const unknown = /unknown command ['`]?([\w|-]+)/i.exec(answer)?.[1];
  if (unknown) return clear(`has no command ${unknown.toUpperCase()}`);
  return deniedRight(answer, user);
}

/** The message about a Redis Cluster. */
export const IS_CLUSTER = 'is a Redis Cluster, which keeps the keys of a queue apart: a single server is needed';

/** Words of Redis 6.2 to 8 for what an ACL does not allow. */
function deniedRight(answer: string, user: string | null): Pick<Refusal, 'reason' | 'isVague'> | null {
  if (!/^NOPERM|no permissions to|user executing the script can't|ACL failure/i.test(answer)) return null;
  const name = user === null || /^[\w.@-]+$/.test(user) ? (user ?? 'default') : JSON.stringify(user);
  const who = user === null ? 'the default user' : `user ${name}`;
  const lacks = (right: string, rule: string) => ({
    reason: `denies ${who} ${right} (NOPERM): ACL SETUSER ${name} ${rule} allows it; ${RULE}`,
    isVague: false,
  });
  const command = /run the '([^']+)' command/i.exec(answer)?.[1];
  if (command) return lacks(`the command ${command.toUpperCase().replace('|', ' ')}`, `+${command.toLowerCase()}`);
  if (/\bdatabase\b/.test(answer)) return { reason: `denies ${who} this database (NOPERM)`, isVague: false };
  if (/\bkeys?\b/.test(answer)) return lacks('the keys surgeon:cells:*', "'~surgeon:cells:*'");
  if (/\bchannels?\b/.test(answer)) return lacks('a channel', "'&surgeon:cells:*'");
  return { reason: `denies ${who} a command in a script (NOPERM): ${RULE}`, isVague: true };
}
