import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { foreignCode } from '../parallel/foreignCode.ts';
import { inOneLine, type ModuleOutcome } from './moduleExport.ts';
import type { Written } from './written.ts';

/**
 * Reads the default export of a module, JavaScript or TypeScript, or the promise of it, as a copy. The module runs on a
 * thread of its own, so that nothing it does to its process reaches this one.
 *
 * @throws {UsageError} if it cannot be loaded, throws, ends its process, never settles, or exports no plain data
 */
export async function readModule(path: string): Promise<Written> {
  const outcome = await foreignCode<ModuleOutcome | null>('experimentModule', resolve(path));
  switch (outcome.end) {
    case 'error':
      throw new UsageError(`${path} cannot be loaded: ${inOneLine(outcome.error)}`);
    case 'exit':
      throw new UsageError(`${path} exports no experiment: it ends with process.exit(${outcome.status})`);
    case 'message':
      if (!outcome.message) throw new UsageError(`${path} exports no experiment: a promise in it never settles`);
      if ('refused' in outcome.message) throw new UsageError(`${path}${outcome.message.refused}`);
      return { value: JSON.parse(outcome.message.json), positionOf: () => '' };
  }
}
