import { describe, expect, it } from 'vitest';
import { cellInput } from '../../bench/cellInput.ts';
import { readOptions } from '../../bench/options.ts';
import { builtCell } from '../../bench/peers/builtCell.ts';
import { turn } from '../../bench/peers/turn.ts';
import { planOf } from '../../bench/plan.ts';
import * as cellModule from '../../src/cell/index.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { UsageError } from '../../src/errors.ts';
import { cellsOf, problemOf } from '../../src/experiment/index.ts';

const planned = async (...words: string[]) => planOf(await readOptions(words));

describe('--only cell', () => {
  it('is the cell and its training, on one thread, by this build alone with --json', async () => {
    const [group, ...others] = await planned('--json', '--only', 'cell');
    expect(others).toEqual([]);
    expect(group.tasks.map(({ what, n, P, left }) => [what, n, P, left])).toEqual([
      ['cell', 58, 124, 14],
      ['cell/train', 58, 124, 14],
    ]);
    expect([group.threads, group.backends, group.rounds, group.before]).toEqual([[1], ['wasm'], 9, null]);
  });

  it('takes as many rounds as are asked for; matrices have another default', async () => {
    expect((await planned('--only', 'cell', '--rounds', '11'))[0].rounds).toBe(11);
    expect((await planned('--only', 'exact', '--n', '10'))[0]).toMatchObject({ rounds: 7, builds: null });
  });

  it('refuses a folder that is no built clone', async () => {
    await expect(readOptions(['--before', 'no such folder'])).rejects.toThrow(UsageError);
    await expect(readOptions(['--before', 'docs'])).rejects.toThrow(/^--before must be a clone that is built/);
  });
});

it('digits are trained on all threads, where their folder is named', async () => {
  expect(await planned('--only', 'digits/train')).toEqual([]);
  const [group] = await planned('--only', 'digits/train', '--data', '.', '--threads', '1,3');
  expect(group.tasks.map(({ what, n }) => [what, n])).toEqual([['digits/train', 1210]]);
  expect(group.threads).toEqual([3]);
});

describe('the cell', () => {
  const input = cellInput();
  const sent = JSON.parse(JSON.stringify(input)) as typeof input;
  const [group] = planOf({
    ...{ only: ['cell'], backends: ['wasm'], threads: [1], n: null, samples: null, nodes: [], kernels: null },
    ...{ longestMs: 1000, rounds: 1, before: null, data: null },
  });

  it('comes to a peer as it was, its trained network at a minimum', () => {
    expect(sent).toEqual(input);
    expect([sent.train.inputs.length, sent.test.inputs.length, sent.start.length]).toEqual([124, 432, 58]);
    for (const row of sent.train.inputs) expect(row.reduce((sum, x) => sum + x, 0)).toBe(6); // a 1 an attribute
    expect(sent.trained.gradientNorm).toBeLessThanOrEqual(1e-9); // the limit of Levenberg–Marquardt
  });

  it('is trained and pruned by a build as it is by a run', async () => {
    const dataSets = new DataSets();
    const [cell] = cellsOf({ name: 'mine', question: 'The same?', grids: [group.builds!.grid] }, dataSets);
    const contenders = builtCell(cellModule, cell, problemOf(cell.config, dataSets));
    const answers = await Promise.all(
      group.tasks.map((task) =>
        turn(contenders.find(({ what }) => what === task.what)!.parts(task), { longestMs: 1000, atLeastMs: 1e-6 }),
      ),
    );
    const [[pruned], [trained]] = answers;
    expect(trained).toMatchObject({ done: 1, check: input.trained.loss, steps: input.trained.steps });
    const { steps } = cellModule.runCell(cell, problemOf(cell.config, dataSets), {
      ...input.trained,
      weights: Float64Array.from(input.trained.weights),
    });
    const left = steps[steps.length - 1];
    expect([steps.length - 1, left.weightsLeft]).toEqual([44, 14]);
    expect(pruned).toMatchObject({
      done: 1,
      check: left.weights.reduce((sum, w) => sum + Math.abs(w), 0),
      steps: null,
    });
  });
});
