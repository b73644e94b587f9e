import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeTable } from '../../src/arrow/arrowFile.ts';
import { integer } from '../../src/arrow/columns.ts';
import { plainArrowParts } from '../../src/arrow/plainArrow.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { tablesIn } from '../../src/tables/tablesIn.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const write = (path: string) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
};
const monks = experimentPaths(root, 'monks');
for (const name of ['summary', 'steps']) write(monks.table(name));
for (const id of ['b', 'a']) write(monks.cell(id));
write(monks.failure('c'));
write(monks.manifest);
write(experimentPaths(root, 'damping').table('summary'));
// A folder of results of its own: named, not entered.
write(experimentPaths(join(root, 'other'), 'monks').manifest);
write(experimentPaths(join(root, 'other'), 'monks').table('summary'));
write(join(root, 'claims.arrow'));
write(join(root, 'claims.arrow.0123456789ab.part'));
write(join(root, '.cache', 'networks', 'n.arrow'));
write(join(root, 'monks', 'deep', 'deeper', 'lost.arrow'));

it('finds the tables of a folder of results, counts traces, and names folders of results in it', () => {
  expect(tablesIn(root)).toEqual({
    tables: ['claims.arrow', 'damping/summary.arrow', 'monks/steps.arrow', 'monks/summary.arrow'].map((path) =>
      join(root, path),
    ),
    traces: [{ folder: monks.cells, count: 2 }],
    nested: [join(root, 'other')],
    foreign: [],
  });
});

it('finds those of one experiment, and of its cells', () => {
  const folder = join(root, 'monks');
  expect(tablesIn(folder)).toEqual({
    tables: [join(folder, 'steps.arrow'), join(folder, 'summary.arrow'), join(folder, 'deep/deeper/lost.arrow')],
    traces: [{ folder: monks.cells, count: 2 }],
    nested: [],
    foreign: [],
  });
  expect(tablesIn(monks.cells)).toEqual({
    tables: [],
    traces: [{ folder: monks.cells, count: 2 }],
    nested: [],
    foreign: [],
  });
});

it('finds nothing where nothing is', () => {
  expect(tablesIn(join(root, 'monks', 'deep'))).toEqual({
    tables: [join(root, 'monks', 'deep', 'deeper', 'lost.arrow')],
    traces: [],
    nested: [],
    foreign: [],
  });
  expect(tablesIn(join(root, 'nowhere'))).toEqual({ tables: [], traces: [], nested: [], foreign: [] });
});

it('knows Arrow files that are no tables of ours, but not damaged ones of ours, and follows links to folders', () => {
  const out = join(root, 'mixed');
  const columns = [integer('n', 'count', 'a number')];
  const ours = join(out, 'mine', 'ours.arrow');
  writeTable(ours, columns, [{ n: 1 }]);
  const bytes = readFileSync(ours);
  writeFileSync(join(out, 'mine', 'cut.arrow'), bytes.subarray(0, -9));
  writeFileSync(
    join(out, 'mine', 'other.arrow'),
    Buffer.concat([...plainArrowParts(columns, [0], { version: '2' }, [])]),
  );
  writeFileSync(join(out, 'mine', 'text.arrow'), 'text that is as long as the head of an Arrow file');
  symlinkSync(join(out, 'mine'), join(out, 'linked'));
  symlinkSync(join(out, 'loop'), join(out, 'loop'));
  const of = (...names: string[]) =>
    ['linked', 'mine'].flatMap((folder) => names.map((name) => join(out, folder, name)));
  expect(tablesIn(out)).toEqual({
    ...{ tables: of('cut.arrow', 'ours.arrow', 'text.arrow'), foreign: of('other.arrow'), traces: [], nested: [] },
  });
});
