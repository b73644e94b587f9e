import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ResultError, UsageError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { type Manifest, manifestOf, writeManifest } from '../../src/sweep/manifest.ts';
import { NO_TIMES } from '../../src/sweep/runTimes.ts';
import { sweepsIn } from '../../src/sweep/sweepsIn.ts';
import { dataSets } from '../dataSets.ts';
import { TWELVE } from './smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const manifest = (experiment: Experiment): Manifest =>
  manifestOf(experiment, cellsOf(experiment, dataSets), {
    ...{ status: 'done', command: 'test', engine: 'threads', threads: 1, part: null, elapsedMs: 1, times: NO_TIMES },
    ...{ backend: { name: 'plain', core: '' }, computed: 12, failed: 0 },
  });

/** A folder of results with the manifests of some experiments. */
function folder(...experiments: readonly Experiment[]): string {
  const out = mkdtempSync(join(root, 'a'));
  for (const experiment of experiments)
    writeManifest(experimentPaths(out, experiment.name).manifest, manifest(experiment));
  return out;
}

const other: Experiment = { ...TWELVE, name: 'another' };
const changed: Experiment = { ...TWELVE, grids: [{ ...TWELVE.grids[0], seed: '1..5' }] };

it('finds each experiment of some folders, with its parts in their order', () => {
  const [both, one] = [folder(TWELVE, other), folder(TWELVE)];
  mkdirSync(join(both, '.cache', 'networks'), { recursive: true });
  writeFileSync(join(both, 'claims.arrow'), '');
  const found = sweepsIn([one, both], dataSets);
  expect(found.map(({ experiment, parts }) => [experiment, parts.map((part) => part.folder)])).toEqual([
    [TWELVE, [one, both]],
    [other, [both]],
  ]);
  expect(found[0].cells).toEqual(cellsOf(TWELVE, dataSets));
  expect(found[1].parts[0].manifest).toEqual(manifest(other));
});

it.each<[string, () => string[], string]>([
  [
    'a folder that is not there',
    () => [join(root, 'nowhere')],
    'nowhere does not exist: give a folder as for run --out',
  ],
  ['a file', () => [folder(TWELVE), 'package.json'], 'package.json is no folder: give a folder as for run --out'],
  ['a folder without results', () => [folder(TWELVE), folder()], 'holds no results: no '],
  ["an experiment's own folder", () => [join(folder(TWELVE), TWELVE.name)], 'give folders as for run --out'],
  [
    'two plans of one name',
    () => [folder(TWELVE), folder(other, changed)],
    'twelve/manifest.json is of another plan than ',
  ],
])('refuses %s', (_, folders, message) => {
  const given = folders();
  expect(() => sweepsIn(given, dataSets)).toThrow(UsageError);
  expect(() => sweepsIn(given, dataSets)).toThrow(message);
});

it('refuses a manifest that is damaged, foreign, or in a folder of another name', () => {
  const out = folder(TWELVE);
  const { manifest: path } = experimentPaths(out, TWELVE.name);
  const text = readFileSync(path, 'utf8');
  for (const damaged of [text.slice(0, 100), '{}', 'null', '']) {
    writeFileSync(path, damaged);
    expect(() => sweepsIn([out], dataSets)).toThrow(ResultError);
    expect(() => sweepsIn([out], dataSets)).toThrow(`${path} is damaged (`);
  }
  writeFileSync(path, text);
  renameSync(join(out, TWELVE.name), join(out, 'renamed'));
  expect(() => sweepsIn([out], dataSets)).toThrow('renamed/manifest.json is of twelve: its folder must have that name');
});

it('reads manifests of surgeon 0.1.0, which knew no parts and no times', () => {
  const out = folder(TWELVE);
  const { manifest: path } = experimentPaths(out, TWELVE.name);
  const { times: _, part: __, engine: ___, ...old } = manifest(TWELVE);
  writeFileSync(path, JSON.stringify(old));
  expect(sweepsIn([out], dataSets)[0].parts[0].manifest).toEqual(manifest(TWELVE));
});
