/** Tells of the dual form, and why it was chosen; @param cells that have it, of how many, where others have another */
export const dualLine = (cells = ''): string =>
  `The inverse is dual${cells}: there are fewer output gradients (samples × outputs) than weights, so no matrix of n × n is made.`;
