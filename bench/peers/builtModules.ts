import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Entry points of the package that a build is timed by; what a build does behind them is its own affair. */
export interface BuiltModules {
  readonly cell: typeof import('../../src/cell/index.ts');
  readonly data: typeof import('../../src/tabular/index.ts');
  readonly experiment: typeof import('../../src/experiment/index.ts');
  readonly engines: typeof import('../../src/engines/index.ts');
  readonly backends: typeof import('../../src/linalg/index.ts');
}

/** Loads them; @param build folder of a built clone, this one or another: its own package says where they are */
export async function builtModules(build: string): Promise<BuiltModules> {
  const { exports } = JSON.parse(readFileSync(join(build, 'package.json'), 'utf8'));
  const load = (name: keyof BuiltModules) => import(pathToFileURL(join(build, exports[`./${name}`].default)).href);
  return {
    cell: await load('cell'),
    data: await load('data'),
    experiment: await load('experiment'),
    engines: await load('engines'),
    backends: await load('backends'),
  };
}
