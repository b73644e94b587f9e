/** A link as a row holds it. */
export interface WrittenLink {
  /** number of its source unit */
  readonly source: number;
  readonly weight: number;
}

const LINKS_A_LINE = 10;

/** A number with all its digits, as wide as SNNS's. */
export const numeral = (value: number): string => String(value === 0 ? 0 : value).padStart(8); // −0 is 0

/**
 * The row of the links of a unit: `target | site | source:weight, source:weight, …`.
 *
 * @param target number of the unit
 * @param links  one or more
 */
export function linkRow(target: number, links: readonly WrittenLink[]): string {
  const written = links.map(({ source, weight }) => `${String(source).padStart(3)}:${numeral(weight)}`);
  const lines = Array.from({ length: Math.ceil(links.length / LINKS_A_LINE) }, (_, line) =>
    written.slice(line * LINKS_A_LINE, (line + 1) * LINKS_A_LINE).join(', '),
  );
  return `${String(target).padStart(6)} |      | ${lines.join(`,\n${' '.repeat(17)}`)}\n`;
}
