import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { z } from 'zod';
import { dataSetItems, isDescribed, unknownDataSet } from '../config/dataSetEntry.ts';
import { FIELDS } from '../config/fields.ts';
import { isNetworkFile, networkItems } from '../config/networkEntry.ts';
import { shown } from '../config/values.ts';
import { DATA_SETS } from '../dataset/dataSetRecords.ts';
import { UsageError } from '../errors.ts';
import { boundedBytes } from '../files/boundedBytes.ts';
import { type Experiment, experimentFault, parseExperiment } from './experiment.ts';
import { type Fault, faultAt } from './faultAt.ts';
import { notPlain } from './plainData.ts';
import { utf8Text } from './utf8Text.ts';
import type { Written } from './written.ts';

/** Readers of the text of a file, by its extension. Parsers are loaded when there is something to read. */
const TEXTS: Readonly<Record<string, (text: string, path: string) => Promise<Written>>> = {
  '.json': async (text, path) => (await import('./jsonText.ts')).jsonText(text, path),
  '.yaml': async (text, path) => (await import('./yamlText.ts')).yamlText(text, path),
  '.yml': async (text, path) => (await import('./yamlText.ts')).yamlText(text, path),
};
/** Bytes of a file: JSON has room for a million cells; a parser of YAML takes seconds for what is written to vex it. */
const [MAX_JSON, MAX_TEXT] = [2 ** 24, 2 ** 18];
const MODULES = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** Extensions of files that can hold an experiment. */
export const EXPERIMENT_EXTENSIONS: readonly string[] = [...Object.keys(TEXTS), ...MODULES];

/** The extension of a path, as in `EXPERIMENT_EXTENSIONS`: `.json` of `Mine.JSON`. */
const extensionOf = (path: string) => extname(path).toLowerCase();

/** Whether a name is the path of a file that can hold an experiment. */
export const isExperimentFile = (name: string): boolean => EXPERIMENT_EXTENSIONS.includes(extensionOf(name));

/**
 * The experiment in a file of the user's: JSON, YAML, or the default export of a module.
 *
 * @param requests what it may ask of tables
 * @throws {UsageError} naming the file, where in it, what was found and what is allowed
 */
export async function readExperiment<Requests extends object>(
  path: string,
  requests: z.ZodType<Requests>,
): Promise<Experiment<Requests>> {
  if (!isExperimentFile(path)) {
    throw new UsageError(`an experiment is a file ${EXPERIMENT_EXTENSIONS.join(', ')}, got ${shown(path)}`);
  }
  const { value, positionOf } = await written(path);
  const fault = notPlain(value) ?? experimentFault(value, requests) ?? faultOfNames(value as Experiment);
  if (fault) {
    const position = await positionOf(fault.path);
    throw new UsageError(`${path}: ${position ? `${position}: ` : ''}${fault.message}`);
  }
  // A copy is what a later run will find in the manifest, whatever becomes of the module's own objects.
  return parseExperiment(JSON.parse(JSON.stringify(value)), path, requests);
}

/** The first name in a grid that no data set or network has: in a file they are described, and files. */
function faultOfNames({ grids }: Experiment): Fault | null {
  for (const [g, { dataset, network }] of grids.entries()) {
    for (const item of network === undefined ? [] : networkItems(network)) {
      if (item === null || isNetworkFile(item)) continue;
      const complaint = `network must be ${FIELDS.network.allowed}, got ${shown(item)}`;
      return faultAt(['grids', g, 'network'], complaint, ['grids', g]);
    }
    for (const item of dataSetItems(dataset)) {
      if (isDescribed(item) || DATA_SETS.some((name) => name === item)) continue;
      return faultAt(['grids', g, 'dataset'], unknownDataSet(item), ['grids', g]);
    }
  }
  return null;
}

async function written(path: string): Promise<Written> {
  const text = utf8Text(await bytesOf(path), path);
  if (text.trim() === '') throw new UsageError(`${path} is empty: it must hold an experiment`);
  const read = TEXTS[extensionOf(path)];
  if (read) return read(text, path);
  return (await import('./readModule.ts')).readModule(path);
}

/** Not at once: what waits for the writer of a pipe must be open to Ctrl-C. */
async function bytesOf(path: string): Promise<Buffer> {
  const extension = extensionOf(path);
  if (extension in TEXTS) return boundedBytes(path, extension === '.json' ? MAX_JSON : MAX_TEXT);
  const stats = await stat(path).catch(() => null);
  if (stats && !stats.isFile() && !stats.isDirectory()) {
    throw new UsageError(`${path} cannot be read: a module must be a plain file`);
  }
  return boundedBytes(path, MAX_TEXT);
}
