import type { BenchBackend } from './participants.ts';
import { KERNEL_DEPTH, type NetworkSize, type Task, WHATS, type What, weightsOf } from './task.ts';

/** Everything that can be asked for: measurements, and how their time grows. */
export const SELECTIONS = [...WHATS, 'growth'] as const;
/** One of them. */
export type Selection = (typeof SELECTIONS)[number];

/** Tasks that take turns in the same rounds, among the same participants. */
export interface Group {
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly backends: readonly BenchBackend[];
  /** of the backends that have a choice */
  readonly threads: readonly number[];
}

/** The request that is planned for. */
export interface Wishes {
  readonly only: readonly Selection[];
  readonly backends: readonly BenchBackend[];
  readonly threads: readonly number[];
  /** sizes, instead of those that each measurement has by default */
  readonly n: readonly number[] | null;
  readonly samples: readonly number[] | null;
  readonly longestMs: number;
}

const NETWORKS: Readonly<Record<'digits-size' | 'nettalk-size', { size: NetworkSize; P: number; left: number }>> = {
  'digits-size': { size: { layers: [64, 16, 10], outputActivation: 'linear', letters: null }, P: 1200, left: 0 },
  'nettalk-size': { size: { layers: [203, 24, 26], outputActivation: 'sigmoid', letters: 29 }, P: 5438, left: 1560 },
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
  const { only, backends, threads, longestMs } = wishes;
  const wanted = (what: Selection) => only.includes(what);
  const dense = (what: What, n: number, P: number): Task => {
    return { what, n, P, left: n - Math.floor(0.9 * n), network: null, longestMs };
  };
  const kernel = dense('kernel', 4, KERNEL_DEPTH);
  const group = (name: string, tasks: readonly Task[]): Group => {
    // The bare kernel takes turns with what is made of it.
    return { name, tasks: wanted('kernel') ? [kernel, ...tasks] : tasks, backends, threads };
  };

  const groups: Group[] = [];
  for (const what of ['accumulate', 'recursive', 'exact', 'sweep'] as const) {
    if (!wanted(what)) continue;
    for (const [n, P] of sizesOf(what, wishes)) groups.push(group(`${what}, n ${n}, P ${P}`, [dense(what, n, P)]));
  }
  for (const what of ['digits-size', 'nettalk-size'] as const) {
    if (!wanted(what)) continue;
    const { size: network, P, left } = NETWORKS[what];
    groups.push(group(what, [{ what, n: weightsOf(network.layers), P, left, network, longestMs }]));
  }
  if (wanted('growth')) {
    const ours = { backends: backends.filter((name) => name === 'wasm'), threads: [Math.max(...threads)] };
    const tasks = (['accumulate', 'sweep'] as const).map((what) => GROWING_N.map((n) => dense(what, n, 1000)));
    groups.push({ name: 'growth with n', tasks: tasks.flat(), ...ours });
    groups.push({ name: 'growth with P', tasks: GROWING_P.map((P) => dense('accumulate', 1000, P)), ...ours });
  }
  return groups.length === 0 && wanted('kernel') ? [group('kernel', [])] : groups;
}

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
