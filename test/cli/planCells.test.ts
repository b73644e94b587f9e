import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
/** Text that was written to standard output past the console. */
let written: string;
listenInTests();
beforeEach(() => {
  folder = mkdtempSync(join(root, 'a'));
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text, done) => {
    written += String(text);
    (done as unknown as () => void)();
    return true;
  });
});

const plan = (...words: string[]) => exitStatus('plan', 'xor', '--seed', '3', '--out', join(folder, 'none'), ...words);
const complained = () => stderr.join('\n');
/** The cells, one JSON object a line. */
const cellsIn = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { id: string; config: { seed: number } });

it('surgeon plan --cells writes through a link, beside the listing', async () => {
  symlinkSync('cells.jsonl', join(folder, 'link'));
  expect(await plan('--list', '--cells', join(folder, 'link'))).toBe(0);
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  const cells = cellsIn(readFileSync(join(folder, 'cells.jsonl'), 'utf8'));
  expect(cells.length).toBeGreaterThan(10);
  expect(cells.every(({ config }) => config.seed === 3)).toBe(true);
  for (const { id } of cells) expect(printed()).toContain(id);
  expect(stderr).toEqual([]);
});

it('surgeon plan --cells /dev/fd/1 prints the cells and nothing between; what the plan takes comes on stderr', async () => {
  expect(await plan('--cells', '/dev/fd/1')).toBe(0);
  const cells = cellsIn(written);
  expect(cells.length).toBeGreaterThan(10);
  expect(stdout).toEqual([]);
  expect(complained()).toContain(`${cells.length} cells, 0 of them with a result`);
  expect(complained()).not.toContain(cells[0].id);
});

it.each([
  [['--cells', '/dev/fd/1', '--json'], '--json and --cells /dev/fd/1 both go to standard output: give one of them'],
  [['--cells', ''], '--cells must be a file, got ""'],
  [['--cells', root], `--cells must be a file that can be written, got "${root}" (EISDIR)`],
])('surgeon plan %j is refused', async (words, message) => {
  expect(await plan(...words)).toBe(2);
  expect(stderr).toEqual([expect.stringMatching(/^surgeon: [^\n]*$/)]);
  expect(stderr[0]).toContain(message);
  expect(readdirSync(folder)).toEqual([]);
});

it('a plan that is refused writes no cells', async () => {
  expect(await plan('--cells', join(folder, 'cells.jsonl'), '--memory', '1e-9')).toBe(2);
  expect(complained()).toContain('give --memory GB');
  expect(readdirSync(folder)).toEqual([]);
});

it('has the field target of obsSwap as --target, where no data are described', async () => {
  const flags = ['--criterion', 'obsSwap', '--swaps', 'each', '--retrain', 'none', '--stop', 'end'];
  expect(await plan(...flags, '--target', 'dense,here', '--cells', join(folder, 'cells.jsonl')), complained()).toBe(0);
  const cells = cellsIn(readFileSync(join(folder, 'cells.jsonl'), 'utf8')) as unknown as { config: object }[];
  expect(new Set(cells.map(({ config }) => (config as { target?: string }).target))).toEqual(
    new Set([undefined, 'here']),
  );
  expect(await plan(...flags, '--target', 'y')).toBe(2);
  expect(complained()).toContain('target must be one of dense, here');
});

it('surgeon plan says of a search that it trains many networks', async () => {
  expect(await plan('--criterion', 'localSearch', '--stop', 'trainAccuracy')).toBe(0);
  expect(printed().replace(/\s+/g, ' ')).toContain('and training, of which localSearch does hundreds a cell');
});
