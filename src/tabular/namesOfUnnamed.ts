/** The names of outputs that have none: `o1`, `o2`, …. */
export const namesOfUnnamed = (count: number): string[] => Array.from({ length: count }, (_, l) => `o${l + 1}`);
