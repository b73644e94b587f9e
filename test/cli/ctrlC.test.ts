import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { experimentPaths } from '../../src/files/paths.ts';
import { compiled } from '../compiled.ts';
import { litterIn, TWELVE, tracesIn } from '../sweep/smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Quick cells, and a network whose training takes for ever. */
const endless = { training: 'backpropagation', trainingSteps: 2 ** 31 - 1, learningRate: 1e-9, seed: 1 } as const;
const experiment = {
  ...TWELVE,
  grids: [
    { ...TWELVE.grids[0], seed: '1..2' },
    { ...TWELVE.grids[0], ...endless },
  ],
};

it('Ctrl-C in the middle of endless work leaves with 130, everything finished on disk and nothing lying about', async () => {
  const file = join(root, 'endless.json');
  writeFileSync(file, JSON.stringify(experiment));
  const out = join(root, 'out');
  const words = ['run', file, '--threads', '2', '--json', '--out', out];
  const child = spawn(process.execPath, [compiled('src/cli/main.ts'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const events: { readonly event: string; readonly done?: number }[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    const event = JSON.parse(line);
    events.push(event);
    if (event.event === 'cell' && event.done === 6) child.kill('SIGINT');
  }
  expect(await ended).toEqual([130, null]);
  expect(events.at(-1)).toMatchObject({ event: 'end', status: 'interrupted' });
  const paths = experimentPaths(out, experiment.name);
  expect(tracesIn(paths).size).toBe(6);
  expect(litterIn(out, paths)).toEqual([]);
  expect(readdirSync(paths.processes)).toEqual([]);
});
