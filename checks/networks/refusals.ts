import type { NetworkFile } from './networkFolder.ts';

/** Files that must be refused, by their path, with what the refusal must say. */
const REFUSALS: readonly (readonly [path: RegExp, reason: RegExp])[] = [
  [/\.pt$/, /PyTorch.*export/s],
  [/\.h5$/, /Keras.*export/s],
  [/digits-batchnorm.*\.safetensors$/, /batch normalisation/],
  [/refused-residual/, /Add/],
  [/refused-training-mode/, /training/],
  [/refused-two-branches/, /outputs|branch|Add/],
  [/refused-matmul-left/, /MatMul/],
  [/refused-/, /./],
];

/** A pattern of the message with which a file must be refused; null where it must be read. */
export const reasonToRefuse = ({ name }: NetworkFile): RegExp | null =>
  REFUSALS.find(([path]) => path.test(name))?.[1] ?? null;
