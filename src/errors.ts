/** A mistake in what the user wrote. The command line prints the message alone and exits with status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that is missing, damaged or not one of ours. Names the file and what to run or give instead. */
export class ResultError extends Error {
  override readonly name = 'ResultError';
}

/**
 * A matrix or number left the range in which the method is defined. It carries its numbers and is never caught
 * and patched up: damping is a parameter, and a failure is a failed cell.
 */
export class NumericalError extends Error {
  override readonly name = 'NumericalError';
  readonly values: Readonly<Record<string, number>>;

  constructor(message: string, values: Readonly<Record<string, number>>) {
    const numbers = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
    super(`${message} (${numbers.join(', ')})`);
    this.values = values;
  }
}
