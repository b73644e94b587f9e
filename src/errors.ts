/** A mistake in what the user wrote. The command line prints the message alone and exits with status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that is missing, damaged or not one of ours; the message names it. */
export class ResultError extends Error {
  override readonly name = 'ResultError';
  /** the file is not there, as opposed to unreadable */
  readonly missing: boolean;

  constructor(message: string, { missing = false } = {}) {
    super(message);
    this.missing = missing;
  }
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

/** Letters of a text that messages show; of longer ones the beginning. */
const MAX_SHOWN = 100;

/** A text that a user or a file brought, as messages show it: in quotes, of a long one the beginning. */
export const shownText = (text: string): string =>
  JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);

/**
 * The value of a field where it is read.
 *
 * @param value null as it is in a config where nothing reads the field
 * @throws {TypeError} if it is null: what reads it has not declared so, which is a mistake of the program
 */
export function readValue<Value>(value: Value | null, name: string): Value {
  if (value === null) throw new TypeError(`${name} is null, as nothing that is declared reads it`);
  return value;
}
