import type { Attachments } from '../dataset/attachments.ts';
import { UsageError } from '../errors.ts';
import type { GivenArchitecture } from '../network/givenNetwork.ts';
import { biasesOf, biasText, hiddenText, hiddenTransfers } from '../network/layerText.ts';
import type { GivenFields } from './completed.ts';
import { givenNetwork, type NetworkChoice } from './givenNetworks.ts';

/**
 * The fields of a grid's point with those that the network says which it names; it is taken as it is, unless it is to
 * be trained on.
 *
 * @throws {UsageError} with both values, where the grid says another
 */
export function withNetworkFields(
  given: GivenFields,
  { network, networkSha256 }: NetworkChoice,
  networks: Attachments,
) {
  const found = givenNetwork({ network, networkSha256 }, networks);
  if (!found) return given;
  const { architecture } = found;
  for (const name of ARCHITECTURE_FIELDS) {
    const value = given[name];
    if (value === undefined || asText(name, value, architecture) === asText(name, architecture[name], architecture)) {
      continue;
    }
    const [ofNetwork, said] = [architecture[name], value].map((of) => (Array.isArray(of) ? of.join('-') : String(of)));
    throw new UsageError(`${name} must be ${ofNetwork}, as network ${network} has it, got ${said}`);
  }
  return { training: 'none', ...given, ...architecture };
}

/** The fields of a config that a network says. */
export const ARCHITECTURE_FIELDS = ['layers', 'activation', 'outputActivation', 'biases'] as const;

/** A value in one text: several may mean the same. */
function asText(name: (typeof ARCHITECTURE_FIELDS)[number], value: unknown, { layers }: GivenArchitecture): string {
  const stages = layers.length - 1;
  if (name === 'activation') return hiddenText(hiddenTransfers(value as GivenArchitecture['activation'], stages - 1));
  if (name === 'biases') return biasText(biasesOf(value as GivenArchitecture['biases'], stages));
  return [value].flat().join('-');
}
