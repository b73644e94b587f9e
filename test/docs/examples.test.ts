import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

/** An example of a doc comment, or of a page. */
interface Example {
  /** file and line */
  readonly where: string;
  readonly code: string;
}

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** The fenced blocks behind `@example`, without the stars of their comment. */
function examplesOf(file: string): Example[] {
  const text = readFileSync(join('src', file), 'utf8');
  return [...text.matchAll(/@example\n \* ```ts\n(.*?)^ \* ```$/gms)].map((match) => ({
    where: `src/${file}:${text.slice(0, match.index).split('\n').length}`,
    code: match[1].replaceAll(/^ \* ?/gm, ''),
  }));
}

/** The blocks of JavaScript on a page. */
function examplesOn(page: string): Example[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map((match) => ({
    where: `${page}:${text.slice(0, match.index).split('\n').length}`,
    code: match[1],
  }));
}

const OF_COMMENTS = SOURCES.flatMap(examplesOf);
const EXAMPLES = [...OF_COMMENTS, ...examplesOn('docs/library.md'), ...examplesOn('docs/your-own-data.md')];

/** Beside the compiled program, where the package finds itself by name as users find it. */
const folder = join(dirname(inject('compiled')), 'examples');
const printed = new Map<string, string>();

beforeAll(() => {
  mkdirSync(folder);
  for (const [i, { code }] of EXAMPLES.entries()) writeFileSync(join(folder, `${i}.mjs`), code);
  // One process for all: to start one costs more than most examples do.
  const all = `
    import { format } from 'node:util';
    const printed = [];
    console.log = (...values) => printed.push(format(...values));
    for (let i = 0; i < ${EXAMPLES.length}; i++) {
      printed.length = 0;
      try {
        await import(\`./\${i}.mjs\`);
      } catch (error) {
        printed.push(String(error));
      }
      process.stdout.write(JSON.stringify(printed) + '\\n');
    }`;
  writeFileSync(join(folder, 'all.mjs'), all);
  const output = execFileSync(process.execPath, ['all.mjs'], { cwd: folder, encoding: 'utf8' });
  for (const [i, lines] of output.trim().split('\n').entries()) {
    printed.set(EXAMPLES[i].where, (JSON.parse(lines) as string[]).join('\n'));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an example prints what it says', () => {
  it.each(EXAMPLES)('$where', ({ where, code }) => {
    const said = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text);
    expect(said.length, 'an example says what it prints: // → …').toBeGreaterThan(0);
    expect(printed.get(where)).toBe(said.join('\n'));
  });

  it('and all of them are seen', () => {
    const tags = SOURCES.map((file) => readFileSync(join('src', file), 'utf8').split('@example').length - 1);
    expect(OF_COMMENTS.length).toBe(tags.reduce((sum, count) => sum + count, 0));
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(43);
  });
});
