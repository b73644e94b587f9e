/** Two things that agree in all that they are not compared by. */
export interface Pair<Thing> {
  readonly value: Thing;
  readonly reference: Thing;
}

/** The pairs of two lists, and how many of both have no partner. */
export interface PairsByKey<Thing> {
  readonly pairs: readonly Pair<Thing>[];
  readonly unpaired: number;
}

/**
 * Pairs the things of two lists that have the same key, in the order of the values.
 *
 * @param keyOf differs between the things of one list
 */
export function pairsByKey<Thing>(
  values: readonly Thing[],
  references: readonly Thing[],
  keyOf: (thing: Thing) => string,
): PairsByKey<Thing> {
  const partners = new Map(references.map((thing) => [keyOf(thing), thing]));
  const pairs = values.flatMap((value) => {
    const reference = partners.get(keyOf(value));
    return reference === undefined ? [] : [{ value, reference }];
  });
  return { pairs, unpaired: values.length + references.length - 2 * pairs.length };
}
