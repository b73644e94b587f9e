import type { Network } from '../network/architecture.ts';
import type { LossName } from '../network/errorMeasure.ts';
import type { OutputForm } from '../network/outputForm.ts';

/** An error measure, and why it is that one. */
export interface ChosenLoss {
  readonly name: LossName;
  /** for people */
  readonly reason: string;
}

/** The sources that may say by which measure a network is judged. */
export interface LossSources {
  /** the user, in a flag or a grid */
  readonly asked?: LossName | null | undefined;
  /** the file of the network says one: that of the network */
  readonly isInFile: boolean;
  /** the description of the data */
  readonly described: LossName | null;
  /** the form of outputs that the user says they have */
  readonly output?: OutputForm | undefined;
  /** whether targets are what the network computes */
  readonly isOfNetwork?: boolean | undefined;
  /** whether targets are classes */
  readonly hasClasses: boolean;
}

/**
 * The error measure of a network: what the user says, else its file, else the description of the data; else
 * cross-entropy where somebody says that outputs are logits or probabilities, or where targets are classes and outputs
 * are their probabilities or stand for them, as linear ones do, which makes them logits, and the squared error
 * elsewhere.
 */
export function chosenLoss(
  { loss, outputActivation }: Pick<Network, 'loss' | 'outputActivation'>,
  { asked, isInFile, described, output, isOfNetwork, hasClasses }: LossSources,
): ChosenLoss {
  if (asked) return { name: asked, reason: 'as asked' };
  if (isInFile) return { name: loss, reason: 'as the file of the network says' };
  if (described) return { name: described, reason: 'as the description of the data says' };
  if (output) return { name: 'crossEntropy', reason: `outputs are ${output}, as asked` };
  if (outputActivation === 'logSoftmax') {
    return { name: 'crossEntropy', reason: 'outputs are logSoftmax, which nothing else judges' };
  }
  if (isOfNetwork) return { name: 'squared', reason: "targets are the network's own outputs" };
  const meaning = MEANING_OF_CLASSES[outputActivation];
  if (hasClasses && meaning) {
    return { name: 'crossEntropy', reason: `targets are classes, so ${outputActivation} outputs are ${meaning}` };
  }
  const areProbabilities = meaning === 'probabilities';
  const numbers = `targets are numbers${areProbabilities ? ' (classes names them, where they are classes)' : ''}`;
  const why = hasClasses ? `outputs are ${outputActivation}` : numbers;
  return { name: 'squared', reason: `${why}, and the file of the network says no other` };
}

/** The meaning of outputs where targets are classes. */
const MEANING_OF_CLASSES: Readonly<Partial<Record<string, string>>> = {
  linear: 'logits',
  softmax: 'probabilities',
  sigmoid: 'probabilities',
};
