import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { writeNetwork } from '../../src/networkFile/writeNetwork.ts';
import { exitStatus, listenInTests, printed, stderr } from '../cli/exitStatus.ts';

const PAGE = readFileSync('docs/your-own-network.md', 'utf8');
const COMMANDS = [...PAGE.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, lines]) => lines.trimEnd().split('\n'));
const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

/** Runs a command as it stands on the page, on files of the test's own; @returns what it prints */
async function typed(command: string): Promise<string> {
  const words = command
    .split(' ')
    .slice(1)
    .map((word) => (/^\w+\.(csv|json|npz|onnx|yaml)$/.test(word) ? join(root, word) : word));
  const ofRun = ['prune', 'certify'].includes(words[0])
    ? ['--out', join(root, 'results'), '--threads', '1', '--quiet']
    : [];
  expect(await exitStatus(...words, ...ofRun), `${command}: ${stderr.join('\n')}`).toBe(0);
  return printed();
}

it('the commands of docs/your-own-network.md work one after the other, and print what it shows', async () => {
  cpSync('examples/network', root, { recursive: true });
  const [, shown] = /^```\n(\|.*?)^```$/ms.exec(PAGE)!;
  const outputs = new Map<string, string>();
  for (const command of COMMANDS) {
    if (command.includes('weights.npz')) {
      const { network, weights } = await readNetwork(join(root, 'tiles.json'));
      await writeNetwork(join(root, 'weights.npz'), { network, weights });
    }
    outputs.set(command, await typed(command));
  }
  expect(COMMANDS.map((command) => command.split(' ')[1])).toEqual([
    ...[
      'train',
      'inspect',
      'prune',
      'compact',
      'train',
      'evaluate',
      'evaluate',
      'evaluate',
      'prune',
      'certify',
      'train',
      'prune',
      'compact',
      'evaluate',
      'prune',
    ],
  ]);
  expect(outputs.get(COMMANDS[1])).toContain('rank of H 8 of 33');
  expect(outputs.get(COMMANDS[2])).toContain(shown.trimEnd());
  expect(outputs.get(COMMANDS[3])).toMatch(/weights +\| 33 +\| 8 .*\n.*zeros among them +\| 27 +\| 2 /);
  expect(outputs.get(COMMANDS[9])).toMatch(/\| +5 \| .* \| yes +\| +0\.0 \| +131\.8 \|/);
  expect(outputs.get(COMMANDS[7])!.split('\n')).toHaveLength(121);
  const [, errorPruned] = /after +\| +\d+ \| +(\S+) /.exec(outputs.get(COMMANDS[11])!)!;
  expect(outputs.get(COMMANDS[13])).toContain(`| ${errorPruned} |`); // of small.onnx
  const { weights } = await readNetwork(join(root, 'less.npz'), { activations: ['tanh', 'sigmoid'] });
  expect(weights.filter((weight) => weight !== 0)).toHaveLength(12);
});

it('README has the first of them', () => {
  const readme = readFileSync('README.md', 'utf8');
  for (const command of COMMANDS.filter((_, at) => [0, 2, 3].includes(at))) {
    const inClone = command.replaceAll(/(?<= )(tiles\.yaml)/g, 'examples/network/$1');
    expect(readme).toContain(`npx ${inClone}`);
  }
});
