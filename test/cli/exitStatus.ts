import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { surgeon } from '../../src/cli/surgeon.ts';

/** The output since the last command began, a text a call. */
export let stdout: string[] = [];
export let stderr: string[] = [];
export const printed = (): string => stdout.join('\n');

/** Listens to the console, from now on. */
export function listen(): void {
  [stdout, stderr] = [[], []];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void stdout.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void stderr.push(text));
}

/** The folder of results of commands that name none: in the place of `results/` of whoever runs the tests. */
let unnamed: string;

/** Listens in each test of a file. */
export function listenInTests(): void {
  beforeAll(() => {
    unnamed = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
  });
  afterAll(() => rmSync(unnamed, { recursive: true }));
  beforeEach(listen);
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });
}

/** Commands that read and write `results/` of the working directory unless they are told otherwise. */
const WITH_OUT = ['plan', 'run', 'tables', 'merge', 'reproduce', 'prune', 'certify', 'figure'];

/** Runs a command in this process; @returns its exit status */
export async function exitStatus(...words: readonly string[]): Promise<number> {
  [stdout, stderr] = [[], []];
  process.exitCode = undefined;
  const [command, ...rest] = words;
  const isNamed = !WITH_OUT.includes(command) || rest.some((word) => /^--out(=|$)/.test(word));
  await surgeon(isNamed ? words : [command, '--out', join(unnamed, 'results'), ...rest]);
  return Number(process.exitCode ?? 0);
}
