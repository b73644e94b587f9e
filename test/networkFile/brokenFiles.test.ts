import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';

const network = networkOf({ layers: [4, 3, 2], activation: 'tanh', outputActivation: 'sigmoid' });
const weights = Float64Array.from({ length: network.weights }, (_, q) => Math.fround(1 / (q + 1)));
const stored = { network, weights, inputNames: ['a', 'b', 'c', 'd'], training: { decay: 0.01 } };
const options = { activations: ['tanh', 'sigmoid'] } as const;

/** The message with which a file is refused; null where it is read. Other errors, and what takes too long, fail. */
async function refusal(bytes: Uint8Array, name: string): Promise<string | null> {
  const start = performance.now();
  try {
    await readNetwork(bytes, { name, ...(/\.(json|onnx)$/.test(name) ? {} : options) });
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  } finally {
    expect(performance.now() - start).toBeLessThan(2000);
  }
}

/** Some bytes changed, left out or put in. */
const damage = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    removed: fc.nat(3),
    put: fc.uint8Array({ maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 3 },
);

const FILES = await Promise.all(
  ['net.json', 'net.npz', 'net.safetensors', 'net.onnx'].map(
    async (name) => [name, await networkBytes(name, stored)] as const,
  ),
);

describe.each(FILES)('%s', (name, good) => {
  it('is read', async () => expect(await refusal(good, name)).toBeNull());

  it('with some bytes damaged is refused in one line, or is a network', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(damage, async (places) => {
        let bytes = Buffer.from(good);
        for (const { at, removed, put } of places) {
          const first = Math.floor(at * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, first), put, bytes.subarray(first + removed)]);
        }
        const message = await refusal(bytes, name);
        if (message === null) return;
        refused++;
        expect(message).toMatch(/^net\.(json|npz|safetensors|onnx)[^\n]+$/);
        expect(message.length).toBeLessThan(500);
      }),
      { numRuns: 200, seed: 13 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('cut anywhere is refused', async () => {
    for (let length = 0; length < good.length - 1; length += 7) {
      expect(await refusal(good.subarray(0, length), name), `${length} bytes`).toMatch(
        /^net\.(json|npz|safetensors|onnx)[^\n]+$/,
      );
    }
  });
});

describe('what would cost memory is refused before it does', () => {
  const many = (unit: string, count: number) => unit.repeat(count);
  it.each([
    ['depth', `{"layers":${many('[', 1_000_000)}`, 'line 1, column 18: lists and objects are more than 8 deep'],
    ['lists', `{"layers":[${many('[],', 1_100_000)}[]]}`, 'there are more than 1048576 lists and objects'],
    ['numbers', `{"layers":[${many('1,', 4_200_000)}1]}`, 'there are more than 4194304 numbers'],
    ['texts', `{"inputs":[${many('"a",', 1_100_000)}1]}`, 'there are more than 1048576 texts'],
    ['keys', `{${many('"a":1,', 1_100_000)}"a":1}`, 'an object has more than 1000 keys'],
    ['wrong layers', `{"layers":[${many('1,', 1_000_000)}1]}`, 'layers must be at most 1000, got 1000001'],
    ['wrong names', `{"inputs":[${many('1,', 1_000_000)}1]}`, 'must say format'],
    ['a text without an end', `{"${many('\\"', 10_000_000)}`, 'a text has more than 10000 bytes, or no end'],
  ])('%s', async (_, json, message) => {
    const before = process.memoryUsage().rss;
    expect(await refusal(Buffer.from(json), 'net.json')).toContain(message);
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
  });
});
