import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { surgeon } from '../../src/cli/surgeon.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** The lines of the README's block that begins with `$ npx surgeon show … --network`. */
function networkBlock(): readonly [command: string, ...output: string[]] {
  const [, block] = /^```\n\$ npx surgeon (show \S+ --network\n.*?)^```$/ms.exec(readFileSync('README.md', 'utf8'))!;
  const [command, ...output] = block.trimEnd().split('\n');
  return [command, ...output];
}

it('the network in the README is what its first command leaves', async () => {
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(...text.split('\n')));
  const readme = readFileSync('README.md', 'utf8');
  const [, run] = /^npx surgeon (run damping .*) --out results\/one$/m.exec(readme)!;
  await surgeon([...run.split(' '), '--out', root, '--threads', '1', '--quiet']);
  const [command, ...output] = networkBlock();
  const [, path] = command.split(' ');
  printed.length = 0;
  await surgeon(['show', path.replace('results/monks', join(root, 'damping')), '--network']);
  expect(printed).toEqual(output);
  // The other place that shows it names the same cell.
  expect(readme).toContain(`npx surgeon ${command.replace('results/monks', 'results/one/damping')}`);
});
