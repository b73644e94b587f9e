/** Tells of the dual form, and why it was chosen. */
export const DUAL_LINE =
  'The inverse is dual: there are fewer output gradients (samples × outputs) than weights, so no matrix of n × n is made.';
