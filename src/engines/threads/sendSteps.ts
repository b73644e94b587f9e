import type { MessagePort } from 'node:worker_threads';
import { cellBackend } from '../../cell/cellBackend.ts';
import { cellSteps } from '../../cell/cellSteps.ts';
import type { GivenWeights } from '../../config/problem.ts';
import type { CellFields } from '../../config/readConfig.ts';
import type { DataSet } from '../../dataset/dataSet.ts';
import { NumericalError } from '../../errors.ts';
import type { TeamMember } from '../../linalg/wasm/teamMember.ts';
import { networkOf } from '../../network/architecture.ts';
import { CRITERION } from '../../surgeon/criteria/criteria.ts';
import type { StoppedBy } from '../../surgeon/pruningPath.ts';
import type { NamedStep } from '../../trace/trace.ts';

/** The work of one thread: a path, whose steps go to another one. */
export interface PathTask {
  readonly fields: CellFields;
  readonly data: DataSet;
  /** the network as given */
  readonly given: GivenWeights;
  /** the leader of a team whose members wait for it; null where this thread works alone */
  readonly member: TeamMember | null;
  /** takes the messages */
  readonly port: MessagePort;
  /** counts the steps that were taken from the port */
  readonly taken: Int32Array<SharedArrayBuffer>;
  /** goes on to its end whether steps are taken or not: others wait for its thread */
  readonly isAhead: boolean;
  /** sends the size of each state that it comes to, before its step and also where that is held back */
  readonly tellsSizes: boolean;
}

/** A message of a path: a state that it has come to, or a step that stays; null at its end. */
export type PathMessage = { readonly weightsLeft: number } | { readonly step: NamedStep } | null;

/** The end of a path, as data: a class of errors does not cross a thread. */
export type PathEnd =
  | { readonly stoppedBy: StoppedBy }
  | { readonly failure: { readonly message: string; readonly values: NumericalError['values'] } };

/** Steps that may wait at the port of a path that is not ahead: each holds all weights. */
const MAX_WAITING = 16;

/** Steps with weights in shared memory, once for all that have the same: a message copies others. */
function sharedWeights(): (step: NamedStep) => NamedStep {
  let [own, shared]: (Float64Array | null)[] = [null, null];
  return (step) => {
    if (step.weights !== own) {
      own = step.weights;
      shared = new Float64Array(new SharedArrayBuffer(own.byteLength));
      shared.set(own);
    }
    return { ...step, weights: shared! };
  };
}

/** Sends the steps of a path. */
export function sendSteps({ fields, data, given, member, port, taken, isAhead, tellsSizes }: PathTask): PathEnd {
  const problem = { network: networkOf(fields), dataSet: data, given };
  const send = (message: PathMessage) => port.postMessage(message);
  const onState = tellsSizes ? (weightsLeft: number) => send({ weightsLeft }) : null;
  const backend = cellBackend(fields, problem, member);
  const path = cellSteps(fields, problem, given.weights, { backend, onState });
  const together = CRITERION[fields.criterion].deletesTogether ?? false;
  const sharing = sharedWeights();
  const maxWaiting = isAhead ? Number.POSITIVE_INFINITY : MAX_WAITING;
  try {
    for (let sent = 0; ; sent++) {
      for (let known = Atomics.load(taken, 0); sent - known >= maxWaiting; known = Atomics.load(taken, 0)) {
        Atomics.wait(taken, 0, known);
      }
      const { done, value } = path.next();
      if (done) return { stoppedBy: value };
      send({ step: together ? sharing(value) : value });
    }
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
    return { failure: { message: error.message, values: error.values } };
  } finally {
    send(null);
    port.close();
  }
}
