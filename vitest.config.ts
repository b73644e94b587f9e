import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Threads run what `test/compile.ts` has compiled: what finds their files is told that it is a part of that itself. */
const compiledThreads: Plugin = {
  name: 'compiled-threads',
  transform(code, id) {
    if (!id.endsWith('/src/parallel/workerFile.ts')) return undefined;
    if (!code.includes('import.meta.url')) throw new Error('workerFile.ts finds workers in another way');
    const own = "__compiled('src/parallel/workerFile.ts')";
    return {
      code: `import { compiledUrl as __compiled } from '/test/compiled.ts';${code.replaceAll('import.meta.url', own)}`,
      map: null,
    };
  },
};

/**
 * Folders whose code, or whose tests, change things that all of a process shares: each file of theirs has a process of
 * its own. The others share one for each core, with what they import, which costs more than most of them take.
 */
const OWN_PROCESS = /^(cli|parallel|engines\/bullmq|examples)\//;
/** Changes that a test makes to its whole process: its file has one of its own, too. */
const CHANGES_ITS_PROCESS =
  /\bvi\.(mock|doMock|resetModules|spyOn|stub\w+|useFakeTimers|setSystemTime)\b|\bprocess\.(env|exitCode|chdir|emit|on)\b/;
const shared = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !OWN_PROCESS.test(file))
  .map((file) => join('test', file))
  .filter((file) => !CHANGES_ITS_PROCESS.test(readFileSync(file, 'utf8')));

/** Files that run programs and threads take the longest: they come first, so that all cores are at work to the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isShared = ({ project }: TestSpecification) => project.name === 'shared';
    return [...sorted.filter((file) => !isShared(file)), ...sorted.filter(isShared)];
  }
}

const common = { setupFiles: 'test/equality.ts', testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    globalSetup: ['test/userData.ts', 'test/ownFolders.ts', 'test/compile.ts'],
    // All cores: a file that waits for threads or processes of its own leaves its core to them.
    maxWorkers: '100%',
    sequence: { sequencer: LongFirst },
    projects: [
      {
        plugins: [compiledThreads],
        test: { ...common, name: 'alone', include: ['test/**/*.test.ts'], exclude: shared },
      },
      { plugins: [compiledThreads], test: { ...common, name: 'shared', include: shared, isolate: false } },
    ],
  },
});
