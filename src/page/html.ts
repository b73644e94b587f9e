import { escapedText } from '../figures/escapedText.ts';

/** A piece of HTML, as against text that is still to be escaped. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * A value that may stand in a template: text and numbers are escaped, pieces of HTML stand as they are, lists are
 * joined.
 */
export type Part = string | number | Html | null | readonly Part[];

/**
 * HTML of a template. This is the one place where text becomes HTML: whatever stands in the template is escaped unless
 * it is `Html` already, and runs of letters that are read from right to left are isolated from their neighbours.
 *
 *     html`<td title="${meaning}">${name}</td>`
 */
export function html(template: readonly string[], ...parts: readonly Part[]): Html {
  const written = parts.map((part, i) => sourceOf(part, template[i].endsWith('="')) + template[i + 1]);
  return new Html(template[0] + written.join(''));
}

/** A piece of HTML that is known to be whole: an SVG of `src/figures`, or the text of our own style and script. */
export const trusted = (source: string): Html => new Html(source);

function sourceOf(part: Part, isAttribute: boolean): string {
  if (part === null) return '';
  if (part instanceof Html) return part.source;
  if (typeof part === 'object') return part.map((item) => sourceOf(item, isAttribute)).join('');
  const escaped = escapedText(String(part));
  return isAttribute ? escaped : escaped.replaceAll(RIGHT_TO_LEFT, '<bdi>$&</bdi>');
}

/** Letters of scripts that are read from right to left, and what stands between them. */
const RIGHT_TO_LEFT = (() => {
  const letters = '\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}';
  return new RegExp(`[${letters}](?:[^<&]*[${letters}])?`, 'gu');
})();
