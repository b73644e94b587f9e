import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type { BackendPruneOptions } from '../../cell/prune.ts';
import { pruneFields, pruneProblem } from '../../cell/pruneOptions.ts';
import type { Problem } from '../../config/problem.ts';
import { isOfTeam } from '../../config/suitsCellKernels.ts';
import type { DataSet } from '../../dataset/dataSet.ts';
import { NumericalError, UsageError } from '../../errors.ts';
import { arithmeticOf } from '../../linalg/backend.ts';
import type { TeamMember } from '../../linalg/wasm/teamMember.ts';
import type { Network } from '../../network/architecture.ts';
import { requireThreads } from '../../parallel/pool.ts';
import type { StoppedBy } from '../../surgeon/pruningPath.ts';
import { lastSize, STOP } from '../../surgeon/stopping.ts';
import type { NamedStep } from '../../trace/trace.ts';
import { createPruningPool, type PruningPool, poolParts } from './pruningPool.ts';
import { runOnTeam } from './runOnTeam.ts';
import type { PathEnd, PathMessage, PathTask } from './sendSteps.ts';

/** A state that a path has come to. */
export interface PruningProgress {
  /** of the network as given */
  readonly weightsStart: number;
  readonly weightsLeft: number;
  /** the size at which the path ends at the latest; null where its stopping rule looks at errors after each turn */
  readonly weightsEnd: number | null;
  /** since the first step was asked for */
  readonly seconds: number;
}

/** Options of pruning, and the threads that it runs on. */
export interface ThreadPruneOptions extends BackendPruneOptions {
  /** of the team; default: one a core. Plain loops and networks of up to 256 weights take one */
  readonly threads?: number;
  /** threads of the caller's, in place of `threads`: they stay when the path has ended */
  readonly pool?: PruningPool;
  /** ends the threads, in the middle of whatever they do: the path throws its reason */
  readonly signal?: AbortSignal;
  /**
   * is told of each state, on the calling thread and before its step is given; also of states that a rule such as
   * `testError` holds back, and perhaps drops. An error that it throws ends the path
   */
  readonly onProgress?: (progress: PruningProgress) => void;
}

/**
 * Prunes a network on threads of their own, which leaves this one free: the steps of `prune`, the same bits. The
 * threads end with the path, or when the caller leaves it by `break`, `return` or the signal: a path that is begun by
 * `next` and then forgotten keeps them, and the process. With a `pool` the threads are the caller's, for many paths.
 *
 * Nothing is printed. It may be called on any thread, also on a `Worker` of another program.
 *
 * @param weights (n) trained, at a minimum of the loss; not modified
 * @throws {UsageError} naming an option that is not allowed; from `next`, if the pool is closed
 * @throws {NumericalError} from `next`, if a matrix leaves the range of the method, or two inverses disagree beyond
 *   rounding
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf, pruneOnThreads, train } from 'optimal-brain-surgeon';
 *
 * // y = x1 and x2, with a third input that does not matter
 * const samples = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => {
 *   const input = [k & 1, (k >> 1) & 1, (k >> 2) & 1];
 *   return { input, target: [input[0] & input[1]] };
 * });
 * const data = dataSetOf('and', { inputs: ['x1', 'x2', 'x3'], outputs: ['y'] }, samples, null);
 * const network = networkOf({ layers: [3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
 * const { weights } = train(network, data.train, { decay: 1e-3 });
 * for await (const { weight, weightsLeft } of pruneOnThreads(network, data, weights, { threads: 2 })) {
 *   console.log(weightsLeft, weight);
 * }
 * // → 4 null
 * // → 3 x3>y
 * ```
 */
export function pruneOnThreads(
  network: Network,
  data: DataSet,
  weights: Float64Array,
  { threads, pool, signal, onProgress, ...options }: ThreadPruneOptions = {},
): AsyncGenerator<NamedStep, StoppedBy, undefined> {
  if (threads !== undefined) requireThreads(threads);
  if (threads !== undefined && pool) throw new UsageError('threads is no option with a pool, which has its own');
  if (pool) poolParts(pool);
  const fields = pruneFields(network, data, weights, options);
  const problem = pruneProblem(network, data, weights, options);
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const task = { fields, data, given: problem.given, taken, isAhead: Boolean(pool), tellsSizes: Boolean(onProgress) };
  const size = isOfTeam(fields) ? (threads ?? availableParallelism()) : 1;
  return sentSteps(task, problem, { threads: pool ?? size, signal, onProgress });
}

/** The threads of a path and whoever follows it. */
interface PathThreads {
  /** the number of threads that it starts and ends, or a pool of the caller's */
  readonly threads: number | PruningPool;
  readonly signal: ThreadPruneOptions['signal'] | undefined;
  readonly onProgress: ThreadPruneOptions['onProgress'] | undefined;
}

async function* sentSteps(
  task: Omit<PathTask, 'member' | 'port'>,
  problem: Problem,
  { threads, signal, onProgress }: PathThreads,
): AsyncGenerator<NamedStep, StoppedBy, undefined> {
  signal?.throwIfAborted();
  const start = performance.now();
  const own = typeof threads === 'number' ? createPruningPool({ threads }) : null;
  const { workers, turns, closed } = poolParts(own ?? (threads as PruningPool));
  const { port1: messages, port2: port } = new MessageChannel();
  const left = new AbortController(); // by the caller, or by a thread that fails
  const end = AbortSignal.any([closed, left.signal, ...(signal ? [signal] : [])]);
  const arithmetic = arithmeticOf(task.fields.backend);
  const send = (member: TeamMember | null) =>
    workers.run<PathTask, PathEnd>('prunePath', { ...task, member, port }, end, [port]);
  const ended = turns.run(isOfTeam(task.fields), async (onTeam) => {
    end.throwIfAborted();
    return onTeam ? runOnTeam(workers, { config: task.fields, problem, arithmetic }, send, end) : send(null);
  });
  ended.catch((error) => left.abort(error));
  const weightsEnd = STOP[task.fields.stop].breaks ? null : lastSize(task.fields);
  let weightsStart: number | null = null;
  try {
    for await (const [message] of on(messages, 'message', { signal: end }) as AsyncIterable<[PathMessage]>) {
      if (message === null) break;
      if ('weightsLeft' in message) {
        const { weightsLeft } = message;
        weightsStart ??= weightsLeft;
        onProgress?.({ weightsStart, weightsLeft, weightsEnd, seconds: (performance.now() - start) / 1000 });
        continue;
      }
      yield message.step;
      Atomics.add(task.taken, 0, 1);
      Atomics.notify(task.taken, 0);
    }
    const how = await ended;
    if ('stoppedBy' in how) return how.stoppedBy;
    throw Object.assign(new NumericalError('', how.failure.values), { message: how.failure.message });
  } catch (error) {
    for (const { aborted, reason } of [signal, closed, left.signal].filter((one) => one !== undefined)) {
      if (aborted) throw reason;
    }
    throw error;
  } finally {
    left.abort();
    messages.close();
    await own?.close();
  }
}
