import { resolve } from 'node:path';
import { isDeepStrictEqual, types } from 'node:util';
import { createJiti } from 'jiti';
import { UsageError } from '../errors.ts';

/**
 * The default export of a module, JavaScript or TypeScript (types are taken out, not checked); of a CommonJS module, what it
 * exports. What the module imports is found as from any file in its folder. A promise is waited for.
 *
 * @param path of the file, from the working directory
 * @throws {UsageError} if it cannot be loaded, throws, or exports no such thing
 */
export async function moduleExport(path: string): Promise<unknown> {
  // Nothing is left on the user's disk; a default export is told from a module without one.
  const jiti = createJiti(import.meta.url, { fsCache: false, interopDefault: false });
  let exported: unknown;
  try {
    exported = await defaultOf((await jiti.import(resolve(path))) as object);
  } catch (error) {
    throw new UsageError(`${path} cannot be loaded: ${inOneLine(error)}`);
  }
  if (exported === undefined || isDeepStrictEqual(exported, {})) {
    throw new UsageError(`${path} exports no experiment: write export default { name, question, grids }`);
  }
  if (typeof exported === 'function') {
    throw new UsageError(`${path} exports a function by default: export the experiment that it makes`);
  }
  return exported;
}

/** ES modules say `default`; what CommonJS modules export is the thing itself. */
function defaultOf(loaded: object): unknown {
  if ('default' in loaded) return loaded.default;
  return '__esModule' in loaded || types.isModuleNamespaceObject(loaded) ? undefined : loaded;
}

function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return `it throws ${String(error)}`;
  return `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`
    .replace(/\nRequire stack:.*/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
