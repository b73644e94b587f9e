import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type { BackendPruneOptions } from '../../cell/prune.ts';
import { pruneFields, pruneProblem } from '../../cell/pruneOptions.ts';
import type { Problem } from '../../config/problem.ts';
import { isOfTeam } from '../../config/suitsCellKernels.ts';
import type { DataSet } from '../../dataset/dataSet.ts';
import { NumericalError } from '../../errors.ts';
import type { TeamMember } from '../../linalg/wasm/teamMember.ts';
import type { Network } from '../../network/architecture.ts';
import { createPool, requireThreads } from '../../parallel/pool.ts';
import type { StoppedBy } from '../../surgeon/pruningPath.ts';
import type { NamedStep } from '../../trace/trace.ts';
import { runOnTeam } from './runOnTeam.ts';
import type { PathEnd, PathTask } from './sendSteps.ts';

/** Options of pruning, and the threads that it runs on. */
export interface ThreadPruneOptions extends BackendPruneOptions {
  /** of the team; default: one a core. Plain loops and networks of up to 256 weights take one */
  readonly threads?: number;
  /** ends the threads, in the middle of whatever they do: the path throws its reason */
  readonly signal?: AbortSignal;
}

/**
 * Prunes a network on threads of their own, which leaves this one free: the steps of `prune`, the same bits. The
 * threads end with the path, or when the caller leaves it by `break`, `return` or the signal: a path that is begun by
 * `next` and then forgotten keeps them, and the process.
 *
 * @param weights (n) trained, at a minimum of the loss; not modified
 * @throws {UsageError} naming an option that is not allowed
 * @throws {NumericalError} if a matrix leaves the range of the method, or two inverses disagree beyond rounding
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
  { threads = availableParallelism(), signal, ...options }: ThreadPruneOptions = {},
): AsyncGenerator<NamedStep, StoppedBy, undefined> {
  requireThreads(threads);
  const fields = pruneFields(network, data, weights, options);
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const problem = pruneProblem(network, data, weights, options);
  return sentSteps({ fields, data, given: problem.given, taken }, isOfTeam(fields) ? threads : 1, problem, signal);
}

async function* sentSteps(
  task: Omit<PathTask, 'member' | 'port'>,
  threads: number,
  problem: Problem,
  signal: AbortSignal | undefined,
): AsyncGenerator<NamedStep, StoppedBy, undefined> {
  signal?.throwIfAborted();
  const pool = createPool(threads);
  const { port1: steps, port2: port } = new MessageChannel();
  const left = new AbortController(); // by the caller, or by a thread that fails
  const end = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
  const send = (member: TeamMember | null) =>
    pool.run<PathTask, PathEnd>('prunePath', { ...task, member, port }, end, [port]);
  const cell = { config: task.fields, problem };
  const ended = isOfTeam(task.fields) ? runOnTeam(pool, cell, send, end) : send(null);
  ended.catch((error) => left.abort(error));
  try {
    for await (const [step] of on(steps, 'message', { signal: end }) as AsyncIterable<[NamedStep | null]>) {
      if (step === null) break;
      yield step;
      Atomics.add(task.taken, 0, 1);
      Atomics.notify(task.taken, 0);
    }
    const how = await ended;
    if ('stoppedBy' in how) return how.stoppedBy;
    throw Object.assign(new NumericalError('', how.failure.values), { message: how.failure.message });
  } catch (error) {
    signal?.throwIfAborted();
    throw left.signal.aborted ? left.signal.reason : error;
  } finally {
    left.abort();
    steps.close();
    await pool.close();
  }
}
