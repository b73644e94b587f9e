import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Data flow down this list. A file may import from its own layer and from those before it. */
const LAYERS = [
  ['errors.ts', 'random.ts', 'linalg', 'parallel'],
  ['dataset'],
  ['network'],
  ['gradient'],
  ['training', 'curvature'],
  ['inverse'],
  ['surgeon'],
  ['experiment'],
  ['trace'],
  ['run'],
  ['tables'],
  ['report'],
  ['index.ts', 'cli'],
];
const layerOf = (path: string) => LAYERS.findIndex((names) => names.includes(path.split(sep)[0]));
const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** What a file imports: other packages by name, other files by their path from the project's root. */
function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gms);
  const whenNeeded = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [...statements, ...whenNeeded].map(([, specifier]) =>
    specifier.startsWith('.') ? relative('.', resolve(dirname(file), specifier)) : specifier,
  );
}

describe.each(SOURCES)('src/%s', (file) => {
  it('imports nothing from a later layer', () => {
    expect(layerOf(file), 'every file of src/ belongs to a layer').toBeGreaterThanOrEqual(0);
    for (const target of imports(join('src', file)).filter((path) => path.startsWith(`src${sep}`))) {
      const layer = layerOf(relative('src', target));
      expect(layer, `${file} imports ${target}`).toBeGreaterThanOrEqual(0);
      expect(layer, `${file} imports ${target}`).toBeLessThanOrEqual(layerOf(file));
    }
  });
});

describe('packages stay where they belong', () => {
  const usersOf = (name: string) =>
    SOURCES.filter((file) => imports(join('src', file)).includes(name)).map((file) => file.split(sep)[0]);
  it.each([
    ['piscina', ['parallel']],
    ['ml-matrix', ['inverse']],
    ['apache-arrow', ['trace']],
    ['d3-random', ['dataset']],
    ['yargs', ['cli']],
    ['cli-progress', ['cli']],
    ['bullmq', ['run']],
    ['ioredis', ['run']],
    ['pure-rand/generator/mersenne', ['random.ts']],
    ['yaml', ['experiment']],
    ['jiti', ['experiment']],
  ])('%s is imported in %j only', (name, folders) => {
    expect([...new Set(usersOf(name))]).toEqual(folders);
  });

  it('nothing in src imports workers', () => {
    for (const file of SOURCES)
      expect(imports(join('src', file)).filter((path) => path.startsWith('workers'))).toEqual([]);
  });

  it('the check sees imports at all', () => {
    expect(imports('src/cli/run.ts')).toContain('src/run/runExperiment.ts');
    expect(imports('src/index.ts')).toContain('src/surgeon/prune.ts');
    expect(imports('src/run/engines/redis.ts')).toContain('bullmq'); // imported when it is needed only
  });
});

// The last bits of `**` and Math.pow differ between versions of V8 (20 and 24, x³); those of exp, tanh and sqrt do not.
it.each(['linalg', 'dataset', 'network', 'gradient', 'training', 'curvature', 'inverse', 'surgeon'])(
  '%s uses no power operator',
  (folder) => {
    for (const file of SOURCES.filter((name) => name.startsWith(folder))) {
      const code = readFileSync(join('src', file), 'utf8').replaceAll(/\/\*\*.*?\*\//gs, '');
      expect(code, file).not.toMatch(/\*\*|Math\.pow/);
    }
  },
);
