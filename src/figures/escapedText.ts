const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that XML does not allow, and those that turn the direction of the text around them. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get into a document
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text whose characters may all stand in a document: U+FFFD in the place of those that may not. */
export const allowedText = (text: string): string => text.replaceAll(FORBIDDEN, '\ufffd');

/**
 * Text as it may stand in an element or in a quoted attribute of XML and HTML. A character that is not allowed there,
 * or that would turn the direction of its neighbours, is shown as U+FFFD.
 */
export const escapedText = (text: string): string =>
  allowedText(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]);
