import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Entry points of the package that a build is timed by; what a build does behind them is its own affair. */
export interface BuiltModules {
  readonly cell: typeof import('../../src/cell/index.ts');
  readonly data: typeof import('../../src/dataset/index.ts');
  readonly experiment: typeof import('../../src/experiment/index.ts');
  readonly engines: typeof import('../../src/engines/index.ts');
  readonly backends: typeof import('../../src/linalg/index.ts');
}

/** Loads them; @param build folder of a built clone, this one or another */
export async function builtModules(build: string): Promise<BuiltModules> {
  const load = (folder: string) => import(pathToFileURL(join(build, 'dist', 'src', folder, 'index.js')).href);
  return {
    cell: await load('cell'),
    data: await load('dataset'),
    experiment: await load('experiment'),
    engines: await load('engines'),
    backends: await load('linalg'),
  };
}
