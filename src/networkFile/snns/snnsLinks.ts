import { shownText, UsageError } from '../../errors.ts';
import type { SnnsLinks } from './snnsFile.ts';
import { type SnnsLine, snnsNumber } from './snnsText.ts';
import type { SnnsUnit } from './snnsUnits.ts';

/** Links that are read. */
const MAX_LINKS = 2 ** 22;

/**
 * The links of a file: rows `target | site | source:weight, source:weight, …`, which may go on in lines without bars.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} naming the line, what was found and what is allowed
 */
export function snnsLinks(lines: readonly SnnsLine[], units: readonly SnnsUnit[], name: string): SnnsLinks {
  const indexOf = new Map(units.map(({ number }, index) => [number, index]));
  const links = { targets: [] as number[], sources: [] as number[], weights: [] as number[], lines: [] as number[] };
  const unitAt = (text: string, place: string): number => {
    const index = /^\d{1,9}$/.test(text) ? indexOf.get(Number(text)) : undefined;
    if (index !== undefined) return index;
    throw new UsageError(`${place} must name a unit of the file, got ${shownText(text)}`);
  };
  let target: number | null = null;
  for (const { text, number } of lines) {
    const place = `${name}: line ${number}`;
    const fields = text.split('|', 4);
    if (fields.length === 3) {
      target = unitAt(fields[0].trim(), place);
      const site = fields[1].trim();
      if (site !== '') throw new UsageError(`${place}: the links go to a site, ${shownText(site)}, which is not read`);
    } else if (fields.length !== 1 || target === null) {
      throw new UsageError(`${place} must be "target | site | source:weight, …", got ${shownText(text.trim())}`);
    }
    const row = fields[fields.length - 1];
    for (let at = 0; at < row.length; ) {
      const comma = row.indexOf(',', at);
      const written = row.slice(at, comma < 0 ? row.length : comma).trim();
      at = comma < 0 ? row.length : comma + 1;
      if (written === '' && comma < 0) break; // behind the last comma of a line that goes on
      const colon = written.indexOf(':');
      if (colon < 0) throw new UsageError(`${place} must have links source:weight, got ${shownText(written)}`);
      links.targets.push(target!);
      links.sources.push(unitAt(written.slice(0, colon).trim(), place));
      links.weights.push(snnsNumber(written.slice(colon + 1).trim(), `${place}: a weight`));
      links.lines.push(number);
    }
    if (links.weights.length > MAX_LINKS) throw new UsageError(`${name} has more than ${MAX_LINKS} links`);
  }
  return links;
}
