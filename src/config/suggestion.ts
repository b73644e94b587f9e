import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean "x"?` for the nearest of the allowed words, or nothing where none is near. */
export function suggestion(word: string, allowed: readonly string[]): string {
  if (allowed.length === 0) return '';
  const nearest = closest(word.toLowerCase(), [...allowed]);
  const near = distance(word.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, Math.floor(word.length / 3));
  return near ? `; did you mean "${nearest}"?` : '';
}

/** Letters of a name in a message. */
const MAX_SHOWN = 200;

/** The message on the name of a field that does not exist. */
export const unknownField = (name: string, allowed: readonly string[]): string =>
  `unknown field ${JSON.stringify(name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name)}; the fields are ${allowed.join(', ')}${suggestion(name, allowed)}`;
