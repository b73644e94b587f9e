import { UsageError } from '../errors.ts';
import type { OutputActivation } from './activation.ts';
import { type Network, networkOf } from './architecture.ts';

/** Forms in which a network can give what it knows of classes. */
export const OUTPUT_FORMS = ['logits', 'probabilities'] as const;
/** Name of such a form. */
export type OutputForm = (typeof OUTPUT_FORMS)[number];

/**
 * The same network with its outputs as logits or as probabilities: linear ones for softmax, logSoftmax or a single
 * sigmoid, and softmax, or of a single output sigmoid, for linear ones. Its weights are the same, and so is its
 * cross-entropy.
 *
 * @param name what to call it in messages
 * @throws {UsageError} if its outputs are neither
 */
export function withOutputForm(network: Network, form: OutputForm, name: string): Network {
  const { outputActivation, outputs } = network;
  const wanted = formed(network, form);
  if (wanted) return wanted === outputActivation ? network : networkOf({ ...network, outputActivation: wanted });
  const allowed = form === 'logits' ? 'linear, softmax or logSoftmax outputs, or one sigmoid' : PROBABILITIES;
  const found = `${outputs} ${outputActivation} ${outputs === 1 ? 'output' : 'outputs'}`;
  throw new UsageError(`output ${form} needs a network with ${allowed}; ${name} has ${found}`);
}

const PROBABILITIES = 'linear, sigmoid, softmax or logSoftmax outputs';

/** The transfer function of a form; null where the outputs have it not. The softmax of a single output is no class. */
function formed({ outputActivation, outputs }: Network, form: OutputForm): OutputActivation | null {
  const isAlone = outputs === 1;
  switch (outputActivation) {
    case 'linear':
      return form === 'logits' ? 'linear' : isAlone ? 'sigmoid' : 'softmax';
    case 'softmax':
    case 'logSoftmax':
      return form === 'probabilities' ? 'softmax' : isAlone ? null : 'linear';
    case 'sigmoid':
      return form === 'probabilities' ? 'sigmoid' : isAlone ? 'linear' : null;
    default:
      return null;
  }
}
