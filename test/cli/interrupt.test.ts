import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { compiled } from '../compiled.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const COMMAND = ['run', 'damping', '--dataset', 'monks-3', '--seeds', '3', '--threads', '2', '--json']; // 48 cells
const start = (out: string) =>
  spawn(process.execPath, [compiled('src/cli/main.ts'), ...COMMAND, '--out', join(root, out)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const exitOf = async (child: ChildProcess) => ((await once(child, 'exit')) as [number])[0];
const bytes = (out: string) =>
  ['summary', 'steps', 'crosscheck', 'orders', 'failures'].map((name) =>
    readFileSync(join(root, out, 'damping', `${name}.arrow`)).toString('base64'),
  );

it('Ctrl-C leaves with 130 and everything finished; resumed, the tables are those of an uninterrupted run', async () => {
  const interrupted = start('interrupted');
  const exit = exitOf(interrupted);
  let finished = 0;
  for await (const line of createInterface({ input: interrupted.stderr! })) {
    if (JSON.parse(line).event === 'cell' && ++finished === 5) interrupted.kill('SIGINT');
  }
  expect(await exit).toBe(130);
  const manifest = join(root, 'interrupted', 'damping', 'manifest.json');
  expect(JSON.parse(readFileSync(manifest, 'utf8')).status).toBe('interrupted');
  const saved = readdirSync(join(root, 'interrupted', 'damping', 'cells')).filter((name) => name.endsWith('.arrow'));
  expect(saved.length).toBeGreaterThanOrEqual(5);
  expect(saved.length).toBeLessThan(48);

  const resumed = start('interrupted');
  const uninterrupted = start('whole');
  expect(await Promise.all([exitOf(resumed), exitOf(uninterrupted)])).toEqual([0, 0]);
  expect(bytes('interrupted')).toEqual(bytes('whole'));
});

it('--version and --help print and exit with 0; a broken pipe is no error', async () => {
  const main = [process.execPath, compiled('src/cli/main.ts')].map((word) => `'${word}'`).join(' ');
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
