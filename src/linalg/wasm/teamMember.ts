import { type Program, Team, teamControl } from '../../parallel/team.ts';
import { Arena, reach } from './arena.ts';
import { type Kernels, kernelModule, kernelsOn } from './kernels.ts';
import { type LinearPrograms, linearPrograms, WasmBackend } from './wasmBackend.ts';
import type { WasmMemory, WasmModule } from './webAssembly.ts';

/** One thread's place in a team; what it is made of can be handed to a thread. */
export interface Seat {
  readonly rank: number;
  readonly size: number;
  readonly control: SharedArrayBuffer;
  readonly memory: WasmMemory;
  readonly module: WasmModule;
}

/** Programs of another stage, made on each thread from the same kernels and memory. */
export type FurtherPrograms = (kernels: Kernels, memory: WasmMemory) => readonly Program[];

/**
 * Seats of a team; seat 0 leads.
 *
 * @param memory that the team works in; one of its own unless said otherwise
 * @param bytes  that the memory is to have. That of a team of several cannot grow: other threads would not see it at
 *   once
 */
export function seats(size: number, memory = new Arena(size).memory, bytes = 0): Seat[] {
  reach(memory, bytes);
  const shared = { size, control: teamControl(), memory, module: kernelModule() };
  return Array.from({ length: size }, (_, rank) => ({ rank, ...shared }));
}

/** Follows the leader of a team until it is dismissed. */
export function follow({ rank, size, control, memory, module }: Seat, further: FurtherPrograms = () => []): void {
  const kernels = kernelsOn(module, memory);
  const programs = [...Object.values(linearPrograms(kernels, memory)), ...further(kernels, memory)];
  new Team(rank, size, programs, control).follow();
}

/** The leader's backend, its team, and the programs of the other stage as this thread has them. */
export interface Lead {
  readonly backend: WasmBackend;
  readonly team: Team;
  readonly further: readonly Program[];
}

/** Makes a backend of what a leader has. */
export type MakeBackend = (team: Team, arena: Arena, kernels: Kernels, programs: LinearPrograms) => WasmBackend;

/** Takes the first seat of a team; `makeBackend` for one that does part of the work in another way. */
export function lead(
  { size, control, memory, module }: Seat,
  makeFurther: FurtherPrograms = () => [],
  makeBackend: MakeBackend = (...parts) => new WasmBackend(...parts),
): Lead {
  const kernels = kernelsOn(module, memory);
  const linear = linearPrograms(kernels, memory);
  const further = makeFurther(kernels, memory);
  const team = new Team(0, size, [...Object.values(linear), ...further], control);
  return { backend: makeBackend(team, new Arena(size, memory), kernels, linear), team, further };
}
