import { describe, expect, it } from 'vitest';
import { givenNetwork, networkAttachment } from '../../../src/config/givenNetworks.ts';
import type { Attachment } from '../../../src/dataset/attachments.ts';
import type { DataSet } from '../../../src/dataset/dataSet.ts';
import { dataSetOf } from '../../../src/dataset/dataSet.ts';
import { DataSets } from '../../../src/dataset/dataSets.ts';
import { type DataCarrier, FetchedData, requireSendable, SentData } from '../../../src/engines/remote/remoteData.ts';
import type { Cell, CellConfig } from '../../../src/experiment/cells.ts';

/** A data set of one sample: about 180 bytes as it is sent. */
const oneOf = (name: string, x: number) =>
  dataSetOf(name, { inputs: ['x'], outputs: ['y'] }, [{ input: [x], target: [0] }], null);
const configOf = ({ name, sha256 }: DataSet) => ({ dataset: name, dataSha256: sha256 }) as CellConfig;

/** A carrier in memory that counts. */
function carrier() {
  const kept = new Map<string, Uint8Array>();
  const counts = { put: 0, get: 0 };
  const carrier: DataCarrier = {
    has: async (sha256) => kept.has(sha256),
    async put(sha256, bytes) {
      counts.put++;
      kept.set(sha256, bytes);
    },
    async get(sha256, maxBytes) {
      counts.get++;
      const bytes = kept.get(sha256);
      return bytes && bytes.length <= maxBytes ? bytes : null;
    },
  };
  return { carrier, counts, kept };
}

/** A run that has sent some data sets. */
async function sent(...dataSets: DataSet[]) {
  const { carrier: between, counts, kept } = carrier();
  for (const dataSet of dataSets) {
    const own = new DataSets();
    own.add(dataSet);
    const data = new SentData(own, between);
    await Promise.all([data.send(configOf(dataSet)), data.send(configOf(dataSet))]);
  }
  return { between, counts, kept };
}

describe("the user's data", () => {
  it('are sent once, and fetched once by jobs at the same time', async () => {
    const [a, b] = [oneOf('wine', 1), oneOf('wine', 2)];
    const { between, counts } = await sent(a, b);
    const here = new DataSets();
    const data = new FetchedData(here, between);
    await Promise.all([a, b, a, b].map((of) => data.hold({ config: configOf(of) })));
    expect(counts).toEqual({ put: 2, get: 2 });
    // Two of one name are told apart by their digest.
    expect([a, b].map((of) => here.of(configOf(of)).train.inputs[0])).toEqual([1, 2]);
    expect(() => here.of({ dataset: 'wine' })).toThrow('there is no data set wine');
    expect(here.has({ ...configOf(a), dataset: 'beer' })).toBe(false);
  });

  it('are forgotten where they take too much memory and no job needs them', async () => {
    const all = [1, 2, 3].map((x) => oneOf(`d${x}`, x));
    const { between, counts } = await sent(...all);
    const here = new DataSets();
    const data = new FetchedData(here, between, 1);
    const releases = [];
    for (const of of all) releases.push(await data.hold({ config: configOf(of) }));
    expect(here.read.size).toBe(3);
    for (const release of releases) release();
    (await data.hold({ config: configOf(all[2]) }))();
    expect([...here.read.values()].map(({ name }) => name)).toEqual(['d3']);
    await data.hold({ config: configOf(all[0]) });
    expect([counts.get, [...here.read.values()].map(({ name }) => name)]).toEqual([4, ['d1']]);
  });

  it('that are not there, or are damaged, are refused', async () => {
    const one = oneOf('wine', 1);
    const { between, kept } = await sent(one);
    kept.set(
      one.sha256,
      kept.get(one.sha256)!.map((byte, i, { length }) => (i === length - 1 ? byte ^ 1 : byte)),
    );
    const data = new FetchedData(new DataSets(), between);
    await expect(data.hold({ config: configOf(one) })).rejects.toThrow('its SHA-256 is');
    const other = { config: configOf(oneOf('wine', 2)) };
    await expect(data.hold(other)).rejects.toThrow('the numbers of data set "wine" are not in the queue');
  });

  it.each([
    null,
    7,
    {},
    { config: null },
    { config: { dataset: 'wine', dataSha256: '../x' } },
    { config: { dataset: 'xor' } },
  ])('are nothing that %j asks for', async (job) => {
    const { carrier: between, counts } = carrier();
    (await new FetchedData(new DataSets(), between).hold(job))();
    expect(counts.get).toBe(0);
  });

  it('of more than 256 MB stay here', () => {
    const large = { ...oneOf('wine', 1) };
    const inputs = { byteLength: 257e6 } as Float64Array;
    const dataSets = new DataSets();
    dataSets.add({ ...large, train: { ...large.train, inputs } });
    const cell = { config: configOf(large) } as Cell;
    expect(() => requireSendable([cell], dataSets)).toThrow(
      'wine has 258 MB, and at most 256 MB go to workers elsewhere: run it without --engine',
    );
  });
});

describe('networks that are given', () => {
  const networkOfOne = (name: string, weight: number) =>
    networkAttachment(name, {
      architecture: { layers: [1, 1], activation: 'sigmoid', outputActivation: 'linear', biases: 'none' },
      weights: Float64Array.of(weight),
      mask: null,
      inputNames: null,
    });
  const data = oneOf('wine', 1);
  const configWith = ({ name, sha256 }: Attachment) =>
    ({ ...configOf(data), network: name, networkSha256: sha256 }) as CellConfig;

  it('go with the data, once, and are forgotten as data are', async () => {
    const networks = [1, 2, 3].map((weight) => networkOfOne('net', weight));
    const { carrier: between, counts, kept } = carrier();
    for (const network of networks) {
      const own = new DataSets();
      own.add(data);
      own.attachments.add(network);
      await new SentData(own, between).send(configWith(network));
    }
    expect(counts.put).toBe(4);
    const here = new DataSets();
    const all = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
    const fetched = new FetchedData(here, between, all - 1);
    for (const network of networks) (await fetched.hold({ config: configWith(network) }))();
    expect(counts.get).toBe(4);
    expect([...here.attachments.all.keys()]).toEqual(networks.slice(1).map(({ sha256 }) => sha256));
    expect(givenNetwork(configWith(networks[2]), here.attachments)!.weights[0]).toBe(3);

    const [, , last] = networks;
    kept.set(last.sha256, kept.get(last.sha256)!.with(-1, 7));
    const empty = new DataSets();
    await expect(new FetchedData(empty, between).hold({ config: configWith(last) })).rejects.toThrow(
      'a network that was kept or sent is damaged: its SHA-256 is',
    );
    kept.delete(last.sha256);
    await expect(new FetchedData(empty, between).hold({ config: configWith(last) })).rejects.toThrow(
      'the weights of network "net" are not in the queue',
    );
    expect(empty.attachments.all.size).toBe(0);
  });

  it('of more than 256 MB are refused', () => {
    const own = new DataSets();
    own.add(data);
    const network = { ...networkOfOne('net', 1), bytes: { length: 3e8 } as Uint8Array };
    own.attachments.add(network);
    const cell = { id: 'x', config: configWith(network) } as Cell;
    expect(() => requireSendable([cell], own)).toThrow('network net has 300 MB, and at most 256 MB go to workers');
  });
});
