import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { compiled } from '../compiled.ts';
import { TWELVE } from '../sweep/smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const MAIN = compiled('src/cli/main.ts');

/** 24 cells of milliseconds each. */
const experiment: Experiment = {
  ...TWELVE,
  grids: [{ ...TWELVE.grids[0], alpha: [1e-6, 1e-4] }],
  tables: { orders: { reference: { alpha: 1e-6 } } },
};
const file = join(root, 'experiment.json');
writeFileSync(file, JSON.stringify(experiment));
const paths = (out: string) => experimentPaths(join(root, out), experiment.name);

/** Ctrl-C when five cells are done, from within: whoever reads what is told may be late, and the run be over. */
const INTERRUPTING = `data:text/javascript,${encodeURIComponent(`
  import { isMainThread } from 'node:worker_threads';
  const { write } = process.stderr;
  if (isMainThread) process.stderr.write = (text, ...rest) => {
    if (/"event":"cell".*"done":5,/.test(text)) process.kill(process.pid, 'SIGINT');
    return write.call(process.stderr, text, ...rest);
  };
`)}`;

const start = (out: string, ...options: readonly string[]) =>
  spawn(process.execPath, [...options, MAIN, 'run', file, '--threads', '2', '--json', '--out', join(root, out)], {
    stdio: 'ignore',
  });
const exitOf = async (child: ChildProcess) => ((await once(child, 'exit')) as [number])[0];
const bytes = (out: string) =>
  ['summary', 'steps', 'crosscheck', 'orders', 'failures'].map((name) =>
    readFileSync(paths(out).table(name)).toString('base64'),
  );

it('Ctrl-C leaves with 130 and everything finished; resumed, the tables are those of an uninterrupted run', async () => {
  expect(await exitOf(start('interrupted', '--import', INTERRUPTING))).toBe(130);
  expect(JSON.parse(readFileSync(paths('interrupted').manifest, 'utf8')).status).toBe('interrupted');
  const saved = readdirSync(paths('interrupted').cells).filter((name) => name.endsWith('.arrow'));
  expect(saved.length).toBeGreaterThanOrEqual(5);
  expect(saved.length).toBeLessThan(24);

  expect(await Promise.all([exitOf(start('interrupted')), exitOf(start('whole'))])).toEqual([0, 0]);
  expect(bytes('interrupted')).toEqual(bytes('whole'));
});

it('--version and --help print and exit with 0; a broken pipe is no error', async () => {
  const main = `'${process.execPath}' '${MAIN}'`;
  const shell = spawn('bash', [
    '-c',
    `set -o pipefail; ${main} --version && ${main} run --help && ${main} plan xor | head -1`,
  ]);
  let text = '';
  shell.stdout.on('data', (chunk) => {
    text += chunk;
  });
  expect(await exitOf(shell)).toBe(0);
  expect(text).toMatch(/^\d+\.\d+\.\d+\n/);
  expect(text).toContain('--alpha');
});
