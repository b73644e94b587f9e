import { parentPort, workerData } from 'node:worker_threads';
import { type Program, Team } from '../../src/parallel/team.ts';

/** The task of a thread of a test. */
export interface TeammateData {
  readonly rank: number;
  readonly size: number;
  readonly control: SharedArrayBuffer;
  /** what programs write to, zero at first */
  readonly counts: Int32Array;
}

/** The request of a test to the leader, which answers with the values that the program leaves, or with an error. */
export interface Order {
  readonly program: keyof ReturnType<typeof testPrograms>;
  readonly values: readonly number[];
}

/** Programs that count what is done, and by whom; threads look at each other's work without waiting for each other. */
function testPrograms(counts: Int32Array) {
  return {
    /**
     * values: rounds, tasks of each. Task t adds 1 to entry t + 1; entry 0 counts the threads that saw a round
     * unfinished.
     */
    tally: (thread, [rounds, tasks]) => {
      for (let round = 1; round <= rounds; round++) {
        thread.share(tasks, (task) => {
          counts[task + 1]++; // not atomic: nobody else has this task
        });
        if (counts.subarray(1, tasks + 1).some((count) => count !== round)) Atomics.add(counts, 0, 1);
        thread.share(0, () => {});
      }
    },
    /**
     * One task for each thread, that ends when all have begun; entry 0 counts them, entry 1 + rank those of a thread.
     */
    together: (thread) => {
      thread.share(thread.size, () => {
        Atomics.add(counts, 1 + thread.rank, 1);
        Atomics.add(counts, 0, 1);
        Atomics.notify(counts, 0);
        for (let seen = 0; seen < thread.size; seen = Atomics.load(counts, 0)) {
          if (Atomics.wait(counts, 0, seen, 30_000) === 'timed-out') throw new Error('the others do nothing');
        }
      });
    },
    /** values: rounds. Entry 0 counts what is done once, entry 1 the threads that see it done. */
    once: (thread, [rounds]) => {
      for (let round = 1; round <= rounds; round++) {
        thread.once(() => {
          counts[0]++;
        });
        if (counts[0] === round) Atomics.add(counts, 1, 1);
        thread.share(0, () => {});
      }
    },
    /** values: a and b, and then a + b and a − b. */
    sumAndDifference: (thread, values) => {
      const [a, b] = values;
      thread.share(2, (task) => {
        values[2 + task] = task === 0 ? a + b : a - b;
      });
    },
    /** values: rank of the thread that fails. */
    fail: (thread, [rank]) => {
      if (thread.rank === rank) throw new Error(`thread ${rank} fails`);
      thread.share(10, (task) => Atomics.add(counts, task, 1));
    },
  } satisfies Record<string, Program>;
}

if (parentPort) {
  const { rank, size, control, counts } = workerData as TeammateData;
  const programs: Record<string, Program> = testPrograms(counts);
  const team = new Team(rank, size, Object.values(programs), control);
  const port = parentPort;
  port.postMessage('here');
  if (rank > 0) {
    team.follow();
    port.postMessage('dismissed');
  } else {
    port.on('message', ({ program, values }: Order) => {
      try {
        port.postMessage([...team.run(programs[program], ...values)]);
      } catch (error) {
        port.postMessage(error);
      }
    });
  }
}
