import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
};
/** The source of each subpath that is code. */
const SOURCES = Object.entries(exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [{ subpath, ...target, source: sourceOf(target.default) }],
);

function sourceOf(built: string): string {
  return built.replace('./dist/', '').replace(/\.js$/, '.ts');
}

/** Names that a file of re-exports exports, types among them. */
const namesOf = (source: string) =>
  [...readFileSync(source, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gms)].flatMap(([, names]) =>
    names
      .split(',')
      .map(
        (name) =>
          name
            .replace(/^\s*type /, '')
            .trim()
            .split(' as ')
            .at(-1)!,
      )
      .filter((name) => name !== ''),
  );

describe('the public face', () => {
  it.each(SOURCES)('$subpath is a file of re-exports and nothing else', ({ source, types, default: built }) => {
    expect(existsSync(source)).toBe(true);
    expect(sourceOf(types.replace(/\.d\.ts$/, '.js'))).toBe(sourceOf(built));
    const statements = readFileSync(source, 'utf8')
      .replace(/^\/\*\*.*?\*\/\n/s, '')
      .split(';');
    for (const statement of statements.filter((text) => text.trim() !== '')) {
      expect(statement.trim()).toMatch(/^export (type )?\{[^}]*\} from '[^']+'$/s);
    }
    const names = namesOf(source);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is explained: each subpath by a comment with its import name, and on the front page of the reference', () => {
    const front = readFileSync('checks/package/reference.md', 'utf8');
    const { entryPoints } = JSON.parse(readFileSync('checks/package/typedoc.json', 'utf8'));
    expect(entryPoints).toEqual(SOURCES.map(({ source }) => `../../${source}`));
    for (const { subpath, source } of SOURCES) {
      const name = subpath.replace('.', 'optimal-brain-surgeon');
      expect(readFileSync(source, 'utf8')).toMatch(
        new RegExp(`^/\\*\\*\n( \\* .*\n)+ \\*\n \\* @module ${name}\n \\*/\n`),
      );
      expect(front).toContain(`| {@link ${name}! ${name}} |`);
    }
  });

  it('has the function that users need, and at most 45 names', () => {
    const names = namesOf('src/index.ts');
    expect(names).toEqual(
      expect.arrayContaining(['dataSetOf', 'networkOf', 'train', 'prune', 'pruneOnThreads', 'runExperiment']),
    );
    expect(names.length).toBeLessThanOrEqual(45);
  });
});
