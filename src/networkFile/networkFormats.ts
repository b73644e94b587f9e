import { extname } from 'node:path';
import { suggestion } from '../config/suggestion.ts';
import { UsageError } from '../errors.ts';
import { jsonFormat } from './jsonFormat.ts';
import type { NetworkFormat } from './networkFormat.ts';
import { npzFormat } from './npzFormat.ts';
import { onnxFormat } from './onnxFormat.ts';
import { REFUSED_FORMATS } from './refusedFormats.ts';
import { safetensorsFormat } from './safetensorsFormat.ts';
import { snnsFormat } from './snnsFormat.ts';

/** The formats of network files, one a line. */
const RECORDS: readonly NetworkFormat[] = [
  ...[jsonFormat, npzFormat, safetensorsFormat, onnxFormat, snnsFormat],
  ...REFUSED_FORMATS,
];

/** A format that is read and written. */
export type ReadableNetworkFormat = Exclude<NetworkFormat, { readonly instead: string }>;
const isReadable = (format: NetworkFormat): format is ReadableNetworkFormat => !('instead' in format);

/** Extensions of files that hold networks. */
export const NETWORK_EXTENSIONS: readonly string[] = RECORDS.filter(isReadable).flatMap(({ extensions }) => extensions);

/**
 * The format of a file, by its name.
 *
 * @throws {UsageError} if it is none that is read, saying what to do
 */
export function formatOfName(name: string): ReadableNetworkFormat {
  const extension = extname(name).toLowerCase();
  const format = RECORDS.find(({ extensions }) => extensions.includes(extension));
  if (format) return readable(format, name);
  const nearest = extension === '' ? '' : suggestion(extension, NETWORK_EXTENSIONS);
  throw new UsageError(`a network is a file ${NETWORK_EXTENSIONS.join(', ')}, got ${JSON.stringify(name)}${nearest}`);
}

/**
 * The format of bytes, by their beginning.
 *
 * @param name what to call them in messages
 * @throws {UsageError} if it is none that is read, saying what to do
 */
export function formatOfBytes(bytes: Uint8Array, name: string): ReadableNetworkFormat {
  const format = RECORDS.find(({ begins }) => begins(bytes));
  if (format) return readable(format, name);
  throw new UsageError(
    `${name} must be the bytes of a file ${NETWORK_EXTENSIONS.join(', ')}: they begin as no such file`,
  );
}

function readable(format: NetworkFormat, name: string): ReadableNetworkFormat {
  if (isReadable(format)) return format;
  throw new UsageError(`${name} is ${format.meaning}: ${format.instead}`);
}
