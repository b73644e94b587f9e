import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { boundedBytes } from '../../src/files/boundedBytes.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { NETWORK_EXTENSIONS } from '../../src/networkFile/networkFormats.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { networkBytes, writeNetwork } from '../../src/networkFile/writeNetwork.ts';

const folder = mkdtempSync(join(tmpdir(), 'networks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const network = networkOf({ layers: [2, 1], activation: null, outputActivation: 'linear' });
const stored = { network, weights: Float64Array.of(1, 2, 3) };

describe('a file', () => {
  it('holds what was written, and is written whole', async () => {
    for (const name of ['a.json', 'A.NPZ']) {
      const path = join(folder, name);
      await writeNetwork(path, stored);
      expect(new Uint8Array(readFileSync(path))).toEqual(await networkBytes(name, stored));
      const options = name === 'A.NPZ' ? { activations: ['linear'] as const } : {};
      expect(await readNetwork(path, options)).toMatchObject(stored);
    }
    expect(readdirSync(folder).sort()).toEqual(['A.NPZ', 'a.json']);
  });

  it.each([
    ['net', `a network is a file ${NETWORK_EXTENSIONS.join(', ')}, got "net"`],
    ['net.jsn', 'got "net.jsn"; did you mean ".json"?'],
    ['gone.json', 'gone.json cannot be read (there is no such file)'],
    ['net.pkl', 'net.pkl is a pickle, which can run code when it is read: export it in Python:'],
  ])('%s is none', async (path, message) => {
    await expect(readNetwork(path)).rejects.toThrow(message);
  });

  it('that is a folder, or larger than a network can be, is refused unread', async () => {
    mkdirSync(join(folder, 'folder.json'));
    await expect(readNetwork(join(folder, 'folder.json'))).rejects.toThrow('must be a plain file, got a folder');
    const large = join(folder, 'large.npz');
    writeFileSync(large, '');
    truncateSync(large, 2 ** 33); // no block of it is on the disk
    const start = performance.now();
    await expect(readNetwork(large)).rejects.toThrow('large.npz has more than 268435456 bytes, which is the limit');
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it.skipIf(process.platform === 'win32')('that never ends is read to the limit', async () => {
    await expect(boundedBytes('/dev/zero', 1000)).rejects.toThrow('/dev/zero has more than 1000 bytes');
    expect((await boundedBytes('/dev/null', 0)).length).toBe(0);
  });
});

describe('what is no whole network is not written', () => {
  it.each([
    ['weights must be a Float64Array of 3 numbers, got 2 numbers', { network, weights: new Float64Array(2) }],
    ['weights must be finite numbers, got NaN at index 1', { network, weights: Float64Array.of(1, Number.NaN, 3) }],
    ['mask must have 3 entries for this network, got 2', { ...stored, mask: Uint8Array.of(1, 1) }],
    ['weights must be 0 where deleted, got 2 at index 1', { ...stored, mask: Uint8Array.of(1, 0, 1) }],
    ['inputNames must have 2 entries for this network, got 1', { ...stored, inputNames: ['a'] }],
    ['outputNames must have 1 entries for this network, got 0', { ...stored, outputNames: [] }],
  ])('%s', async (message, broken) => {
    const path = join(folder, 'broken.json');
    await expect(writeNetwork(path, broken)).rejects.toThrow(message);
    await expect(readNetwork(path)).rejects.toThrow('there is no such file');
  });

  it('nor into a folder that is not there', async () => {
    await expect(writeNetwork(join(folder, 'no', 'net.json'), stored)).rejects.toThrow('cannot be written (ENOENT)');
  });
});
