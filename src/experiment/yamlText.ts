import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { zerosBefore } from '../config/numeral.ts';
import { UsageError } from '../errors.ts';
import { expansionFault } from './expansionFault.ts';
import type { Path } from './faultAt.ts';
import { requireShallow } from './requireShallow.ts';
import type { Written } from './written.ts';

/** Messages of the parser that speak of its own functions, in our words. */
const IN_OUR_WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here, and a file holds one experiment',
  NON_STRING_KEY: 'a key must be text',
};

/**
 * Reads YAML 1.2, with merge keys (`<<: *common`), which most readers of YAML know.
 *
 * @param source what to call the text in messages
 * @throws {UsageError} with line and column, if it is no YAML, is nested too deeply or a key stands twice in one object
 */
export function yamlText(text: string, source: string): Written {
  const lines = new LineCounter();
  const options = {
    merge: true,
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  } as const;
  // The parser knows no line that ends with a carriage return alone.
  const unix = text.replaceAll(/\r\n?/g, '\n');
  requireShallow(unix, source);
  const document = parseDocument(unix, options);
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const at = position(error.pos[0]);
    if (error.code === 'DUPLICATE_KEY') throw new UsageError(`${source}: ${at}: this key stands here a second time`);
    throw new UsageError(`${source} is not YAML: ${at}: ${IN_OUR_WORDS[error.code] ?? error.message}`);
  }
  const fault = expansionFault(document.contents);
  if (fault) throw new UsageError(`${source} is not YAML: ${position(fault.offset)}: ${fault.complaint}`);
  requirePlainNumbers(document, (offset) => `${source}: ${position(offset)}`);
  try {
    // The parser's own limit counts aliases, and refuses a hundred of one anchor.
    return { value: document.toJS({ maxAliasCount: -1 }), positionOf: (path) => position(offsetAt(document, path)) };
  } catch (cause) {
    throw new UsageError(`${source} is not YAML: ${(cause as Error).message}`);
  }
}

/** YAML 1.2 reads 007 as 7, and YAML 1.1 as octal; `[0,001]` is more likely a decimal than two numbers. */
function requirePlainNumbers(document: Document, at: (offset: number) => string): void {
  visit(document, {
    Scalar(_, { value, source = '', range }) {
      const zeros = typeof value === 'number' ? zerosBefore(source) : '';
      if (zeros !== '') throw new UsageError(`${at(range?.[0] ?? 0)}: got ${source}${zeros}`);
    },
  });
}

/**
 * The offset in the text at which the thing at a path begins: with its key, where it has one; the last that is known on
 * the way there.
 */
function offsetAt(document: Document, path: Path): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    let begin: Node | null = null;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      begin = (pair?.key as Node | undefined) ?? null;
      node = (pair?.value as Node | undefined) ?? null;
    } else if (isSeq(node)) {
      begin = node = (node.items[Number(step)] as Node | undefined) ?? null;
    }
    if (!begin) break;
    offset = begin.range?.[0] ?? offset;
  }
  return offset;
}
