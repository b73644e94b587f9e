import { parseHTML } from 'linkedom';

/** The little of an element that tests look at. */
export interface Part {
  readonly tagName: string;
  readonly innerHTML: string;
  readonly parentElement: Part | null;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  textContent: string;
  value: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Part | null;
  querySelectorAll(selector: string): Iterable<Part>;
  dispatchEvent(event: unknown): void;
}

/** Elements of an SVG or a page, read by a parser of HTML. */
export const partsOf = (text: string): Part =>
  parseHTML(`<html><body>${text}</body></html>`).document.body as unknown as Part;

/** All elements that a selector finds, in their order. */
export const all = (part: Part, selector: string): Part[] => [...part.querySelectorAll(selector)];

/** The content of an element, whatever the order of attributes. */
export const contentOf = (part: Part): string[] =>
  all(part, '*').map((inner) => {
    const attributes = [...inner.attributes].map(({ name, value }) => `${name}=${value}`).toSorted();
    return [inner.tagName, ...attributes, inner.querySelector('*') ? '' : inner.textContent].join(' ');
  });
