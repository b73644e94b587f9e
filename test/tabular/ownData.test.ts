import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { dataPath, experimentPaths } from '../../src/files/paths.ts';
import { addKeptData } from '../../src/sweep/keptData.ts';
import { readManifest } from '../../src/sweep/manifest.ts';
import { sweepsIn } from '../../src/sweep/sweepsIn.ts';
import { type Experiment, readExperiment } from '../../src/tables/experiment.ts';
import { runExperiment } from '../../src/tables/runExperiment.ts';
import { withOwnData } from '../../src/tabular/ownData.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-data-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
// y = a xor b, and a colour that does not matter
const rows = [0, 1, 2, 3, 4, 5, 6, 7].map(
  (k) => `${k & 1},${(k >> 1) & 1},${k & 4 ? 'red' : 'blue'},${(k ^ (k >> 1)) & 1}`,
);
file('table.csv', `a,b,colour,y\n${rows.join('\n')}\n`);
file('odd.yaml', 'train: table.csv\ntarget: y\nclasses: y\n');
const architecture = { layers: [4, 2, 1], criterion: 'magnitude', trainingSteps: 3, stop: 'end' } as const;
const written = (grids: readonly object[]) =>
  file('mine.json', JSON.stringify({ name: 'mine', question: 'What is left?', grids }));

describe('a grid of a file', () => {
  it('names a description beside it, or has one; cells have its name and its digest, and no path', async () => {
    const described = { name: 'few', train: 'table.csv', target: 'y', inputs: ['a', 'b'], loss: 'crossEntropy' };
    const grids = [
      { dataset: './odd.yaml', ...architecture },
      { dataset: [described, 'xor'], ...architecture, layers: [2, 2, 1] },
    ];
    const dataSets = new DataSets();
    const experiment = await withOwnData(await readExperiment(written(grids)), dataSets);
    const cells = cellsOf(experiment, dataSets);
    expect(cells.map(({ config }) => [config.dataset, config.loss])).toEqual([
      ['odd', 'squared'],
      ['xor', 'squared'],
      ['few', 'crossEntropy'],
    ]);
    expect(cells[0].config.dataSha256).toBe(dataSets.of({ dataset: 'odd' }).sha256);
    expect(JSON.stringify([experiment, cells])).not.toContain('table');
    // Another copy of the same data elsewhere has the same ids.
    file('copy.csv', readFileSync(join(folder, 'table.csv'), 'utf8').replaceAll('\n', '\r\n'));
    file('odd.json', JSON.stringify({ train: 'copy.csv', target: ['y'], classes: ['y'] }));
    const again = new DataSets();
    const copy = await withOwnData(await readExperiment(written([{ ...grids[0], dataset: 'odd.json' }])), again);
    expect(cellsOf(copy, again)[0].id).toBe(cells[0].id);
  });

  it.each<[object, string]>([
    [{ dataset: 'monks-9' }, 'grids.0: dataset must be one of monks-1, '],
    [{ dataset: 'xor,monks-9' }, 'got "monks-9"; did you mean "monks-1"?'],
    [{ dataset: { train: 'table.csv' } }, 'grids.0.dataset: must say target: the name of a column'],
    [{ dataset: ['xor', { train: 'a.csv', target: 1 }] }, 'grids.0.dataset.1: target: must be the name of a column'],
    [{ dataset: { train: 'a.csv', target: 'y', trane: 1 } }, 'unknown field "trane"'],
    [{ dataset: 7 }, 'dataset must be one of'],
  ])('%j is refused', async (grid, message) => {
    await expect(readExperiment(written([{ layers: [2, 2, 1], ...grid }]))).rejects.toThrow(message);
  });

  it('is refused where tables are, and where two of one name differ', async () => {
    const run = async (...dataset: object[]) =>
      withOwnData(await readExperiment(written([{ dataset }])), new DataSets());
    await expect(run({ train: 'none.csv', target: 'y' })).rejects.toThrow('none.csv cannot be read');
    const table = { name: 'one', train: 'table.csv', target: 'y' };
    await expect(run(table, { ...table, inputs: ['a'] })).rejects.toThrow(
      'two data sets have the name one, with other',
    );
    await expect(run(table, { ...table, seed: 3 })).resolves.toBeDefined();
  });
});

describe('results', () => {
  const experiment: Experiment = {
    ...{ name: 'mine', question: 'What is left?' },
    grids: [{ dataset: { name: 'odd', train: join(folder, 'table.csv'), target: 'y' }, ...architecture, seed: '1..2' }],
  };

  it('keep the data, by which they can be planned again without its files', async () => {
    const out = join(folder, 'results');
    const { status, tables } = await runExperiment(experiment, { out, threads: 2 });
    expect([status, tables.summary.length]).toEqual(['done', 2]);
    const { config, data } = readManifest(experimentPaths(out, 'mine').manifest);
    expect(JSON.stringify(config)).not.toContain('table.csv');
    const [{ cells }] = sweepsIn([out], new DataSets());
    expect(cells.map(({ id }) => `${id}.arrow`).sort()).toEqual(readdirSync(experimentPaths(out, 'mine').cells));

    const path = dataPath(out, data.odd);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    expect(() => addKeptData(out, { data }, new DataSets())).toThrow(/kept or sent is damaged: its SHA-256 is/);
    rmSync(path);
    expect(() => sweepsIn([out], new DataSets())).toThrow('got "odd"');
  });
});
