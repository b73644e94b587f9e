const MAX_SHOWN = 6;

/** A shape as NumPy prints it, with spaces; of many dimensions the first. */
export const shapeText = (shape: readonly number[], single = 'a single number'): string =>
  (shape.length > MAX_SHOWN ? [...shape.slice(0, MAX_SHOWN), '…'] : shape).join(' × ') || single;
