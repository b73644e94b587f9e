import { describe, expect, it } from 'vitest';
import { type ComparedCommand, commandPairs } from '../../bench/commandPairs.ts';
import { accountOf, type Command, type CommandRun } from '../../bench/commandRun.ts';
import { buildsTable, ratioTable } from '../../bench/sweepTables.ts';

const MANIFEST = {
  ...{ cells: { planned: 10, computed: 10, failed: 0 }, threads: 2, elapsedMs: 1000 },
  backend: { name: 'wasm', core: 'f64x2' },
  times: { training: 500, curvature: 200, inverse: 300, check: 100, loop: 400, writing: 250 },
};

describe('the account of a run', () => {
  it('is of all its experiments: 2 threads × 2 s less 3 s of mathematics, over 20 cells', () => {
    const account = accountOf([MANIFEST, MANIFEST], 2.5);
    expect(account).toMatchObject({ cells: 20, threads: 2, outsideMs: 50, startAndTables: 0.5 });
    expect(account.stages).toMatchObject({ training: 1, writing: 0.5, 'between tasks': 0.5, 'start and tables': 1 });
  });
});

describe('pairs of commands', () => {
  const command: ComparedCommand = { what: 'sweep', words: ['run'], rounds: 3, ours: '/ours', before: '/before' };
  /** Runs that take given seconds, in order; what was asked for is kept. */
  const fake = (seconds: number[]) => {
    const asked: Command[] = [];
    const run = async (one: Command): Promise<CommandRun> => {
      asked.push(one);
      const rest = { ...accountOf([MANIFEST], seconds[0]), predictions: [], loads: [0, 0] as const };
      return { way: one.way, seconds: seconds.shift()!, ...rest };
    };
    return { asked, run };
  };

  it('take turns, the order reversed every round', async () => {
    const { asked, run } = fake([1, 5, 5, 1, 1, 5]);
    const [{ ratio }, ...others] = await commandPairs(command, () => {}, run);
    expect(asked.map(({ build }) => build)).toEqual(['/ours', '/before', '/before', '/ours', '/ours', '/before']);
    expect(others).toEqual([]);
    expect(ratio).toMatchObject({ what: 'sweep', rounds: 3, median: 0.2, spread: 0, values: [0.2, 0.2, 0.2] });
  });

  it('are run once more where the ratio has a wide spread, and both are kept', async () => {
    const { run } = fake([1, 4, 5, 1, 1, 5, 1, 4, 8, 1, 1, 2]);
    const pairs = await commandPairs(command, () => {}, run);
    expect(pairs.map(({ ratio }) => [ratio.what, ratio.values])).toEqual([
      ['sweep', [0.25, 0.2, 0.2]],
      ['sweep, again', [0.25, 0.125, 0.5]],
    ]);
    expect(pairs[0].ratio.spread).toBeCloseTo(0.05 / 0.2, 12);
    const lines = buildsTable(pairs.flatMap(({ runs }) => runs)).split('\n');
    expect(lines[0].split('|').map((head) => head.trim())).toContain('sweep, again, the build before');
    expect(ratioTable(pairs.map(({ ratio }) => ratio))).toContain('0.125 – 0.500');
  });
});
