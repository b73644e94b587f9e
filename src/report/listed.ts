/** Things in a row, e.g. `a, b and c`. */
export const listed = (things: readonly (string | number)[]): string =>
  things.length < 2 ? things.join('') : `${things.slice(0, -1).join(', ')} and ${things[things.length - 1]}`;
