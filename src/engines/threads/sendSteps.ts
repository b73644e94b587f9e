import type { MessagePort } from 'node:worker_threads';
import { cellBackend } from '../../cell/cellBackend.ts';
import { cellSteps } from '../../cell/cellSteps.ts';
import type { GivenWeights } from '../../config/problem.ts';
import type { CellFields } from '../../config/readConfig.ts';
import type { DataSet } from '../../dataset/dataSet.ts';
import { NumericalError } from '../../errors.ts';
import type { TeamMember } from '../../linalg/wasm/teamMember.ts';
import { networkOf } from '../../network/architecture.ts';
import type { StoppedBy } from '../../surgeon/pruningPath.ts';

/** The work of one thread: a path, whose steps go to another one. */
export interface PathTask {
  readonly fields: CellFields;
  readonly data: DataSet;
  /** the network as given */
  readonly given: GivenWeights;
  /** the leader of a team whose members wait for it; null where this thread works alone */
  readonly member: TeamMember | null;
  /** takes the steps, and null at their end */
  readonly port: MessagePort;
  /** counts the steps that were taken from the port */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** The end of a path, as data: a class of errors does not cross a thread. */
export type PathEnd =
  | { readonly stoppedBy: StoppedBy }
  | { readonly failure: { readonly message: string; readonly values: NumericalError['values'] } };

/** Steps that may wait at the port: each holds all weights. */
const MAX_WAITING = 16;

/** Sends the steps of a path, no more than a few ahead of whoever takes them. */
export function sendSteps({ fields, data, given, member, port, taken }: PathTask): PathEnd {
  const problem = { network: networkOf(fields), dataSet: data, given };
  const path = cellSteps(fields, problem, given.weights, { backend: cellBackend(fields, problem, member) });
  try {
    for (let sent = 0; ; sent++) {
      for (let known = Atomics.load(taken, 0); sent - known >= MAX_WAITING; known = Atomics.load(taken, 0)) {
        Atomics.wait(taken, 0, known);
      }
      const { done, value } = path.next();
      if (done) return { stoppedBy: value };
      port.postMessage(value);
    }
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
    return { failure: { message: error.message, values: error.values } };
  } finally {
    port.postMessage(null);
    port.close();
  }
}
