import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { exitStatus, listenInTests, printed } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

/** The lines of the README's block that begins with `$ npx surgeon show … --network`. */
function networkBlock(): readonly [command: string, ...output: string[]] {
  const [, block] = /^```\n\$ npx surgeon (show \S+ --network\n.*?)^```$/ms.exec(readFileSync('README.md', 'utf8'))!;
  const [command, ...output] = block.trimEnd().split('\n');
  return [command, ...output];
}

it('the network in the README is what its first command leaves', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, run] = /^npx surgeon (run damping .*) --out results\/one$/m.exec(readme)!;
  await exitStatus(...run.split(' '), '--out', root, '--threads', '1', '--quiet');
  const [command, ...output] = networkBlock();
  const [, path] = command.split(' ');
  await exitStatus('show', path.replace('results/one', root), '--network');
  expect(printed().split('\n')).toEqual(output);
  // The other place that shows it names the same cell.
  expect(readme).toContain(`\nnpx surgeon ${command}\n`);
});
