import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import digitsExperiment from '../../experiments/digits/experiment.ts';
import nettalkExperiment from '../../experiments/nettalk/experiment.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { threadsEngine } from '../../src/engines/threads/threadsEngine.ts';
import { backendsInUse } from '../../src/estimate/backendsInUse.ts';
import { cellsOf, withOverrides } from '../../src/experiment/cells.ts';
import { publishedFilesIn } from '../../src/files/publishedFiles.ts';
import { createPool } from '../../src/parallel/pool.ts';
import { runCells } from '../../src/sweep/runCells.ts';
import { writeTables } from '../../src/tables/experimentTables.ts';
import { hasCorpus, USER_DATA } from '../userData.ts';

describe("data of the user's", () => {
  const dataSets = new DataSets({ files: publishedFilesIn(USER_DATA) });
  const run = async (experiment: typeof digitsExperiment | typeof nettalkExperiment, overrides: object) => {
    const small = withOverrides(experiment, overrides);
    const cells = cellsOf(small, dataSets);
    const out = mkdtempSync(join(tmpdir(), 'surgeon-'));
    const pool = createPool(2, dataSets.handedOver);
    try {
      const backend = backendsInUse(cells, 2);
      const options = { out, engine: threadsEngine(pool, dataSets), command: 'test', backend };
      const { failures } = await runCells(small, cells, options);
      const { tables } = writeTables(out, small, cells, { dataSets, failed: failures });
      const rows = new Map(tables.map((table) => [table.name, table.rows])); // read before their files go
      return { failures, rows: (name: string) => rows.get(name)! };
    } finally {
      await pool.close();
      rmSync(out, { recursive: true });
    }
  };

  it.runIf(hasCorpus('digits'))(
    'a few digits, pruned on threads that know no paths: OBS loses less than OBD, magnitude and random deletion',
    async () => {
      const { failures, rows } = await run(digitsExperiment, {
        ...{ layers: '64-4-10', trainSize: 200, trainingSteps: 100, seed: 1, retrain: 'none', loss: 'squared' },
        ...{ outputActivation: 'sigmoid', weightsLimit: 155, renewEvery: 31, decay: 1e-4 },
      });
      expect(failures).toEqual([]);
      const error = Object.fromEntries(rows('summary').map((row) => [row.criterion, row.trainError as number]));
      expect(error.obs).toBeLessThan(error.obd);
      expect(error.obs).toBeLessThan(error.magnitude);
      expect(error.obd).toBeLessThan(error.random);
      expect(rows('crosscheck').every((row) => row.agrees)).toBe(true);
    },
  );

  it.runIf(hasCorpus('nettalk'))(
    'NETtalk, two hidden units and sixty letters: best guesses are in its table',
    async () => {
      const { failures, rows } = await run(nettalkExperiment, {
        ...{ layers: '203-2-26', trainSize: 60, trainingSteps: 8, criterion: 'obs', decay: 1e-4 },
        ...{
          weightsLimit: 470,
          renewEvery: 26,
          retrain: 'none',
          retraining: 'asTrained',
          retrainSteps: 1,
          retrainEvery: 1,
        },
      });
      expect(failures).toEqual([]);
      expect(rows('summary')).toHaveLength(1);
      expect(rows('summary')[0]).toMatchObject({ weightsStart: 486, weightsLeft: 470, inputsLeft: expect.any(Number) });
      const { codeBooks, train } = dataSets.of({ dataset: 'nettalk' });
      expect(codeBooks.map(({ name }) => name)).toEqual(['phoneme', 'stress']);
      expect(train.count).toBe(5438);
    },
  );
});
