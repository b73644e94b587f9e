import { UsageError } from '../errors.ts';
import type { NetworkReadOptions } from './networkFormat.ts';

/**
 * Refuses options of files of weights alone, where a file says itself what they say.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} naming the first that is given
 */
export function requireNoWeightsOptions(options: NetworkReadOptions, name: string): void {
  const idle = (['activations', 'activation', 'outputActivation', 'layers', 'rows', 'inputNames'] as const).find(
    (option) => options[option] !== undefined,
  );
  if (idle) throw new UsageError(`${idle} is an option for files of weights alone: ${name} says it`);
}
