import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../src/config/fields.ts';
import { type DataSet, dataSetOf } from '../../src/dataset/dataSet.ts';
import { DATA_SET, DATA_SETS, needsFiles } from '../../src/dataset/dataSetRecords.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { publishedFilesIn } from '../../src/files/publishedFiles.ts';

const line = dataSetOf('nettalk', { inputs: ['x'], outputs: ['y'] }, [{ input: [1], target: [0] }], null);

describe('the records', () => {
  it('are the data sets of a config, each under its own name', () => {
    for (const name of DATA_SETS) expect(FIELDS.dataset.schema.safeParse(name).success, name).toBe(true);
    for (const name of DATA_SETS) expect(DATA_SET[name].name).toBe(name);
  });

  it('make a data set of that name, where no file is needed', () => {
    const made = DATA_SETS.filter((name) => !needsFiles(name)).map((dataset) => [
      dataset,
      new DataSets().of({ dataset }).name,
    ]);
    expect(made).toContainEqual(['xor', 'xor']);
    expect(made.filter(([asked, name]) => asked !== name)).toEqual([]);
    expect(DATA_SETS.filter(needsFiles)).toEqual(expect.arrayContaining(['digits', 'nettalk']));
  });
});

describe('DataSets', () => {
  it('makes each data set once, and each part of one', () => {
    const dataSets = new DataSets();
    const choices = [
      { dataset: 'xor' },
      { dataset: 'mixtures', draw: 2 },
      { dataset: 'monks-1', trainSize: 7 },
    ] as const;
    for (const choice of choices) expect(dataSets.of(choice)).toBe(dataSets.of(choice));
    expect(dataSets.of({ dataset: 'monks-1', trainSize: 7 }).train.count).toBe(7);
    expect(dataSets.of({ dataset: 'monks-1' }).train.count).toBe(124);
  });

  it('does not care for the order of calls', () => {
    const choices = [
      { dataset: 'mixtures', draw: 3, trainSize: 5 },
      { dataset: 'mixtures', draw: 3 },
    ] as const;
    const [there, back] = [choices, choices.toReversed()].map((order) => {
      const dataSets = new DataSets();
      return new Map(order.map((choice) => [choice, dataSets.of(choice)]));
    });
    for (const choice of choices) expect(there.get(choice)).toEqual(back.get(choice));
  });

  it.each([
    [{ dataset: 'xor', draw: 2 }, 'draw must be 1 for xor, got 2'],
    [{ dataset: 'xor', trainSize: 5 }, 'trainSize must be at most 4 for xor, got 5'],
    [
      { dataset: 'digits' },
      'digits is read from files of yours: give --data DIR with optdigits.tra in DIR or DIR/digits',
    ],
  ] as const)('refuses %j', (choice, message) => {
    expect(() => new DataSets().of(choice)).toThrow(message);
  });

  it('has those that another has read from files, whatever its own folder, and no others to hand on', () => {
    const read: ReadonlyMap<string, DataSet> = new Map([['nettalk/4', line]]);
    const dataSets = new DataSets({ files: publishedFilesIn('nowhere'), read });
    expect(dataSets.of({ dataset: 'nettalk', draw: 4 })).toBe(line);
    dataSets.of({ dataset: 'xor' });
    expect(dataSets.read).toEqual(read);
    expect(() => dataSets.of({ dataset: 'nettalk' })).toThrow('nettalk needs the file nettalk.data');
  });
});
