/** Two things that agree in all that they are not compared by. */
export interface Pair<Thing> {
  readonly value: Thing;
  readonly reference: Thing;
}

/** The pairs of two lists, and how many of both have no partner. */
export interface PairsByPartner<Thing> {
  readonly pairs: readonly Pair<Thing>[];
  readonly unpaired: number;
}

/**
 * Pairs each thing of one list with its partners in another, in the order of the values.
 *
 * @param partnersOf finds the references that a value is compared with
 */
export function pairsByPartner<Thing>(
  values: readonly Thing[],
  references: readonly Thing[],
  partnersOf: (value: Thing) => readonly Thing[],
): PairsByPartner<Thing> {
  const pairs = values.flatMap((value) => partnersOf(value).map((reference) => ({ value, reference })));
  const [paired, partners] = (['value', 'reference'] as const).map((of) => new Set(pairs.map((pair) => pair[of])));
  return { pairs, unpaired: values.length - paired.size + references.length - partners.size };
}
