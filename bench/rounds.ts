import { setTimeout } from 'node:timers/promises';
import { load } from './machine.ts';
import { type Measurement, measurementsOf } from './measurement.ts';
import { OthersLoad } from './othersLoad.ts';
import type { Peer } from './peer.ts';
import type { Answer } from './peers/protocol.ts';
import type { Group } from './plan.ts';
import type { Task } from './task.ts';

/**
 * Threads of OpenBLAS go on looking for work for some 30 ms before they sleep; they shall not do so in another's turn.
 */
const PAUSE_MS = 60;
/** Turns of the warm-up take at least so long together: V8 compiles in the background what runs for some time. */
const WARM_UP_MS = 300;
/** A turn that takes longer is not taken again: its warm-up counts. But builds are compared by pairs, however long. */
const LONG_TURN_MS = 20_000;

/** Listens while a group is measured. */
export interface Listener {
  /** before each round; 0 is the warm-up */
  round(round: number): void;
  failed(peer: Peer, task: Task, reason: string): void;
}

/** One participant with one task, and how it went. */
interface Entry {
  readonly peer: Peer;
  readonly task: Task;
  readonly answers: Exclude<Answer, { failed: string }>[];
  ended: boolean;
}

/** Has all peers do all tasks that they can, in turns: a warm-up, then rounds whose order is reversed each time. */
export async function takeTurns(
  { name, tasks, rounds, builds }: Group,
  peers: readonly Peer[],
  listener: Listener,
): Promise<Measurement[]> {
  const loadAtStart = load();
  const others = new OthersLoad(peers.map(({ pid }) => pid));
  const entries = tasks.flatMap((task) =>
    peers.filter((peer) => canDo(peer, task)).map((peer): Entry => ({ peer, task, answers: [], ended: false })),
  );
  for (let round = 0; round <= rounds; round++) {
    listener.round(round);
    for (const entry of round % 2 === 0 ? entries : entries.toReversed()) {
      if (entry.ended) continue;
      try {
        let answer = await entry.peer.ask(entry.task);
        for (let ms = workOf(answer); round === 0 && ms < WARM_UP_MS; ms += Math.max(1, workOf(answer))) {
          answer = await entry.peer.ask(entry.task);
        }
        const isLong = !builds && workOf(answer) > LONG_TURN_MS;
        if (round > 0 || isLong) entry.answers.push(answer);
        entry.ended = isLong;
      } catch (error) {
        listener.failed(entry.peer, entry.task, (error as Error).message);
        entry.answers.length = 0;
        entry.ended = true;
      }
      await setTimeout(PAUSE_MS);
    }
  }
  const turns = { group: name, loads: [loadAtStart, load()] as const, others: others.cores() };
  return entries.flatMap(({ peer, task, answers }) =>
    answers.length === 0 ? [] : measurementsOf(turns, peer, task, answers),
  );
}

/** Milliseconds that a turn took at least: quick ones did their task several times. */
const workOf = ({ parts }: Entry['answers'][number]) => parts.reduce((sum, { ms, done }) => sum + ms * done, 0);

/** Whether a peer offers a task of that size. */
export function canDo({ hello }: Peer, { what, n }: Task): boolean {
  return hello.offers.some((offer) => offer.what === what && n <= (offer.max ?? n));
}
