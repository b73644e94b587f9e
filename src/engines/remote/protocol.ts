/**
 * Version of the messages between a run and the workers elsewhere: jobs, answers, and how workers make themselves
 * known. Raised by hand when one of them changes. 1: surgeon 0.1.0, whose messages do not say so. 2: answers say
 * of what kind a failure is. 3: a config has null in the fields that nothing in its cell reads. 4: a config may name a
 * network that is given.
 */
export const PROTOCOL = 4;

/**
 * A message from a surgeon of another protocol or version. It is nobody's fault and costs no cell: the job stays for
 * whoever is of the right one.
 */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError';
}

/** The protocol of a message; those before it was in them are 1. */
export function protocolOf(message: unknown): number {
  const { protocol } = (message ?? {}) as { readonly protocol?: unknown };
  return typeof protocol === 'number' ? protocol : 1;
}
