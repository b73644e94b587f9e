import { describe, expect, it } from 'vitest';
import { redisRefusal } from '../../../src/engines/bullmq/redisRefusal.ts';

const SHA = '6c25ba8ad07e703dc8534c08fe7babb12e1f1397';

describe('what passes by itself', () => {
  it.each([
    ['OOM', "OOM command not allowed when used memory > 'maxmemory'."],
    ['OOM', `OOM command not allowed when used memory > 'maxmemory'. script: ${SHA}, on @user_script:217.`],
    [
      'OOM',
      `ERR Error running script (call to f_${SHA}): @user_script:30: @user_script: 30: -OOM command not allowed when used memory > 'maxmemory'.`,
    ],
    ['READONLY', "READONLY You can't write against a read only replica."],
    ['READONLY', 'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)'],
    ['MISCONF', 'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist on disk.'],
    ['LOADING', 'LOADING Redis is loading the dataset in memory'],
    ['BUSY', 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.'],
    ['MASTERDOWN', "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."],
    ['NOREPLICAS', `NOREPLICAS Not enough good replicas to write. script: ${SHA}, on @user_script:1.`],
    ['maxclients', 'ERR max number of clients reached'],
  ])('%s: %s', (word, message) => {
    const { kind, reason } = redisRefusal(message, null);
    expect(kind).toBe('passing');
    expect(reason).toContain(word);
    expect(reason).not.toMatch(/script:|f_|@|\n/);
  });

  it('is the same cause for a command and for a script, whatever the version of Redis', () => {
    const said = "OOM command not allowed when used memory > 'maxmemory'.";
    const ways = [
      said,
      `${said} script: ${SHA}, on @user_script:217.`,
      `ERR Error running script (call to f_${SHA}): @user_script:30: @user_script: 30: -${said}`,
    ];
    expect(new Set(ways.map((message) => redisRefusal(message, null).reason)).size).toBe(1);
  });

  it('a name that begins like a cause is none', () => {
    expect(redisRefusal('BUSYGROUP Consumer Group name already exists', null).kind).toBe('other');
    expect(redisRefusal('BUSYKEY Target key name already exists.', null).kind).toBe('other');
  });
});

describe('what no waiting mends names the right that is missing', () => {
  const NO_COMMAND = 'denies user me the command HSET (NOPERM): ACL SETUSER me +hset allows it';
  const NO_KEYS = "denies user me the keys surgeon:cells:* (NOPERM): ACL SETUSER me '~surgeon:cells:*' allows it";
  it.each([
    ["NOPERM this user has no permissions to run the 'hset' command", NO_COMMAND],
    ["NOPERM this user has no permissions to run the 'hset' command or its subcommand", NO_COMMAND],
    ["NOPERM User me has no permissions to run the 'hset' command", NO_COMMAND],
    [
      `ERR ACL failure in script: User me has no permissions to run the 'hset' command script: ${SHA}, on @user_script:3.`,
      NO_COMMAND,
    ],
    ["NOPERM this user has no permissions to run the 'client|list' command", 'the command CLIENT LIST (NOPERM)'],
    ["NOPERM this user has no permissions to run the 'client|list' command", 'ACL SETUSER me +client|list allows it'],
    ['NOPERM this user has no permissions to access one of the keys used as arguments', NO_KEYS],
    ["NOPERM User me has no permissions to access the 'surgeon:cells:wait' key", NO_KEYS],
    ['NOPERM No permissions to access a key', NO_KEYS],
    [
      `ERR The user executing the script can't access at least one of the keys mentioned in the command arguments script: ${SHA}, on @user_script:1.`,
      NO_KEYS,
    ],
    ['NOPERM this user has no permissions to access one of the channels used as arguments', 'denies user me a channel'],
    ['NOPERM No permissions to access database', 'denies user me this database'],
    ['NOAUTH Authentication required.', 'wants a password'],
    ['NOAUTH HELLO must be called with the client already authenticated', 'wants a password'],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'refuses this user or password'],
    ['DENIED Redis is running in protected mode because protected mode is enabled and no password', 'protected mode'],
    ['ERR DB index is out of range', 'has no such database'],
    ['ERR SELECT is not allowed in cluster mode', 'is a Redis Cluster'],
    ["ERR unknown command 'EVAL', with args beginning with: 'return 0' '0' ", 'has no command EVAL'],
  ])('%s', (message, words) => {
    const { kind, reason, isVague } = redisRefusal(message, 'me');
    expect({ kind, isVague }).toEqual({ kind: 'lasting', isVague: false });
    expect(reason).toContain(words);
    expect(reason).not.toMatch(/\n|script:|@user/);
  });

  it('where a script does not say which command it was, that has to be found out', () => {
    const message = `ERR The user executing the script can't run this command or subcommand script: ${SHA}, on @user_script:1.`;
    expect(redisRefusal(message, null)).toMatchObject({
      kind: 'lasting',
      isVague: true,
      reason: expect.stringContaining('denies the default user a command in a script'),
    });
  });

  it('a name is shown in a line, whatever it holds', () => {
    const { reason } = redisRefusal('NOPERM No permissions to access database', 'a\nb');
    expect(reason).toBe('denies user "a\\nb" this database (NOPERM)');
  });
});

it('anything else concerns its command only, and is told without the script', () => {
  const message = `WRONGTYPE Operation against a key holding the wrong kind of value script: ${SHA}, on @user_script:174.`;
  expect(redisRefusal(message, null)).toMatchObject({
    kind: 'other',
    reason: 'refuses a command (WRONGTYPE Operation against a key holding the wrong kind of value)',
  });
  const script = `ERR user_script:1: no\nlocal function (${'x'.repeat(1000)})`;
  expect(redisRefusal(script, null).reason).toBe('refuses a command (ERR user_script:1: no)');
});
