/**
 * Kinds of failures of a cell or a training, with who has to act:
 * `plan`: whoever wrote the experiment, since the task fails in the same way wherever it is computed;
 * `program`: whoever maintains this package;
 * `computer`: whoever sees to the computer, and another one may succeed at once;
 * `queue`: whoever sees to the workers elsewhere and to the way to them;
 * `nobody`: the next run computes it.
 */
export const FAILURE_KINDS = {
  /** a matrix or a network has left the range of the method */
  numerical: 'plan',
  /** the cell asks for what its data or its config do not have */
  input: 'plan',
  /** it took longer than a cell may take */
  timeLimit: 'plan',
  /** an error that nobody expects */
  defect: 'program',
  /** its thread died, or ran out of memory */
  thread: 'computer',
  /** its trace cannot be written */
  writing: 'computer',
  /** its worker was lost, refused it, or sent what cannot be used */
  remote: 'queue',
  /** the run was stopped */
  stopped: 'nobody',
} as const;

/** The reason why a task has no result. */
export type FailureKind = keyof typeof FAILURE_KINDS;

/** A task without a result; `reason` is a line for people, which names no path. */
export interface TaskFailure {
  readonly kind: FailureKind;
  readonly reason: string;
}

const KIND_OF_ERROR: Readonly<Record<string, FailureKind>> = {
  NumericalError: 'numerical',
  UsageError: 'input',
  ResultError: 'input',
};

/** The failure of a task that threw an error. */
export const taskFailure = ({ name, message }: Error): TaskFailure => ({
  kind: KIND_OF_ERROR[name] ?? 'defect',
  reason: `${name}: ${message}`,
});

/** The failure of a task whose trace cannot be written; messages of the file system name paths, and are not quoted. */
export const writingFailure = (code: string): TaskFailure => ({
  kind: 'writing',
  reason: `the trace cannot be written (${code})`,
});
