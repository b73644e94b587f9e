import { describe, expect, it } from 'vitest';
import { protocolOfClient, ToldOnce } from '../../../src/engines/bullmq/otherProtocols.ts';
import { QUEUE, queueOf } from '../../../src/engines/bullmq/queue.ts';
import { PROTOCOL } from '../../../src/engines/remote/protocol.ts';

describe('the protocol of a connection', () => {
  it('is in the name that BullMQ gives it', () => {
    expect(protocolOfClient('surgeon:Y2VsbHM=')).toBe(1); // as surgeon 0.1.0 named its workers
    for (const protocol of [1, 2, 3, 10, 123]) {
      const { name, prefix } = queueOf(protocol);
      const client = `${prefix}:${Buffer.from(name).toString('base64')}`;
      expect(protocolOfClient(client)).toBe(protocol);
      expect(protocolOfClient(`${client}:w:mine`)).toBe(protocol);
      expect(protocolOfClient(`${client}:qe`)).toBeNull(); // a run, which listens
    }
    for (const other of ['', 'bull:Y2VsbHM=', 'surgeon:bWFpbA==', 'mine']) expect(protocolOfClient(other)).toBeNull();
  });

  it('has a queue of its own, under the keys that users are to allow', () => {
    expect(QUEUE).toEqual(queueOf(PROTOCOL));
    for (const protocol of [1, PROTOCOL, PROTOCOL + 1]) {
      const { name, prefix } = queueOf(protocol);
      expect(`${prefix}:${name}:wait`).toMatch(/^surgeon:cells:/);
    }
  });
});

it('a line is told when it comes up, and again only once it had gone', () => {
  const told: string[] = [];
  const once = new ToldOnce((line) => told.push(line));
  for (const lines of [['a'], ['a', 'b'], ['a', 'b'], ['b'], ['a']]) once.now(lines);
  expect(told).toEqual(['a', 'b', 'a']);
});
