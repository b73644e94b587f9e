import { expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.ts';

it('holds no path and no address, and so no password', () => {
  const words = [
    '--out',
    '/home/me/results',
    '--data=/home/me/data',
    '--redis',
    'redis://:secret@head',
    '--alpha',
    '1',
  ];
  expect(commandLine(['run', '/home/me/my.json', ...words])).toBe(
    'surgeon run my.json --out DIR --data=DIR --redis URL --alpha 1',
  );
  for (const file of ['my.yaml', 'my.yml', 'my.ts', 'my.mjs']) {
    expect(commandLine(['run', `/home/me/${file}`])).toBe(`surgeon run ${file}`);
  }
  expect(commandLine(['run', 'monks', '--redis=rediss://me:secret@head'])).toBe('surgeon run monks --redis=URL');
});

it('can be typed again: what a shell would take apart is in quotes', () => {
  expect(commandLine(['prune', '--target', 'a "b" c', '--keep', '10%'])).toBe(
    `surgeon prune --target 'a "b" c' --keep 10%`,
  );
});
