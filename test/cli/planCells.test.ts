import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { surgeon } from '../../src/cli/surgeon.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
let stdout: string;
let stderr: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'a'));
  [stdout, stderr] = ['', ''];
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    stdout += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    stderr += `${text}\n`;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text, done) => {
    stdout += String(text);
    (done as unknown as () => void)();
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const plan = async (...words: string[]) => {
  process.exitCode = undefined;
  await surgeon(['plan', 'xor', '--seed', '3', '--out', join(folder, 'none'), ...words]);
  return Number(process.exitCode ?? 0);
};
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
  for (const { id } of cells) expect(stdout).toContain(id);
  expect(stderr).toBe('');
});

it('surgeon plan --cells /dev/fd/1 prints the cells and nothing between; what the plan takes comes on stderr', async () => {
  expect(await plan('--cells', '/dev/fd/1')).toBe(0);
  const cells = cellsIn(stdout);
  expect(cells.length).toBeGreaterThan(10);
  expect(stderr).toContain(`${cells.length} cells, 0 of them with a result`);
  expect(stderr).not.toContain(cells[0].id);
});

it.each([
  [['--cells', '/dev/fd/1', '--json'], '--json and --cells /dev/fd/1 both go to standard output: give one of them'],
  [['--cells', ''], '--cells must be a file, got ""'],
  [['--cells', root], `--cells must be a file that can be written, got "${root}" (EISDIR)`],
])('surgeon plan %j is refused', async (words, message) => {
  expect(await plan(...words)).toBe(2);
  expect(stderr).toMatch(/^surgeon: [^\n]*\n$/);
  expect(stderr).toContain(message);
  expect(readdirSync(folder)).toEqual([]);
});

it('a plan that is refused writes no cells', async () => {
  expect(await plan('--cells', join(folder, 'cells.jsonl'), '--memory', '1e-9')).toBe(2);
  expect(stderr).toContain('give --memory GB');
  expect(readdirSync(folder)).toEqual([]);
});
