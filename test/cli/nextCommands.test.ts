import { afterEach, expect, it, vi } from 'vitest';
import { nextCommands } from '../../src/cli/nextCommands.ts';
import { typedCommand } from '../../src/cli/typedCommand.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const best = [{ experiment: 'monks', cell: '0123456789abcdef', row: {} }];

it('names three commands that can be typed as they are, each on a line of at most 100 characters', () => {
  vi.stubEnv('npm_lifecycle_event', 'start');
  const lines = nextCommands('results', best);
  expect(lines.map((line) => line.replace(/ {2}#.*/, ''))).toEqual([
    'npx surgeon show results',
    'npx surgeon show results/monks/cells/0123456789abcdef.arrow --network --step 0',
    'npx surgeon run damping --seeds 2 --alpha 1e-8..1:log9 --out results/mine',
  ]);
  for (const line of lines) expect(`  ${line}`.length).toBeLessThanOrEqual(100);
  expect(nextCommands('results', [])).toHaveLength(2);
});

it('puts words in quotes that a shell would take apart', () => {
  vi.stubEnv('npm_lifecycle_event', undefined);
  expect(nextCommands("my 'own' results", best)[0]).toMatch(/^surgeon show 'my '\\''own'\\'' results' {2}#/);
  expect(typedCommand('run', 'a$b')).toBe("surgeon run 'a$b'");
});
