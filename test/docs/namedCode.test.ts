import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  join('bench', 'results', 'README.md'),
  join('results', 'README.md'),
].concat(filesIn('docs').filter((path) => path.endsWith('.md')));
const FILES = ['src', 'test', 'experiments', 'workers', 'bench', 'checks', 'kernels'].flatMap(filesIn);
const NAMES = new Set(FILES.map((path) => basename(path)));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(md|ts|py)$/.test(path))
    .map((path) => join(folder, path));
}

/** Files of code that a page names: by their path in the clone or in `src/`, or by the name alone. */
const filesNamedIn = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/`((?:[\w.-]+\/)*[\w-]+\.(?:test\.)?(?:ts|py))`/g)].map(([, path]) => path);

/** Whether there is such a file. */
const isThere = (path: string): boolean =>
  path.includes('/') ? existsSync(path) || existsSync(join('src', path)) : NAMES.has(path);

// docs/extending.md names files that its reader is to write; it has a test of its own.
describe('a page names files that are there', () => {
  const pages = PAGES.filter((page) => basename(page) !== 'extending.md' && !page.includes('api'));
  it.each(pages)('%s', (page) => expect(filesNamedIn(page).filter((path) => !isThere(path))).toEqual([]));

  it('and there are files to look at', () => {
    expect(filesNamedIn(join('docs', 'architecture.md'))).toContain('sweep/runCells.ts');
    expect(isThere('sweep/runCell.ts')).toBe(false);
    expect(isThere('runCells.test.ts')).toBe(true);
  });
});

it('docs/architecture.md has a row for each folder of src', () => {
  const rows = [...readFileSync(join('docs', 'architecture.md'), 'utf8').matchAll(/^\| `(\w+)\/` \|/gm)];
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rows.map(([, name]) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
});

describe('docs/equations.md', () => {
  const rows = readFileSync(join('docs', 'equations.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()))
    .filter(([, , , functions]) => functions?.startsWith('`'));
  const [sources, tests] = ['src', 'test'].map((folder) =>
    filesIn(folder)
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n'),
  );
  const functions = rows.flatMap(([, , , names]) =>
    [...names.matchAll(/`(?:Backend\.)?(\w+)`/g)].map(([, name]) => name),
  );

  it.each([...new Set(functions)])('%s is exported, and a test names it', (name) => {
    expect(sources).toMatch(new RegExp(`export (?:async )?(?:function\\*?|const|class) ${name}\\b`));
    expect(tests).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('has a row for each of the equations of the paper', () => {
    const cited = rows.flatMap(([, , source]) => [...(/A ([\d–, ]+)/.exec(source)?.[1] ?? '').matchAll(/\d+/g)]);
    expect(new Set(cited.map(Number))).toEqual(new Set([5, 7, 8, 9, 11, 12, 13, 14, 17, 18, 19, 21]));
  });
});
