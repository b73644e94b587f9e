import { readFile, stat } from 'node:fs/promises';
import { type DataSetDescription, dataSetDescriptionSchema } from '../config/dataSetDescription.ts';
import { UsageError } from '../errors.ts';
import { faultOf } from '../experiment/fault.ts';
import { utf8Text } from '../experiment/utf8Text.ts';

/**
 * Bytes: JSON has room for a hundred thousand columns; a parser of YAML takes seconds for what is written to vex it.
 */
const [MAX_JSON, MAX_YAML] = [2 ** 20, 2 ** 18];

/**
 * The description of a data set in a file of JSON or YAML.
 *
 * @throws {UsageError} naming the file, where in it, what was found and what is allowed
 */
export async function readDescription(path: string): Promise<DataSetDescription> {
  const text = utf8Text(await bytesOf(path), path);
  const read = /\.json$/i.test(path)
    ? (await import('../experiment/jsonText.ts')).jsonText
    : (await import('../experiment/yamlText.ts')).yamlText;
  const { value, positionOf } = await read(text, path);
  const fault = faultOf(dataSetDescriptionSchema, value);
  if (!fault) return value as DataSetDescription;
  const position = await positionOf(fault.path);
  throw new UsageError(`${path}: ${position ? `${position}: ` : ''}${fault.message}`);
}

/** An object as a description; @throws {UsageError} saying what is wrong, and what is allowed */
export function requireDescription(value: unknown): DataSetDescription {
  const fault = faultOf(dataSetDescriptionSchema, value);
  if (fault) throw new UsageError(`a data set: ${fault.message}`);
  return value as DataSetDescription;
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new UsageError(`${path} must be a plain file`);
    if (stats.size > (/\.json$/i.test(path) ? MAX_JSON : MAX_YAML))
      throw new UsageError(`${path} is too large for the description of a data set`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be read (${code === 'ENOENT' ? 'there is no such file' : code})`);
  }
}
