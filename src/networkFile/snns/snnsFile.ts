import { shownText, UsageError } from '../../errors.ts';
import { snnsLinks } from './snnsLinks.ts';
import { linesOf, type SnnsLine, type TextSpan } from './snnsText.ts';
import { type SnnsUnit, snnsUnits } from './snnsUnits.ts';

/** The links of a file in its order, an entry of each list a link. */
export interface SnnsLinks {
  /** indices of units */
  readonly targets: readonly number[];
  /** indices of units */
  readonly sources: readonly number[];
  readonly weights: readonly number[];
  /** lines, which count from 1 */
  readonly lines: readonly number[];
}

/** A file of SNNS as it stands there: what units and links make together is not looked at yet. */
export interface SnnsFile {
  /** a letter a byte */
  readonly text: string;
  readonly units: readonly SnnsUnit[];
  readonly links: SnnsLinks;
  /** of the number that follows `no. of connections` */
  readonly linkCount: TextSpan;
  /** of the rows of links */
  readonly linkRows: TextSpan;
}

/** A section of a file. */
interface Section {
  readonly lines: readonly SnnsLine[];
  readonly rows: TextSpan;
}

const BEGIN = /^SNNS network definition file V\d+\.\d+/;
const TITLE = /^\s*([\w-]+(?: [\w-]+)*) section\s*:/;
const RULE = /^\s*-+(\|-+)+\s*$/;
const UNIT_COUNT = /^no\. of units\s*:\s*(\d{1,9})\s*$/m;
const LINK_COUNT = /^no\. of connections\s*:\s*(\d{1,9})\s*$/m;
/** Letters of a title or rule. */
const MAX_TITLE = 1000;
/** Lines of one section. */
const MAX_LINES = 2 ** 19;

/**
 * The units and links of a file of SNNS (`.net`, versions 1.4 to 4.3), with their places in it.
 *
 * Source: Zell et al., SNNS user manual, version 4.2, appendix A.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} naming the line, what was found and what is allowed
 */
export function snnsFile(bytes: Uint8Array, name: string): SnnsFile {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!BEGIN.test(text)) {
    throw new UsageError(`${name} must begin with "SNNS network definition file V…", got ${shownText(text)}`);
  }
  const { head, sections } = sectionsOf(text, name);
  const [unitRows, defaults, types, linkRows] = [
    ...['unit definition', 'unit default', 'type definition', 'connection definition'],
  ].map((title) => sections.get(title));
  if (!unitRows) throw new UsageError(`${name} has no unit definition section`);
  const units = snnsUnits({ units: unitRows.lines, defaults: defaults?.lines ?? [], types: types?.lines ?? [] }, name);
  requireCount(head, UNIT_COUNT, { what: 'no. of units', there: units.length, name });
  if (!linkRows) throw new UsageError(`${name} has no connection definition section`);
  const links = snnsLinks(linkRows.lines, units, name);
  const count = { what: 'no. of connections', there: links.weights.length, name };
  return { text, units, links, linkCount: requireCount(head, LINK_COUNT, count), linkRows: linkRows.rows };
}

/** The text above the sections of a file, and the sections by their titles. */
function sectionsOf(text: string, name: string): { head: string; sections: ReadonlyMap<string, Section> } {
  const sections = new Map<string, Section>();
  let head: string | null = null;
  let title = '';
  let lines: SnnsLine[] = [];
  let [rules, firstRow] = [0, 0];
  for (const line of linesOf(text)) {
    const isShort = line.text.length <= MAX_TITLE;
    const next = isShort ? TITLE.exec(line.text)?.[1] : undefined;
    if (next !== undefined) {
      head ??= text.slice(0, line.start);
      if (title !== '' && rules < 2) throw new UsageError(`${name}: line ${line.number}: ${openText(title)}`);
      if (sections.has(next)) throw new UsageError(`${name}: line ${line.number}: ${next} section is there twice`);
      [title, lines, rules] = [next, [], 0];
      continue;
    }
    if (title === '') continue;
    if (isShort && RULE.test(line.text)) {
      rules++;
      if (rules === 1) firstRow = line.end;
      if (rules === 2) sections.set(title, { lines, rows: { start: firstRow, end: line.start } });
      continue;
    }
    if (rules !== 1 || line.text.trim() === '' || line.text.startsWith('#')) continue;
    if (lines.length === MAX_LINES) throw new UsageError(`${name}: ${title} section has more than ${MAX_LINES} lines`);
    lines.push(line);
  }
  if (head === null) throw new UsageError(`${name} has no sections, such as "unit definition section :"`);
  if (rules < 2) throw new UsageError(`${name} is cut short: ${openText(title)}`);
  return { head, sections };
}

const openText = (title: string) => `${title} section has no line ---|--- at its end`;

/** The place of a number in the head of a file. @throws {UsageError} if it is not how many are there */
function requireCount(
  head: string,
  pattern: RegExp,
  { what, there, name }: { readonly what: string; readonly there: number; readonly name: string },
): TextSpan {
  const found = pattern.exec(head);
  if (!found) throw new UsageError(`${name} must say "${what} : N" above its sections`);
  if (Number(found[1]) !== there) throw new UsageError(`${name} says ${what} : ${found[1]}, and there are ${there}`);
  const start = found.index + found[0].lastIndexOf(found[1]);
  return { start, end: start + found[1].length };
}
