import { expect, it } from 'vitest';
import { example } from '../../src/cli/example.ts';

it('an example is a command that goes on after a backslash, under a comment that says what it does', () => {
  // 40 columns, 4 of them margins: 36, of a command 34 and its backslash
  expect(example('$0 prune --network net.json --train x.csv --keep 10% --quiet', 'to a tenth', 40)).toEqual([
    ['# to a tenth', 'surgeon prune --network net.json \\', '--train x.csv --keep 10% --quiet'].join('\n'),
    '',
  ]);
  expect(example('$0 show a --json', 'one that says more than there is room for', 40)[0].split('\n')).toEqual([
    ...['# one that says more than there is', '# room for', 'surgeon show a --json'],
  ]);
});
