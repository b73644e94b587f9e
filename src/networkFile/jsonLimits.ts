import { UsageError } from '../errors.ts';
import { lineAndColumn } from '../experiment/lineAndColumn.ts';

/** Lists and objects inside of each other; a network has five, its data's columns two more. */
const MAX_DEPTH = 8;
/** Lists and objects, and texts: a list a unit, and for each input a column, with its name and some keys. */
const MAX_LISTS = 2 ** 20;
/** Keys of one object; notes on training are the only ones without a fixed form. */
const MAX_KEYS = 1000;
/** Bytes of one text: a name, a word, a note. */
const MAX_TEXT = 10_000;
/** Commas: one a weight, and one a place of the mask. */
const MAX_ITEMS = 2 ** 22;

/** Signs of JSON, and the first letters of words that it does not have. */
const SIGN = Object.fromEntries([...'"\\[]{},:NI'].map((sign) => [sign, sign.charCodeAt(0)]));

/**
 * Refuses text of JSON that would cost memory or time out of proportion when it is parsed, or that has numbers which
 * JSON has not: NaN and Infinity, as Python writes them.
 *
 * @param name what to call the text in messages
 * @returns how many keys stand in it
 * @throws {UsageError} saying which limit it passes, and where
 */
export function requireJsonLimits(bytes: Uint8Array, name: string): number {
  let [depth, lists, items, texts, keys] = [0, 0, 0, 0, 0];
  const keysAt = new Uint32Array(MAX_DEPTH + 1);
  const refuse = (at: number, complaint: string) => {
    const place = lineAndColumn(new TextDecoder().decode(bytes.subarray(0, at)));
    return new UsageError(`${name} is no network: ${place}: ${complaint}`);
  };
  for (let i = 0; i < bytes.length; i++) {
    switch (bytes[i]) {
      case SIGN['"']: {
        if (++texts > MAX_LISTS) throw refuse(i, `there are more than ${MAX_LISTS} texts`);
        const end = endOfText(bytes, i);
        if (end - i > MAX_TEXT) throw refuse(i, `a text has more than ${MAX_TEXT} bytes, or no end`);
        i = end;
        break;
      }
      case SIGN['[']:
      case SIGN['{']:
        if (++depth > MAX_DEPTH) throw refuse(i, `lists and objects are more than ${MAX_DEPTH} deep`);
        if (++lists > MAX_LISTS) throw refuse(i, `there are more than ${MAX_LISTS} lists and objects`);
        keysAt[depth] = 0;
        break;
      case SIGN[']']:
      case SIGN['}']:
        if (depth > 0) depth--; // what is closed more often than opened is no JSON
        break;
      case SIGN[',']:
        if (++items > MAX_ITEMS) throw refuse(i, `there are more than ${MAX_ITEMS} numbers; larger ones go into .npz`);
        break;
      case SIGN[':']:
        if (++keysAt[depth] > MAX_KEYS) throw refuse(i, `an object has more than ${MAX_KEYS} keys`);
        keys++;
        break;
      case SIGN.N:
      case SIGN.I:
        throw refuse(i, `weights must be finite numbers, got ${bytes[i] === SIGN.N ? 'NaN' : 'Infinity'}`);
    }
  }
  return keys;
}

/** The index of the quotation mark that ends the text which begins at one; the last index where there is none. */
function endOfText(bytes: Uint8Array, start: number): number {
  let i = start + 1;
  while (i < bytes.length && bytes[i] !== SIGN['"']) i += bytes[i] === SIGN['\\'] ? 2 : 1;
  return i;
}
