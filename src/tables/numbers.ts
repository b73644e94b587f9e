/** One column of rows that has numbers throughout. */
export function numbers<Name extends string>(
  rows: readonly { readonly [Column in Name]: number | null }[],
  column: Name,
): number[] {
  return rows.map((row) => row[column]!);
}
