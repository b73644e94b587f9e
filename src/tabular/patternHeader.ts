import { shownText, UsageError } from '../errors.ts';
import { requirePlainFile } from '../files/requirePlainFile.ts';
import { MAX_INPUTS } from './columnNames.ts';
import { namesOfUnnamed } from './namesOfUnnamed.ts';
import { textBytes } from './textBytes.ts';

/** The header of a file of patterns: counts, and where the patterns begin. */
export interface PatternHeader {
  readonly patterns: number;
  readonly inputs: number;
  readonly outputs: number;
  /** whether the name of a class follows each pattern */
  readonly hasClasses: boolean;
  /** of the byte behind it */
  readonly end: number;
}

/** Bytes in which a header ends. */
export const MAX_HEADER = 2 ** 16;

const BEGIN = /^SNNS pattern definition file V(\d+\.\d+)/;
const LINE = /^\s*(generated at|(?:No\. of|Maximum|Remap|Class) [A-Za-z ]*[A-Za-z])(?:\s*:)?(.*)$/;
/** Complaints about entries of a header that are not read. */
const VARIABLE = 'patterns of variable size are not read: write them with fixed numbers of inputs and outputs';
const NOT_READ: Readonly<Record<string, string>> = {
  'No. of variable input dimensions': VARIABLE,
  'No. of variable output dimensions': VARIABLE,
  'Remap function': 'a remap function of targets is not read: write the targets that it makes',
};

/**
 * The header of a file of patterns of SNNS, versions 1.4 to 4.2.
 *
 * Source: Zell et al., SNNS user manual, version 4.2, appendix A.
 *
 * @param bytes from the beginning of the file: the whole, or `MAX_HEADER` at least
 * @throws {UsageError} naming the line, what was found and what is allowed
 */
export function patternHeader(bytes: Buffer, path: string): PatternHeader {
  const text = bytes.subarray(0, MAX_HEADER).toString('latin1');
  if (!BEGIN.test(text)) throw new UsageError(`${path} must begin with "SNNS pattern definition file V…"`);
  const counts = new Map<string, number>();
  let [start, number] = [0, 1];
  for (; start < text.length; number++) {
    const line = /[^\r\n]*(\r\n|\r|\n|$)/y;
    line.lastIndex = start;
    const [whole, ending] = line.exec(text)!;
    const written = whole.slice(0, whole.length - ending.length).replace(/#.*/, '');
    const found = number === 1 ? null : LINE.exec(written);
    if (number > 1 && written.trim() !== '' && !found) break; // the first pattern, or what is none
    start += whole.length;
    if (!found) continue;
    const [, what, value] = found;
    if (Object.hasOwn(NOT_READ, what) && value.trim() !== '0') {
      throw new UsageError(`${path}: line ${number}: ${NOT_READ[what]}`);
    }
    if (what.startsWith('No. of')) counts.set(what, countOf(value, `${path}: line ${number}: ${what}`));
  }
  const count = (what: string, least: number, most: number): number => {
    const found = counts.get(`No. of ${what}`) ?? (least === 0 ? 0 : null);
    if (found !== null && found >= least && found <= most) return found;
    throw new UsageError(`${path} must say "No. of ${what} : N", ${least} to ${most}, got ${found}`);
  };
  return {
    ...{ patterns: count('patterns', 1, 999_999_999), inputs: count('input units', 1, MAX_INPUTS) },
    ...{ outputs: count('output units', 0, MAX_INPUTS), hasClasses: count('classes', 0, 999_999_999) > 0 },
    end: start,
  };
}

function countOf(value: string, place: string): number {
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value);
  throw new UsageError(`${place} must be an integer ≥ 0, got ${shownText(value.trim())}`);
}

/** The names of the outputs of a file of patterns: `o1`, `o2`, …; @throws {UsageError} as `patternHeader` */
export async function patternTargets(path: string): Promise<string[]> {
  await requirePlainFile(path);
  let bytes = Buffer.alloc(0);
  for await (const piece of textBytes(path)) {
    bytes = Buffer.concat([bytes, piece]);
    if (bytes.length >= MAX_HEADER) break;
  }
  const { outputs } = patternHeader(bytes, path);
  if (outputs === 0) throw new UsageError(`${path} has inputs alone: name target, or say target: self`);
  return namesOfUnnamed(outputs);
}
