import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const { files, version, name, license } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly files: readonly string[];
  readonly version: string;
  readonly name: string;
  readonly license: string;
};
const readme = readFileSync('README.md', 'utf8');

/** Whether npm packs a file: by itself, or since `files` names it or a folder around it. */
const isPacked = (path: string) =>
  ['package.json', 'README.md', 'LICENSE', ...files].some((entry) => path === entry || path.startsWith(`${entry}/`));

const PAGES = readdirSync('.', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !/(^|\/)(node_modules|dist)\//.test(path))
  .filter(isPacked);

describe('a page of the package links to nothing that is not in it', () => {
  it.each(PAGES)('%s', (page) => {
    const targets = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s#]+)/g)]
      .map(([, target]) => target)
      .filter((target) => !target.includes('://'))
      .map((target) => join(dirname(page), target).replace(/\/$/, ''));
    expect(targets.filter((target) => !existsSync(target) || !isPacked(target))).toEqual([]);
  });

  it('and there are pages to look at', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['README.md', join('docs', 'results.md')]));
    expect(readme).toContain('](docs/results.md)');
  });
});

describe('what a paper needs to cite the package', () => {
  const citation = parse(readFileSync('CITATION.cff', 'utf8'));

  it('CITATION.cff says what package.json says, and names the paper', () => {
    expect(citation).toMatchObject({ 'cff-version': '1.2.0', type: 'software', title: name, version, license });
    expect(citation.references[0]).toMatchObject({ type: 'conference-paper', year: 1993, start: '164', end: '171' });
    for (const reference of citation.references) expect(reference.authors.length).toBeGreaterThan(0);
  });

  it('so does the BibTeX entry of the paper in the README', () => {
    expect(readme).toContain(`title     = {${citation.references[0].title}}`);
  });
});
