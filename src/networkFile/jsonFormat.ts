import { jsonNetwork } from './jsonNetwork.ts';
import type { NetworkFormat } from './networkFormat.ts';
import { networkJson } from './networkJson.ts';

const [BRACE, MARK] = ['{'.charCodeAt(0), 0xef];
const SPACE = [0x20, 0x09, 0x0a, 0x0d];

/** Our own format: all that is known of a network, in JSON. */
export const jsonFormat = {
  extensions: ['.json'],
  meaning: 'JSON: layers, weights, mask, names, with all digits',
  maxBytes: 2 ** 26,
  saysLoss: true,
  saysActivations: true,
  keeps: ['doubles', 'mask', 'training', 'names'],
  begins(bytes) {
    const first = bytes[0] === MARK ? 3 : 0; // behind the byte order mark of UTF-8
    return bytes.subarray(first).find((byte) => !SPACE.includes(byte)) === BRACE;
  },
  read: jsonNetwork,
  write: networkJson,
} as const satisfies NetworkFormat;
