import { join } from 'node:path';
import type { BestNetwork } from '../../experiments/bestNetwork.ts';
import { experimentPaths } from '../files/paths.ts';
import { typedCommand } from './typedCommand.ts';

/**
 * Commands to go on with after a reproduction, a line each with its purpose.
 *
 * @param out  folder of results
 * @param best networks that were shown
 */
export function nextCommands(out: string, [first]: readonly BestNetwork[]): string[] {
  const trace = first && experimentPaths(out, first.experiment).cell(first.cell);
  const sweep = ['run', 'damping', '--seeds', '2', '--alpha', '1e-8..1:log9', '--out', join(out, 'mine')];
  return [
    `${typedCommand('show', out)}  # which tables there are`,
    ...(trace ? [`${typedCommand('show', trace, '--network', '--step', '0')}  # before pruning`] : []),
    `${typedCommand(...sweep)}  # a sweep of your own`,
  ];
}
