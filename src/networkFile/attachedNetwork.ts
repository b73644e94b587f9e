import { networkAttachment } from '../config/givenNetworks.ts';
import type { Attachment } from '../dataset/attachments.ts';
import type { StoredNetwork } from './storedNetwork.ts';

/**
 * A stored network as configs can name it, by all that may change a bit of what is computed from it: its architecture,
 * weights and mask, and the names of its inputs. Notes, names of outputs and preprocessing count for nothing, since the
 * data have gone through them.
 */
export function attachedNetwork(name: string, { network, weights, mask, inputNames }: StoredNetwork): Attachment {
  const { layers, activation, outputActivation, biases } = network;
  return networkAttachment(name, {
    architecture: { layers, activation, outputActivation, biases },
    weights,
    mask: mask?.includes(0) ? mask : null, // one that deletes nothing is none
    inputNames: inputNames ?? null,
  });
}
