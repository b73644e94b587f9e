import { expect, it } from 'vitest';
import { TeamTurns } from '../../../src/engines/threads/teamTurns.ts';

/** A task that ends when it is told to, and what it was told at its start: null before. */
function heldTask() {
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const state: { onTeam: boolean | null } = { onTeam: null };
  const task = async (onTeam: boolean) => {
    state.onTeam = onTeam;
    await held;
    return onTeam;
  };
  return { task, state, finish };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('a task has the team if it suits it and nothing else is under way; others wait until it is done', async () => {
  const turns = new TeamTurns();
  const [first, second, third] = [heldTask(), heldTask(), heldTask()];
  const ended = [turns.run(true, first.task), turns.run(true, second.task), turns.run(false, third.task)];
  await turn();
  expect([first, second, third].map(({ state }) => state.onTeam)).toEqual([true, null, null]);
  first.finish();
  await turn();
  expect([second, third].map(({ state }) => state.onTeam)).toEqual([true, null]);
  second.finish();
  await turn();
  expect(third.state.onTeam).toBe(false);
  const fourth = heldTask();
  ended.push(turns.run(true, fourth.task)); // beside another task, by one thread
  await turn();
  expect(fourth.state.onTeam).toBe(false);
  third.finish();
  fourth.finish();
  expect(await Promise.all(ended)).toEqual([true, true, false, false]);
  expect(await turns.run(true, async (onTeam) => onTeam)).toBe(true);
});

it('a task that fails fails alone', async () => {
  const turns = new TeamTurns();
  const failing = turns.run(true, async () => {
    throw new Error('no');
  });
  const next = turns.run(true, async (onTeam) => onTeam);
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe(true);
});
