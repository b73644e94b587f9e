/**
 * A colour on a light page and its partner on a dark one, both with a contrast of at least 4.5 : 1 where text is set.
 */
export interface Ink {
  readonly light: string;
  readonly dark: string;
}

/**
 * The inks of all figures that stand for no criterion. An SVG names the light ones; `DARK_RULES` exchanges them where
 * the page is dark, so a figure has no other colours than these and those of `CRITERION_STYLE`.
 */
export const INKS = {
  page: { light: '#ffffff', dark: '#14181d' },
  text: { light: '#24292f', dark: '#e6edf3' },
  faint: { light: '#57606a', dark: '#9da7b1' },
  /** lines behind the data, deleted weights */
  grid: { light: '#d8dee4', dark: '#363d45' },
  /** the point of a paper, and whatever a figure points at */
  accent: { light: '#8250df', dark: '#c297ff' },
  /** weights and entries above 0 */
  positive: { light: '#0b5cad', dark: '#6cb6ff' },
  /** weights and entries below 0 */
  negative: { light: '#b8470b', dark: '#ff9d5c' },
} as const satisfies Readonly<Record<string, Ink>>;

/** The light inks by name: what figures draw with. */
export const INK = Object.fromEntries(Object.entries(INKS).map(([name, { light }]) => [name, light])) as {
  readonly [Name in keyof typeof INKS]: string;
};
