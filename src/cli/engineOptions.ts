import type { Argv } from 'yargs';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import type { EngineRecord } from '../engines/engineRecord.ts';
import { ENGINES } from '../engines/engines.ts';
import { UsageError } from '../errors.ts';
import { type Arguments, once } from './options.ts';

/** Names of the flags that belong to one engine. */
export const ENGINE_FLAGS: readonly string[] = ENGINES.flatMap(({ flags }) => Object.keys(flags));

/** Adds `--engine`, and the flags of all engines. */
export const engineOptions = (yargs: Argv): Argv =>
  ENGINES.reduce((command, record) => engineFlags(record)(command), yargs).option('engine', {
    type: 'string',
    default: ENGINES[0].name,
    requiresArg: true,
    describe: `what computes: ${ENGINES.map(({ meaning }) => meaning).join(', or ')} [default: ${ENGINES[0].name}]`,
  });

/** Adds the flags of one engine. */
export const engineFlags =
  ({ flags }: EngineRecord) =>
  (yargs: Argv): Argv =>
    Object.entries(flags).reduce((command, [name, { describe, defaultInWords }]) => {
      const option = {
        type: 'string',
        requiresArg: true,
        describe: `${describe} [default: ${defaultInWords}]`,
      } as const;
      return command.option(name, option);
    }, yargs);

/**
 * The engine that `--engine` names.
 *
 * @throws {UsageError} if there is no such engine, or a flag of another one is given
 */
export function engineRecordOf(args: Arguments): EngineRecord {
  const name = once('engine', args.engine);
  const record = ENGINES.find((each) => each.name === name);
  if (!record) {
    const names = ENGINES.map((each) => each.name);
    throw new UsageError(`engine must be one of ${names.join(', ')}, got ${shown(name)}${suggestion(name, names)}`);
  }
  for (const other of ENGINES.filter((each) => each !== record)) {
    for (const flag of Object.keys(other.flags).filter((each) => !(each in record.flags))) {
      if (args[flag] !== undefined) throw new UsageError(`--${flag} goes with --engine ${other.name}`);
    }
  }
  return record;
}

/** Shows a line about the connection or the workers on stderr: as JSON where progress is. */
export const notices = ({ json, quiet }: Arguments): ((line: string) => void) =>
  json && !quiet
    ? (line) => console.error(JSON.stringify({ event: 'notice', line }))
    : (line) => console.error(`surgeon: ${line}`);
