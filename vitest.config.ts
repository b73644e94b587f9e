import { defineConfig, type Plugin } from 'vitest/config';

/** Threads of a pool run what `test/compile.ts` has compiled: the pool is told that it is a part of that itself. */
const compiledThreads: Plugin = {
  name: 'compiled-threads',
  transform(code, id) {
    if (!id.endsWith('/src/parallel/pool.ts')) return undefined;
    if (!code.includes('import.meta.url')) throw new Error('pool.ts finds its workers in another way');
    const own = "__compiled('src/parallel/pool.ts')";
    return {
      code: `import { compiledUrl as __compiled } from '/test/compiled.ts';${code.replaceAll('import.meta.url', own)}`,
      map: null,
    };
  },
};

export default defineConfig({
  plugins: [compiledThreads],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/userData.ts', 'test/compile.ts'],
    // All cores: what starts threads or processes waits for them rather than computing itself.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
