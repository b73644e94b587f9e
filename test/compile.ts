import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the compiled program, laid out like `dist/`, with `test/` beside `src/`. */
    readonly compiled: string;
  }
}

/**
 * Compiles the kernels, and sources and tests once, into a temporary folder, for all threads and processes that tests
 * start: each would compile them by itself otherwise, which costs it more than what it is started for. The command line
 * and the workers are bundled as in the package: threads that start are much of what tests of many threads cost.
 */
export default function compile(project: TestProject): () => void {
  execFileSync(process.execPath, ['kernels/compile.mjs']);
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-compiled-'));
  const compiled = join(folder, 'dist');
  const build = () => {
    execFileSync(resolve('node_modules/.bin/tsc'), ['-p', 'test/tsconfig.json', '--outDir', compiled], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    execFileSync(process.execPath, ['bundle.mjs', compiled]);
  };
  project.onTestsRerun(async () => build()); // a change, while vitest watches
  // A package is found by name from its own files, and from those of others by the folders above them.
  copyFileSync('package.json', join(folder, 'package.json'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(compiled, 'kernels'), { recursive: true });
  for (const name of ['surgeon.wasm', 'surgeon.wasm.sha256', 'surgeon-fused.wasm', 'surgeon-fused.wasm.sha256']) {
    copyFileSync(join('kernels', name), join(compiled, 'kernels', name));
  }
  build();
  project.provide('compiled', compiled);
  return () => rmSync(folder, { recursive: true, force: true });
}
