import { type CST, Lexer, Parser } from 'yaml';
import { UsageError } from '../errors.ts';
import { MAX_KEYS } from './jsonText.ts';
import { lineAndColumn } from './lineAndColumn.ts';

/** Open lists and objects, of which an experiment has ten; those that follow the parser call themselves for each. */
const MAX_OPEN = 200;

/**
 * Refuses YAML that is nested so deeply that what reads it would run out of stack, which no `catch` is sure to see: a
 * regular expression that is compiled there ends the process. The parser itself keeps a stack of its own, and is
 * stopped where that one grows too high, or an object too large.
 *
 * @throws {UsageError} with line and column
 */
export function requireShallow(text: string, source: string): void {
  const parser = new Parser();
  for (const token of new Lexer().lex(text)) {
    for (const _ of parser.next(token)); // what is complete is nothing that is asked for
    const complaint = complaintOf(parser.stack);
    if (complaint) throw new UsageError(`${source} ${complaint}: ${lineAndColumn(text.slice(0, parser.offset))}`);
  }
}

function complaintOf(open: readonly CST.Token[]): string | null {
  if (open.length > MAX_OPEN) return 'is nested too deeply';
  const last = open.at(-1);
  const isObject = last?.type === 'block-map' || (last?.type === 'flow-collection' && last.start.source === '{');
  return isObject && last.items.length > MAX_KEYS ? `has an object of more than ${MAX_KEYS} keys` : null;
}
