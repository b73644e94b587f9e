import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dismissTeam, failTeam, Team, teamControl, teamReady } from '../../src/parallel/team.ts';
import { compiled } from '../compiled.ts';
import type { Order, TeammateData } from './teammate.ts';

/** Longer than anything here takes, however busy the machine is; a team that hangs is ended. */
const patience = () => AbortSignal.timeout(40_000);
vi.setConfig({ testTimeout: 50_000, hookTimeout: 50_000 });

const startThread = (workerData: TeammateData) => new Worker(compiled('test/parallel/teammate.ts'), { workerData });

/** A team of which the leader is a thread as well, so that a test can end it should it hang. */
async function startTeam(size: number) {
  const control = teamControl();
  const counts = new Int32Array(new SharedArrayBuffer(4 * 2000));
  const workers = Array.from({ length: size }, (_, rank) => startThread({ rank, size, control, counts }));
  const [leader, ...members] = workers;
  await Promise.all(workers.map((worker) => answerOf(worker)));
  await teamReady(control, size);
  return {
    control,
    counts,
    members,
    /** The values that a program leaves; rejects with the leader's error. */
    run: async (program: Order['program'], ...values: number[]): Promise<number[]> => {
      leader.postMessage({ program, values } satisfies Order);
      const answer = await answerOf(leader);
      if (answer instanceof Error) throw answer;
      return answer as number[];
    },
    end: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}
type RunningTeam = Awaited<ReturnType<typeof startTeam>>;

/** The next message of a thread; rejects with its error if it fails instead. */
async function answerOf(worker: Worker): Promise<unknown> {
  const [answer] = await once(worker, 'message', { signal: patience() });
  return answer;
}

describe.each([1, 2, 3])('a team of %i', (size) => {
  let team: RunningTeam;
  beforeAll(async () => {
    team = await startTeam(size);
  });
  afterEach(() => team?.counts.fill(0));
  afterAll(() => team?.end());

  it.each([
    [1, 1000],
    [60, 7],
    [40, 1],
    [5, 0],
  ])('shares, %i times, %i tasks: each is done once, and all are done when it goes on', async (rounds, tasks) => {
    await team.run('tally', rounds, tasks);
    const [unfinished, ...done] = team.counts;
    expect(unfinished).toBe(0);
    expect(done.filter((count, task) => count !== (task < tasks ? rounds : 0))).toEqual([]);
  });

  it('works on as many tasks at a time as it has threads', async () => {
    await team.run('together');
    expect([...team.counts.subarray(0, size + 2)]).toEqual([size, ...Array(size).fill(1), 0]);
  });

  it('does what is to be done once on one thread, the others see it done', async () => {
    await team.run('once', 50);
    expect([...team.counts.subarray(0, 3)]).toEqual([50, 50 * size, 0]);
  });

  it('runs one program after another, also after it has gone to sleep, and gives back the values', async () => {
    for (let round = 0; round < 20; round++) {
      const values = await team.run('sumAndDifference', 5, round);
      expect(values.slice(0, 4)).toEqual([5, round, 5 + round, 5 - round]);
      if (round % 10 === 0) await new Promise((resume) => setTimeout(resume, 60));
    }
  });

  it('lets its members go, more than once', async () => {
    const dismissed = Promise.all(team.members.map(answerOf));
    dismissTeam(team.control);
    dismissTeam(team.control);
    expect(await dismissed).toEqual(Array(size - 1).fill('dismissed'));
    dismissTeam(team.control);
  });
});

describe('a team with a member that fails', () => {
  let team: RunningTeam;
  afterEach(() => team?.end());

  it('ends on all threads, with an error of each', async () => {
    team = await startTeam(3);
    const failures = team.members.map((member) => once(member, 'error', { signal: patience() }));
    await expect(team.run('fail', 1)).rejects.toThrow('another thread of the team has failed');
    const errors = (await Promise.all(failures)).map(([error]) => error.message);
    expect(errors).toEqual(['thread 1 fails', 'another thread of the team has failed']);
    expect([...team.counts.subarray(0, 11)]).toEqual([...Array(10).fill(1), 0]); // the others did all tasks
  });

  it('ends too when it is the leader that fails', async () => {
    team = await startTeam(3);
    const failures = team.members.map((member) => once(member, 'error', { signal: patience() }));
    await expect(team.run('fail', 0)).rejects.toThrow('thread 0 fails');
    const errors = (await Promise.all(failures)).map(([error]) => error.message);
    expect(errors).toEqual(Array(2).fill('another thread of the team has failed'));
  });

  it('ends when somebody who saw a member die says so', async () => {
    team = await startTeam(2);
    await team.members[0].terminate();
    const answer = expect(team.run('once', 1)).rejects.toThrow('another thread of the team has failed');
    failTeam(team.control);
    await answer;
  });

  it('does not run programs after it was dismissed', async () => {
    team = await startTeam(2);
    dismissTeam(team.control);
    await expect(team.run('once', 1)).rejects.toThrow('the team has been dismissed');
  });

  it('does not work on without that member', async () => {
    team = await startTeam(2);
    const failure = once(team.members[0], 'error', { signal: patience() });
    await expect(team.run('fail', 1)).rejects.toThrow('another thread of the team has failed');
    await failure;
    await expect(team.run('sumAndDifference', 5, 3)).rejects.toThrow('another thread of the team has failed');
    await expect(team.run('once', 1)).rejects.toThrow('another thread of the team has failed');
  });
});

describe('Team', () => {
  it('refuses a program that it does not have, and more values than fit', () => {
    const team = new Team(0, 1, [() => {}]);
    expect(() => team.run(() => {})).toThrow(RangeError);
    const program = () => {};
    expect(() => new Team(0, 1, [program]).run(program, ...Array(33).fill(0))).toThrow(RangeError);
    expect(new Team(0, 1, [program]).run(program, ...Array(32).fill(7))).toEqual(new Float64Array(32).fill(7));
  });

  it("of one passes on its program's error", () => {
    const program = () => {
      throw new Error('no');
    };
    expect(() => new Team(0, 1, [program]).run(program)).toThrow('no');
  });

  it('that was dismissed before a member came lets it go at once', async () => {
    const control = teamControl();
    dismissTeam(control);
    const late = startThread({ rank: 1, size: 2, control, counts: new Int32Array(1) });
    try {
      expect(await once(late, 'exit', { signal: patience() })).toEqual([0]);
    } finally {
      await late.terminate();
    }
  });
});
