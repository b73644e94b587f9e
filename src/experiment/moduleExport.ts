import { isDeepStrictEqual, types } from 'node:util';
import { createJiti } from 'jiti';
import { notPlain } from './plainData.ts';

/** `JSON.stringify` as it is before a module can change it. */
const { stringify } = JSON;

/** The export of a module, as JSON; or the reason why it is refused, to follow its name. */
export type ModuleOutcome = { readonly json: string } | { readonly refused: string };

/**
 * The default export of a module, JavaScript or TypeScript (types are taken out, not checked); of a CommonJS module,
 * what it exports. What the module imports is found as from any file in its folder. A promise is waited for.
 *
 * @param path of the file, absolute
 */
export async function plainExport(path: string): Promise<ModuleOutcome> {
  // Nothing is left on the user's disk; a default export is told from a module without one.
  const jiti = createJiti(import.meta.url, { fsCache: false, interopDefault: false });
  let exported: unknown;
  try {
    exported = await defaultOf((await jiti.import(path)) as object);
  } catch (error) {
    return { refused: ` cannot be loaded: ${inOneLine(error)}` };
  }
  if (exported === undefined || isDeepStrictEqual(exported, {})) {
    return { refused: ' exports no experiment: write export default { name, question, grids }' };
  }
  if (typeof exported === 'function') {
    return { refused: ' exports a function by default: export the experiment that it makes' };
  }
  const fault = notPlain(exported);
  return fault ? { refused: `: ${fault.message}` } : { json: stringify(exported) };
}

/** ES modules say `default`; what CommonJS modules export is the thing itself. */
function defaultOf(loaded: object): unknown {
  if ('default' in loaded) return loaded.default;
  return '__esModule' in loaded || types.isModuleNamespaceObject(loaded) ? undefined : loaded;
}

/** The message of an error, without line breaks and stacks. */
export function inOneLine(error: unknown): string {
  const said = error instanceof Error ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}` : null;
  return (said ?? `it throws ${String(error)}`)
    .replace(/\nRequire stack:.*/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
