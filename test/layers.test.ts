import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Data flow down this list. A file may import from its own layer and from those before it. */
const LAYERS = [
  ['src/errors.ts', 'src/random.ts', 'src/version.ts', 'src/linalg', 'src/parallel'],
  ['src/formats'],
  ['src/dataset'],
  ['src/network'],
  ['src/gradient'],
  ['src/training', 'src/curvature'],
  ['src/inverse'],
  ['src/subset'],
  ['src/surgeon'],
  ['src/config'],
  ['src/files'],
  ['src/experiment'],
  ['src/networkFile'],
  ['src/arrow'],
  ['src/tabular'],
  ['src/trace'],
  ['src/cell'],
  ['src/estimate'],
  ['src/sweep'],
  ['src/engines'],
  ['src/proof'],
  ['src/measurements'],
  ['src/statistics'],
  ['src/inspection'],
  ['src/tables'],
  ['src/export', 'src/figures'],
  ['src/report'],
  ['src/page'],
  ['experiments'],
  ['src/index.ts', 'src/core.ts', 'src/cli'],
];
const layerOf = (path: string) => {
  const [top, folder] = path.split(sep);
  return LAYERS.findIndex((names) => names.includes(top === 'src' ? `src/${folder}` : top));
};
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
const SOURCES = [...filesOf('src'), ...filesOf('experiments')];

/** The imports of a file: other packages by name, other files by their path from the project's root. */
function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gms);
  const whenNeeded = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [...statements, ...whenNeeded].map(([, specifier]) =>
    specifier.startsWith('.') ? relative('.', resolve(dirname(file), specifier)) : specifier,
  );
}

describe.each(SOURCES)('%s', (file) => {
  it('imports nothing from a later layer', () => {
    expect(layerOf(file), 'every source belongs to a layer').toBeGreaterThanOrEqual(0);
    for (const target of imports(file).filter((path) => /^(src|experiments)\b/.test(path))) {
      expect(layerOf(target), `${file} imports ${target}`).toBeGreaterThanOrEqual(0);
      expect(layerOf(target), `${file} imports ${target}`).toBeLessThanOrEqual(layerOf(file));
    }
  });
});

/**
 * Every file that a file needs when it runs, by way of others: what it imports only for its types is not there then.
 */
function needed(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  if (!file.endsWith('.ts')) return found;
  const text = readFileSync(file, 'utf8');
  const values = text.matchAll(/^(?:import|export)\s(?!type\b)([^;]*?)from '([^']+)'/gms);
  for (const [, names, specifier] of values) {
    const isOfTypes =
      /^\{[^}]*\}\s*$/.test(names) && !/\{\s*(?!type\b)|,\s*(?!type\b|\})/.test(names.replace(/,?\s*\}\s*$/, ''));
    if (!isOfTypes)
      needed(specifier.startsWith('.') ? relative('.', resolve(dirname(file), specifier)) : specifier, found);
  }
  return found;
}

describe('optimal-brain-surgeon/core', () => {
  it('needs no module of Node.js, and only packages that run in a browser', () => {
    const packages = [...needed('src/core.ts')].filter((name) => !name.endsWith('.ts')).sort();
    expect(packages).toEqual([
      '@noble/hashes/sha2.js',
      '@noble/hashes/utils.js',
      'd3-random',
      'fastest-levenshtein',
      'ml-matrix',
      'pure-rand/distribution/uniformFloat64',
      'pure-rand/generator/mersenne',
      'zod',
    ]);
  });

  it('and the check would see one', () => {
    expect([...needed('src/index.ts')]).toEqual(expect.arrayContaining(['node:fs', 'piscina']));
  });
});

describe('what is not needed is not loaded: half of a second of every command, and of every thread', () => {
  it('the command line loads the modules of the command that is typed', () => {
    const commands = [...needed('src/cli/surgeon.ts')].filter((name) =>
      /^src.cli.(run|plan|worker|doctor)\.ts$/.test(name),
    );
    expect(commands).toEqual([]);
    expect(imports('src/cli/surgeon.ts')).toContain('src/cli/run.ts');
  });

  it('a run on threads loads no queue, no reader of YAML, no claims and reports of experiments', () => {
    const files = [...needed('src/cli/run.ts')];
    const packages = ['bullmq', 'ioredis', 'apache-arrow', 'yaml', 'jiti', '@observablehq/plot', 'linkedom'];
    for (const name of [...packages, '@resvg/resvg-js', 'hyparquet-writer']) expect(files).not.toContain(name);
    for (const name of ['hyparquet', '@bufbuild/protobuf']) expect([...needed('src/cli/prune.ts')]).not.toContain(name);
    expect(files.filter((name) => /(bullMqEngine|claims|report)\.ts$/.test(name))).toEqual([]);
    expect(files).toContain('experiments/damping/experiment.ts');
  });

  it('a table in the terminal, its chart and a comparison of runs load nothing that draws', () => {
    for (const command of ['show', 'compare']) {
      const files = [...needed(`src/cli/${command}.ts`)];
      for (const name of ['@observablehq/plot', 'linkedom', 'hyparquet-writer'])
        expect(files, command).not.toContain(name);
      expect(files).toContain('markdown-table');
    }
  });

  it('threads check no configs: that was done before', () => {
    for (const worker of ['pruneCell', 'trainNetwork', 'prunePath', 'teamMember']) {
      const files = [...needed(`workers/${worker}.ts`)];
      for (const name of ['zod', 'apache-arrow', 'yargs']) expect(files, worker).not.toContain(name);
    }
    expect([...needed('workers/pruneCell.ts')]).toContain('ml-matrix');
  });
});

describe('packages stay where they belong', () => {
  const usersOf = (name: string) =>
    SOURCES.filter((file) => imports(file).includes(name)).map((file) => file.split(sep).slice(0, 2).join('/'));
  it.each([
    ['piscina', ['src/parallel']],
    ['ml-matrix', ['src/inverse']],
    ['apache-arrow', []], // the reference of tests
    ['d3-random', ['src/dataset']],
    ['fflate', ['src/formats']],
    ['@bufbuild/protobuf', ['src/formats']],
    ['yargs', ['src/cli']],
    ['cli-progress', ['src/cli']],
    ['bullmq', ['src/engines']],
    ['ioredis', ['src/engines']],
    ['pure-rand/generator/mersenne', ['src/random.ts']],
    ['yaml', ['src/experiment']],
    ['jiti', ['src/experiment']],
    ['csv-parse', ['src/tabular']],
    ['@observablehq/plot', ['src/figures']],
    ['linkedom', ['src/figures']],
    ['@resvg/resvg-js', ['src/figures']],
    ['hyparquet', ['src/tabular']],
    ['hyparquet-writer', ['src/export']],
  ])('%s is imported in %j only', (name, folders) => {
    expect([...new Set(usersOf(name))]).toEqual(folders);
  });

  it('only commands and one line of the library import experiments of the papers', () => {
    const users = SOURCES.filter((file) => file.startsWith('src')).filter((file) =>
      imports(file).some((path) => path.startsWith('experiments')),
    );
    expect(users.filter((file) => !file.startsWith(join('src', 'cli')))).toEqual([join('src', 'index.ts')]);
    const ofLibrary = imports(join('src', 'index.ts')).filter((path) => path.startsWith('experiments'));
    expect(ofLibrary).toEqual([join('experiments', 'index.ts')]);
  });

  it('nothing imports workers', () => {
    for (const file of SOURCES) expect(imports(file).filter((path) => path.startsWith('workers'))).toEqual([]);
  });

  it('the check sees imports at all', () => {
    expect(imports('src/cli/run.ts')).toContain('src/sweep/runCells.ts');
    expect(imports('src/index.ts')).toContain('src/surgeon/pruningPath.ts');
    expect(imports('src/engines/bullmq/connectedRedis.ts')).toContain('bullmq'); // imported when it is needed only
  });
});

// The standard leaves the last bits of these to the engine, and those of x³ do differ between V8 of Node 20 and 24.
it.each(['linalg', 'dataset', 'network', 'gradient', 'training', 'curvature', 'inverse', 'surgeon'])(
  '%s uses no power operator, and no function of Math whose bits are not prescribed',
  (folder) => {
    for (const file of filesOf(join('src', folder))) {
      const code = readFileSync(file, 'utf8').replaceAll(/\/\*\*.*?\*\//gs, '');
      expect(code, file).not.toMatch(
        /\*\*|Math\.(?!(abs|ceil|floor|fround|imul|max|min|round|sign|sqrt|trunc|clz32|[A-Z]\w+)\b)/,
      );
    }
  },
);
