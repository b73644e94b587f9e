/** A part of a report: a heading and what stands under it. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** Sections as lines of text for a terminal. */
export const sectionLines = (sections: readonly Section[]): string[] =>
  sections.flatMap(({ heading, text }) => [`\n${heading}\n`, text]);
