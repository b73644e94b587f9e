import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import {
  type GivenNetwork,
  givenNetworkBytes,
  givenNetworkOf,
  givenNetworkSha256,
} from '../../src/network/givenNetwork.ts';

const given: GivenNetwork = {
  architecture: { layers: [2, 1], activation: 'sigmoid', outputActivation: 'linear', biases: 'all' },
  weights: Float64Array.of(-0, 0.1, 1 / 3),
  mask: Uint8Array.of(0, 1, 1),
  inputNames: ['a', 'b'],
};
const digest = (changed: Partial<GivenNetwork>) => givenNetworkSha256(givenNetworkBytes({ ...given, ...changed }));

/** The bytes with another header. */
function withHeader(change: (header: Record<string, unknown>) => object): Uint8Array {
  const bytes = givenNetworkBytes(given);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.slice(4, 4 + length)));
  const text = new TextEncoder().encode(JSON.stringify(change(header)));
  const changed = new Uint8Array(bytes.length - length + text.length);
  new DataView(changed.buffer).setUint32(0, text.length, true);
  changed.set(text, 4);
  changed.set(bytes.subarray(4 + length), 4 + text.length);
  return changed;
}

describe('the bytes of a network that is given', () => {
  it('have all of it, to the bit, and a digest of their own for each change', () => {
    const back = givenNetworkOf(givenNetworkBytes(given));
    expect(back).toEqual(given);
    expect(Object.is(back.weights[0], -0)).toBe(true);
    const digests = [
      digest({}),
      digest({ weights: given.weights.with(2, 0.5) }),
      digest({ mask: null }),
      digest({ mask: Uint8Array.of(1, 1, 1) }),
      digest({ inputNames: null }),
      digest({ inputNames: ['b', 'a'] }),
      digest({ architecture: { ...given.architecture, outputActivation: 'tanh' } }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it.each<[string, Uint8Array]>([
    ['none', new Uint8Array(0)],
    ['cut short', givenNetworkBytes(given).slice(0, 30)],
    ['a byte less', givenNetworkBytes(given).slice(0, -1)],
    ['a byte more', new Uint8Array([...givenNetworkBytes(given), 0])],
    ['a header that is longer than all', new Uint8Array([255, 255, 255, 127, 123])],
    ['a header that is no JSON', new Uint8Array([2, 0, 0, 0, 123, 123])],
    ['another format', withHeader((header) => ({ ...header, format: 'mine' }))],
    ['no layers', withHeader((header) => ({ ...header, layers: [] }))],
    ['layers of 10⁹ units', withHeader((header) => ({ ...header, layers: [1e9, 1e9] }))],
    ['a million layers', withHeader((header) => ({ ...header, layers: Array(1e6).fill(1) }))],
    ['other names of inputs', withHeader((header) => ({ ...header, inputs: ['a'] }))],
    ['words for layers', withHeader((header) => ({ ...header, layers: ['2', '1'] }))],
    ['no biases', withHeader((header) => ({ ...header, biases: 'maybe' }))],
    ['a weight that is not finite', givenNetworkBytes({ ...given, weights: given.weights.with(1, Number.NaN) })],
    ['a deleted weight that is not 0', givenNetworkBytes({ ...given, weights: given.weights.with(0, 1) })],
    ['a mask of other numbers', givenNetworkBytes({ ...given, mask: Uint8Array.of(0, 1, 2) })],
  ])('are refused in a line where they are damaged: %s', (_, bytes) => {
    expect(() => givenNetworkOf(bytes)).toThrow(UsageError);
    expect(() => givenNetworkOf(bytes)).toThrow(/^[^\n]+$/);
  });
});
