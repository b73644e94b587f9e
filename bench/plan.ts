import type { Grid } from '../src/experiment/experiment.ts';
import { CELL_GRID, CELL_LEFT, CELL_WEIGHTS, cellInput, DIGITS_GRID } from './cellInput.ts';
import type { KernelMode, NodeBinary } from './kernelMode.ts';
import type { BenchBackend } from './participants.ts';
import { KERNEL_DEPTH, type NetworkSize, type Task, WHATS, type What, weightsOf } from './task.ts';

/** Measurements that go with another one: the training of a cell, the other form of the inverse. */
type Part = 'cell/train' | 'dense-form' | 'dual-form';
function isPart(what: What): what is Part {
  return what === 'cell/train' || what.endsWith('-form');
}

/** One of the things that can be asked for: measurements, the forms of the inverse, and how times grow. */
export type Selection = Exclude<What, Part> | 'dual' | 'growth';
/** All of them. */
export const SELECTIONS: readonly Selection[] = [...WHATS.filter((what) => !isPart(what)), 'dual', 'growth'];

/** A cell that builds are compared by. */
export interface Builds {
  /** fields of the cell that they are timed by */
  readonly grid: Grid;
  /** folder of published corpora; null where the cell needs none */
  readonly data: string | null;
}

/** Tasks that take turns in the same rounds, among the same participants. */
export interface Group {
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly backends: readonly BenchBackend[];
  /** of the backends that have a choice */
  readonly threads: readonly number[];
  /** programs that run ours, each with all of these kernels; null: with those that it has by default */
  readonly nodes: readonly NodeBinary[];
  readonly kernels: readonly KernelMode[] | null;
  /** folder of another build; null: none takes part */
  readonly before: string | null;
  /** rounds that count, after a warm-up */
  readonly rounds: number;
  /** null: backends are compared, on matrices; otherwise whole cells, or trainings, of builds */
  readonly builds: Builds | null;
}

/** The request that is planned for. */
export interface Wishes {
  readonly only: readonly Selection[];
  readonly backends: readonly BenchBackend[];
  readonly threads: readonly number[];
  readonly nodes: readonly NodeBinary[];
  /** null: as each program has by default */
  readonly kernels: readonly KernelMode[] | null;
  /** sizes, instead of those that each measurement has by default */
  readonly n: readonly number[] | null;
  readonly samples: readonly number[] | null;
  readonly longestMs: number;
  /** null: as each group has by default */
  readonly rounds: number | null;
  /** folder of another build; null: none takes part */
  readonly before: string | null;
  /** folder of published corpora; null: nothing is measured on them */
  readonly data: string | null;
}

/** Rounds that count, by default; ratios of builds are claims, and want more. */
const [ROUNDS, ROUNDS_OF_BUILDS] = [7, 9];
/** Length of a turn: a cell takes some ten milliseconds, of which each can be hit by a collection of garbage. */
const [TURN_MS, TURN_OF_BUILDS_MS] = [20, 300];

const NETWORKS: Readonly<
  Record<'digits-size' | 'nettalk-size' | 'dual', { size: NetworkSize; P: number; left: number }>
> = {
  'digits-size': { size: { layers: [64, 16, 10], outputActivation: 'linear', letters: null }, P: 1200, left: 0 },
  'nettalk-size': { size: { layers: [203, 24, 26], outputActivation: 'sigmoid', letters: 29 }, P: 5438, left: 1560 },
  dual: { size: { layers: [51, 35, 5], outputActivation: 'sigmoid', letters: null }, P: 100, left: 200 },
};

/** n with P, where the user names none. */
const SIZES: Readonly<Record<'accumulate' | 'recursive' | 'exact' | 'sweep', readonly (readonly [number, number])[]>> =
  {
    accumulate: [
      [1000, 5000],
      [2000, 5000],
    ],
    recursive: [
      [1000, 1000],
      [2000, 1000],
    ],
    exact: [
      [1000, 1000],
      [2000, 1000],
    ],
    sweep: [
      [1000, 1000],
      [2000, 1000],
      [4000, 1000],
    ],
  };
const GROWING_N = [500, 1000, 2000, 4000];
const GROWING_P = [1000, 2000, 4000, 8000];

/** Groups in the order in which they are to be run. */
export function planOf(wishes: Wishes): Group[] {
  const { only, backends, threads, nodes, kernels, before, longestMs, rounds } = wishes;
  const wanted = (what: Selection) => only.includes(what);
  const dense = (what: What, n: number, P: number): Task => {
    return { what, n, P, left: n - Math.floor(0.9 * n), network: null, longestMs, atLeastMs: TURN_MS, cell: null };
  };
  const [kernel, tiles] = (['kernel', 'tiles'] as const).map((what) => dense(what, 4, KERNEL_DEPTH));
  const ofMatrices = { backends, threads, nodes, kernels, before, rounds: rounds ?? ROUNDS, builds: null };
  const group = (name: string, tasks: readonly Task[]): Group => {
    // The bare kernel takes turns with what is made of it.
    return { ...ofMatrices, name, tasks: wanted('kernel') ? [kernel, ...tasks] : tasks };
  };

  const groups: Group[] = [];
  if (wanted('tiles')) groups.push({ ...ofMatrices, name: 'tiles', tasks: [tiles] });
  for (const what of ['accumulate', 'recursive', 'exact', 'sweep'] as const) {
    if (!wanted(what)) continue;
    for (const [n, P] of sizesOf(what, wishes)) groups.push(group(`${what}, n ${n}, P ${P}`, [dense(what, n, P)]));
  }
  for (const what of ['digits-size', 'nettalk-size'] as const) {
    if (!wanted(what)) continue;
    const { size: network, P, left } = NETWORKS[what];
    groups.push(group(what, [{ ...dense(what, weightsOf(network.layers), P), left, network }]));
  }
  if (wanted('dual')) {
    const { size: network, P, left } = NETWORKS.dual;
    const shared = { left, network };
    const forms = (['dense-form', 'dual-form'] as const).map((what) => {
      return { ...dense(what, weightsOf(network.layers), P), ...shared };
    });
    groups.push({ ...ofMatrices, name: 'dual', tasks: forms, backends: backends.filter((name) => name === 'wasm') });
  }
  if (wanted('growth')) {
    const wasm = backends.filter((name) => name === 'wasm');
    const ours = { ...ofMatrices, backends: wasm, threads: [Math.max(...threads)] };
    const tasks = (['accumulate', 'sweep'] as const).map((what) => GROWING_N.map((n) => dense(what, n, 1000)));
    groups.push({ name: 'growth with n', tasks: tasks.flat(), ...ours });
    groups.push({ name: 'growth with P', tasks: GROWING_P.map((P) => dense('accumulate', 1000, P)), ...ours });
  }
  if (wanted('cell')) groups.push(cellGroup(wishes));
  if (wanted('digits/train') && wishes.data !== null) groups.push(digitsGroup(wishes));
  return groups.length === 0 && wanted('kernel') ? [group('kernel', [])] : groups;
}

/** Of a cell, which is a matter of one thread. */
function cellGroup({ backends, nodes, kernels, before, longestMs, rounds }: Wishes): Group {
  const input = cellInput();
  const size = { n: CELL_WEIGHTS, P: input.train.targets.length, left: CELL_LEFT };
  const shared = { ...size, network: null, longestMs, atLeastMs: TURN_OF_BUILDS_MS, cell: input };
  return {
    name: 'cell',
    tasks: (['cell', 'cell/train'] as const).map((what) => ({ what, ...shared })),
    backends,
    threads: [1],
    rounds: rounds ?? ROUNDS_OF_BUILDS,
    ...{ nodes, kernels, before },
    builds: { grid: CELL_GRID, data: null },
  };
}

/** Of a training on all threads. */
function digitsGroup({ backends, threads, nodes, kernels, before, data, longestMs, rounds }: Wishes): Group {
  const n = weightsOf(DIGITS_GRID.layers);
  const shared = { network: null, longestMs, atLeastMs: TURN_OF_BUILDS_MS, cell: null };
  return {
    name: 'digits/train',
    tasks: [{ what: 'digits/train', n, P: DIGITS_SAMPLES, left: n, ...shared }],
    backends,
    threads: [Math.max(...threads)],
    rounds: rounds ?? ROUNDS_OF_BUILDS,
    ...{ nodes, kernels, before },
    builds: { grid: DIGITS_GRID, data },
  };
}

/** Samples of the training set of `digits`. */
const DIGITS_SAMPLES = 3823;

/**
 * The sizes asked for; H of `exact` and `sweep` is made of the first number of samples, since its size is all that
 * matters.
 */
function sizesOf(what: keyof typeof SIZES, { n, samples }: Wishes): readonly (readonly [number, number])[] {
  if (n === null && samples === null) return SIZES[what];
  const isOfSamples = what === 'accumulate' || what === 'recursive';
  const counts = samples ?? [1000];
  return (n ?? [1000]).flatMap((size) => (isOfSamples ? counts : counts.slice(0, 1)).map((P) => [size, P] as const));
}
