import { type Program, Team, teamControl } from '../../parallel/team.ts';
import { Arena, reach } from './arena.ts';
import { type Arithmetic, type Tile, tileInUse } from './kernelChoice.ts';
import { kernelModule } from './kernelModule.ts';
import { type Kernels, kernelsOn } from './kernels.ts';
import { type LinearPrograms, linearPrograms, WasmBackend } from './wasmBackend.ts';
import type { WasmMemory, WasmModule } from './webAssembly.ts';

/** All that makes a thread a member of a team; it can be handed to the thread. */
export interface TeamMember {
  readonly rank: number;
  readonly size: number;
  readonly control: SharedArrayBuffer;
  readonly memory: WasmMemory;
  readonly module: WasmModule;
  readonly tile: Tile;
}

/** Programs of another stage, made on each thread from the same kernels and memory. */
export type FurtherPrograms = (kernels: Kernels, memory: WasmMemory) => readonly Program[];

/**
 * The members of a team; member 0 leads.
 *
 * @param memory that the team works in; one of its own unless said otherwise
 * @param bytes  that the memory is to have. That of a team of several cannot grow: other threads would not see it at
 *   once
 * @param arithmetic of its kernels of matrices
 */
export function teamMembers(
  size: number,
  memory = new Arena(size).memory,
  bytes = 0,
  arithmetic: Arithmetic = 'separate',
): TeamMember[] {
  reach(memory, bytes);
  const shared = { size, control: teamControl(), memory, module: kernelModule(arithmetic), tile: tileInUse() };
  return Array.from({ length: size }, (_, rank) => ({ rank, ...shared }));
}

/** Joins a team and follows its leader until the team is dismissed. */
export function joinTeam(
  { rank, size, control, memory, module, tile }: TeamMember,
  further: FurtherPrograms = () => [],
): void {
  const kernels = kernelsOn(module, memory, tile);
  const programs = [...Object.values(linearPrograms(kernels)), ...further(kernels, memory)];
  new Team(rank, size, programs, control).follow();
}

/** The leader's backend, its team, and the programs of the other stage as this thread has them. */
export interface TeamLeader {
  readonly backend: WasmBackend;
  readonly team: Team;
  /** of this thread */
  readonly kernels: Kernels;
  readonly further: readonly Program[];
}

/** Makes a backend of what a leader has. */
export type MakeBackend = (team: Team, arena: Arena, kernels: Kernels, programs: LinearPrograms) => WasmBackend;

/** Leads a team, as its member 0; `makeBackend` for one that does part of the work in another way. */
export function leadTeam(
  { size, control, memory, module, tile }: TeamMember,
  makeFurther: FurtherPrograms = () => [],
  makeBackend: MakeBackend = (...parts) => new WasmBackend(...parts),
): TeamLeader {
  const kernels = kernelsOn(module, memory, tile);
  const linear = linearPrograms(kernels);
  const further = makeFurther(kernels, memory);
  const team = new Team(0, size, [...Object.values(linear), ...further], control);
  return { backend: makeBackend(team, new Arena(size, memory), kernels, linear), team, kernels, further };
}
