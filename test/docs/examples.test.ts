import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { commentExamples, pageExamples, printedBy, SOURCES, saidBy, writeExamples } from './docExamples.ts';

const OF_COMMENTS = SOURCES.flatMap(commentExamples);
const EXAMPLES = [...OF_COMMENTS, ...pageExamples('docs/library.md'), ...pageExamples('docs/your-own-data.md')];

/** Beside the compiled program, where the package finds itself by name as users find it. */
const folder = join(dirname(inject('compiled')), 'examples');
const printed = new Map<string, string>();

beforeAll(() => {
  writeExamples(folder, EXAMPLES);
  for (const [i, lines] of printedBy(process.execPath, folder, EXAMPLES).entries()) {
    printed.set(EXAMPLES[i].where, lines);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an example prints what it says', () => {
  it.each(EXAMPLES)('$where', (example) => {
    const said = saidBy(example);
    expect(said, 'an example says what it prints: // → …').not.toBe('');
    expect(printed.get(example.where)).toBe(said);
  });

  it('and all of them are seen', () => {
    const tags = SOURCES.map((file) => readFileSync(file, 'utf8').split('@example').length - 1);
    expect(OF_COMMENTS.length).toBe(tags.reduce((sum, count) => sum + count, 0));
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(43);
  });
});
