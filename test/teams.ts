import { leadTeam, teamMembers } from '../src/linalg/wasm/teamMember.ts';
import type { WasmBackend } from '../src/linalg/wasm/wasmBackend.ts';
import { createPool } from '../src/parallel/pool.ts';
import { dismissTeam, teamReady } from '../src/parallel/team.ts';

/** Room for everything that a test does: the memory of a team cannot grow. */
const TEAM_BYTES = 268_435_456;

/** Backends on teams of their own, led by this thread. */
export interface TestTeams {
  readonly backends: readonly WasmBackend[];
  /** Dismisses the teams and ends their threads. */
  close(): Promise<void>;
}

/** One team of each size, all members there. */
export async function teamsOf(...sizes: number[]): Promise<TestTeams> {
  const teams = sizes.map((size) => teamMembers(size, undefined, TEAM_BYTES));
  const others = teams.flatMap((team) => team.slice(1));
  const pool = others.length > 0 ? createPool(others.length) : undefined;
  const members = others.map((member) => pool!.run('teamMember', { member, problem: null }));
  const ready = Promise.all(teams.map(([{ control, size }]) => teamReady(control, size)));
  await Promise.race([ready, Promise.all(members)]); // a member that fails on the way rejects, the others only follow
  return {
    backends: teams.map(([first]) => leadTeam(first).backend),
    close: async () => {
      for (const [{ control }] of teams) dismissTeam(control);
      await Promise.all(members);
      await pool?.close();
    },
  };
}
