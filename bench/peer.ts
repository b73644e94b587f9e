import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { endedWithUs, isRunning } from './endedWithUs.ts';
import type { Participant } from './participants.ts';
import type { Answer, Hello } from './peers/protocol.ts';
import type { Task } from './task.ts';

/** The process of a peer, which hears and answers us; its complaints are shown as they come. */
type Child = ChildProcessByStdio<Writable, Readable, null>;
type Able = Exclude<Hello, { missing: string }>;
type Answered = Exclude<Answer, { failed: string }>;

/** A participant that is running. It works when it is asked, and only then. */
export class Peer {
  readonly participant: Participant;
  /** what it said of itself */
  readonly hello: Able;
  readonly #child: Child;
  readonly #lines: AsyncIterator<string>;

  private constructor(participant: Participant, hello: Able, child: Child, lines: AsyncIterator<string>) {
    this.participant = participant;
    this.hello = hello;
    this.#child = child;
    this.#lines = lines;
  }

  /** Starts a participant; @returns the reason if it cannot take part */
  static async start(participant: Participant): Promise<Peer | string> {
    const { command, arguments: words, env } = participant;
    const child = endedWithUs(spawn(command, words, { env, stdio: ['pipe', 'pipe', 'inherit'] }));
    let refusal = `${basename(command)} ended before it said anything`;
    child.on('error', (error) => {
      refusal = error.message;
    });
    child.stdin.on('error', () => {}); // it has ended: its next answer will be missing
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    const hello: Hello = value === undefined ? { missing: refusal } : JSON.parse(value);
    if (!('missing' in hello)) return new Peer(participant, hello, child, lines);
    child.stdin.end();
    return hello.missing;
  }

  /** of its process */
  get pid(): number {
    return this.#child.pid!;
  }

  /** Has it do a task; @throws {Error} if it fails or ends */
  async ask(task: Task): Promise<Answered> {
    this.#child.stdin.write(`${JSON.stringify(task)}\n`);
    const { value } = await this.#lines.next();
    const answer: Answer = value === undefined ? { failed: 'it ended' } : JSON.parse(value);
    if ('failed' in answer) throw new Error(answer.failed);
    return answer;
  }

  /** Has it end; resolves when it has, and its memory is free. */
  async close(): Promise<void> {
    if (!isRunning(this.#child)) return;
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    await closed;
  }
}
