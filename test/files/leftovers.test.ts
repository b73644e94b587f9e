import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { removeLeftovers } from '../../src/files/leftovers.ts';
import { writeWhole } from '../../src/files/wholeFile.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true });
});

function file(name: string, secondsOld: number): void {
  writeFileSync(join(root, name), 'half');
  const at = Date.now() / 1000 - secondsOld;
  utimesSync(join(root, name), at, at);
}

it('removes half-written files that are older than a minute, and keeps younger ones', () => {
  file('a.arrow.0123456789ab.part', 61);
  file('manifest.json.ffffffffffff.part', 3600);
  file('b.arrow.0123456789ab.part', 55);
  removeLeftovers(root);
  expect(readdirSync(root)).toEqual(['b.arrow.0123456789ab.part']);
});

it('judges by the clock that dates the files, whatever our own says', () => {
  file('a.arrow.0123456789ab.part', 61);
  file('b.arrow.0123456789ab.part', 0);
  vi.useFakeTimers({ now: Date.now() + 7_200_000, toFake: ['Date'] });
  removeLeftovers(root);
  expect(readdirSync(root)).toEqual(['b.arrow.0123456789ab.part']);
  vi.useRealTimers();
});

it('removes the folder of a lock that was moved aside', () => {
  mkdirSync(join(root, 'a.arrow.lock.0123456789ab.part'));
  utimesSync(join(root, 'a.arrow.lock.0123456789ab.part'), 1, 1);
  removeLeftovers(root);
  expect(readdirSync(root)).toEqual([]);
});

it.each([
  'a.arrow',
  'a.failure.json',
  'manifest.json',
  'a.arrow.0123456789ab',
  'a.part',
  'package-lock.json',
  'a.lock',
  'a.arrow.lock',
  'a.arrow.0123456789AB.part',
  'a.arrow.0123456789ab.part.txt',
])('keeps %s, however old', (name) => {
  file(name, 1e6);
  removeLeftovers(root);
  expect(readdirSync(root)).toEqual([name]);
});

it('knows the names under which files are written', () => {
  const path = join(root, 'kept.json');
  // A name that is too long for a disk once something is added to it: what is left is the temporary name in the
  // message.
  const long = join(root, `${'x'.repeat(240)}.json`);
  writeWhole(path, '{}');
  expect(() => writeWhole(long, '{}')).toThrow(/ENAMETOOLONG.*\.json\.[0-9a-f]{12}\.part'/);
  expect(readdirSync(root)).toEqual(['kept.json']);
});

it('does not mind a file that goes while it looks: a name without anything behind it', () => {
  symlinkSync(join(root, 'gone'), join(root, 'a.arrow.0123456789ab.part'));
  expect(() => removeLeftovers(root)).not.toThrow();
});
